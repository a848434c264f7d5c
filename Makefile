# What people run. Each target sets up what it needs first; a second set-up takes well under a second.

PYTHON_IN_VENV := .venv/bin/python
SETUP := sh scripts/setup.sh
FOR_TESTS := zbar chromium cups sane netns

# setup.sh and make's own messages must see PYTHON=…, PB=… and NAME=… exactly as given.
export PYTHON PB LIMIT NAME

.PHONY: help setup demo preset replay test lint lock clean

help:
	@echo "make demo                        a whole election day with the shipped example, into build/demo/"
	@echo "make preset NAME=lund            the same day with any election in examples/elections, into build/preset/"
	@echo "make replay PB=FILE [LIMIT=N]    the same day with a real election's votes, compared with its result"
	@echo "make test                        set-up, linters and every test"
	@echo "make lint | setup | lock | clean"

setup:
	@$(SETUP) $(FOR_TESTS)

demo:
	@$(SETUP) zbar
	@$(PYTHON_IN_VENV) examples/election_day.py demo

preset:
	@test -n "$$NAME" || { echo "Name an election of examples/elections: make preset NAME=lund" >&2; exit 1; }
	@$(SETUP) zbar
	@$(PYTHON_IN_VENV) examples/election_day.py preset "$$NAME"

replay:
	@test -n "$$PB" || { echo "Name the election to replay: make replay PB=path/to/file.pb [LIMIT=300]" >&2; exit 1; }
	@$(SETUP) zbar
	@$(PYTHON_IN_VENV) examples/election_day.py replay "$$PB" $${LIMIT:+--limit "$$LIMIT"}

# pytest comes last, so that its closing line is the last one.
test: lint
	$(PYTHON_IN_VENV) -m pytest -n auto

lint: setup
	$(PYTHON_IN_VENV) -m ruff check
	$(PYTHON_IN_VENV) -m ruff format --check
	$(PYTHON_IN_VENV) -m mypy
	.venv/bin/lint-imports

# UPGRADE=--upgrade also renews pins that still fit.
lock: setup
	@sh scripts/lock.sh $(UPGRADE)

# Back to a fresh clone, but never rostlokal-data: it may hold an election.
clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -prune -exec rm -rf {} +
	find station central -name '*.mo' -delete
