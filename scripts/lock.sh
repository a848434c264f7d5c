#!/bin/sh
# Writes requirements/run.txt and dev.txt from pyproject.toml, each file pinned with the hashes of all its builds, and
# oracle.txt from oracle.in: packages that only tests compare with, installed without what they depend on in turn.
#
#   sh scripts/lock.sh [--upgrade]     without --upgrade, pins that still fit stay
set -eu
cd "$(dirname "$0")/.."

# Newer Pythons would pick releases that the oldest one we promise cannot install.
.venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "Lock with Python 3.11, the oldest one promised: make clean, then make lock PYTHON=python3.11" >&2
    exit 1
}

compile() {
    CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/python -m piptools compile --quiet --generate-hashes \
        --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@" pyproject.toml
}

compile "$@" --output-file requirements/run.txt
compile "$@" --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

# pip-compile would follow the dependencies, one of which is a proprietary solver; these wheels fit every Python.
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
.venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --dest "$wheels" --requirement requirements/oracle.in
{
    echo "# By \`make lock\` from oracle.in. Install with --no-deps."
    for wheel in "$wheels"/*.whl; do
        name=${wheel##*/}
        name=${name%-py*}
        printf '%s==%s \\\n    --hash=sha256:%s\n' "${name%-*}" "${name##*-}" "$(sha256sum "$wheel" | cut -d ' ' -f 1)"
    done
} >requirements/oracle.txt
