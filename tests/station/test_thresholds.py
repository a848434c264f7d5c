"""The limits that reading decides by are all told, and are those that it uses."""

import json

import pytest
from click.testing import CliRunner

from scanning import decide
from scanning.thresholds import thresholds
from station.cli import program

# In the order in which they are told: a set would give each test process another.
MODULES = list(dict.fromkeys(threshold.module for threshold in thresholds()))
# Limits, and not how pictures are measured or the parts that a module is made of.
NO_LIMITS = {"PX_PER_MM", "PAPER", "DARK", "WHITE_QUANTILE", "PRINT", "BOX", "MARKER_MM", "MM_PER_INCH", "BOX_CLEAR_MM"}


def told() -> dict[str, dict[str, object]]:
    result = CliRunner().invoke(program, ["thresholds", "--json"])
    assert result.exit_code == 0, result.output
    return {row["name"]: row for row in json.loads(result.stdout)}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_public_limit_of_the_modules_that_decide_is_told(module: object) -> None:
    own = {name: value for name, value in vars(module).items() if name.isupper() and not name.startswith("_")}
    limits = {name for name, value in own.items() if isinstance(value, int | float)} - NO_LIMITS
    assert limits <= {threshold.constant for threshold in thresholds()}


def test_the_limits_of_decisions_are_told_by_their_own_module() -> None:
    assert decide in MODULES
    rows = told()
    for name, value in vars(decide).items():
        if name.isupper() and isinstance(value, int | float) and name != "LEAST_SEEN":
            assert rows[f"decide.{name}"]["value"] == value


def test_a_limit_that_changes_is_told_with_its_new_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "MARKED_INK", 0.07)
    assert told()["decide.MARKED_INK"]["value"] == 0.07


def test_each_limit_has_a_unit_and_one_sentence_and_is_shown_in_words() -> None:
    words = CliRunner().invoke(program, ["thresholds"]).stdout
    rows = told()
    assert len(rows) == len(list(thresholds()))
    for name, row in rows.items():
        assert row["unit"]
        assert str(row["does"]).endswith(".")
        assert f"{name} " in words
        assert str(row["does"]) in words
