#!/bin/sh
# Brings a machine with git, make and Python to where the program and its tests run. Safe and quick to call again.
#
#   sh scripts/setup.sh [zbar] [chromium] [cups] [sane] [netns]     the system components this call needs
#
# PYTHON=/path/to/python3.12 picks the interpreter. sudo is used only when a component is missing.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/setup-stamp
tried="python3 python3.13 python3.12 python3.11"

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- $tried; fi
    for python in "$@"; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    done
    die "Röstlokal needs Python 3.11 or newer; none was found (tried: $*)." \
        "Install one (for example: apt-get install python3) or name it: make setup PYTHON=/path/to/python3.12"
}

has() {
    case $1 in
        # Programs under sbin are not on every user's PATH. The library is looked for, not the package:
        # newer systems call the package libzbar0t64.
        zbar) PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -q 'libzbar\.so\.0' ;;
        chromium) command -v chromium || command -v chromium-browser ;;
        # A print server, its commands, and a printer that writes PDF, to print on in tests.
        cups) command -v lp && PATH="$PATH:/usr/sbin:/sbin" command -v cupsd && [ -e /usr/lib/cups/backend/cups-pdf ] ;;
        # The program for scanners, and what lets it use those on the network.
        sane) command -v scanimage && set -- /usr/lib/*/sane/libsane-airscan.so* && [ -e "$1" ] ;;
        # Two hosts of their own on one machine, for the journey over a bad network.
        netns) PATH="$PATH:/usr/sbin:/sbin" command -v ip ;;
        # Debian's Python leaves these two modules to a package of their own.
        venv) "$python" -c 'import ensurepip, venv' 2>/dev/null ;;
        *) die "scripts/setup.sh: unknown component $1" ;;
    esac >/dev/null
}

package_of() {
    case $1 in
        zbar) say libzbar0 ;;
        # Ubuntu has Chromium only under its older name.
        chromium) if grep -qs '^ID=ubuntu' /etc/os-release; then say chromium-browser; else say chromium; fi ;;
        cups) say cups cups-client printer-driver-cups-pdf ;;
        sane) say sane-utils sane-airscan ;;
        netns) say iproute2 ;;
        venv) "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])' ;;
    esac
}

packages_of() { for component in "$@"; do printf ' %s' "$(package_of "$component")"; done; }

require() {
    missing=
    for component in "$@"; do has "$component" || missing="$missing $component"; done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null ||
        die "This machine lacks:$(packages_of $missing), and has no apt-get. Install them, then run make again."
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            die "Missing Debian packages. Ask an administrator to run: apt-get install$(packages_of $missing)"
        say "These Debian packages are missing:$(packages_of $missing). sudo may ask for your password."
        as_root=sudo
    fi
    # A broken third-party list must not stop us: the install below says what could not be had.
    $as_root apt-get update -q || say "Some package lists could not be renewed; going on with those at hand."
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends $(packages_of $missing) ||
        die "apt-get could not install:$(packages_of $missing). Mend what it says above, then run make again."
    for component in $missing; do
        has "$component" || die "$(package_of "$component") was installed, but $component is still not found."
    done
}

# What a virtual environment cannot survive: another folder (its scripts name the old one) or another Python.
place() { say "$(pwd -P) $("${PYTHON:-.venv/bin/python}" -V 2>/dev/null)"; }
contents() { cat requirements/dev.txt requirements/oracle.txt pyproject.toml | sha256sum; }

install_packages() {
    [ "$(cat $stamp 2>/dev/null)" != "$(place && contents)" ] || return 0
    if [ "$(head -n 1 $stamp 2>/dev/null)" != "$(place)" ]; then
        find_python
        require venv
        say "Creating .venv with $("$python" -V)"
        "$python" -m venv --clear .venv
    fi
    rm -f $stamp
    say "Installing the locked packages (about 200 MB when none is cached)"
    .venv/bin/python -m pip install --quiet --quiet --no-input --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement requirements/dev.txt
    .venv/bin/python -m pip install --quiet --quiet --no-input --disable-pip-version-check \
        --require-hashes --only-binary :all: --no-deps --requirement requirements/oracle.txt
    .venv/bin/python -m pip install --quiet --quiet --no-input --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
    { place && contents; } >$stamp
}

compile_catalogues() {
    for po in station/translations/*/LC_MESSAGES/*.po central/translations/*/LC_MESSAGES/*.po; do
        mo=${po%.po}.mo
        if [ ! -f "$po" ] || [ "$mo" -nt "$po" ]; then continue; fi
        .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "$mo" || rm -f "$mo"
        # A catalogue marked fuzzy as a whole is skipped by pybabel without an error.
        [ -f "$mo" ] || die "$po could not be compiled: mend what is said above, or remove its fuzzy mark."
    done
}

require "$@"
install_packages
compile_catalogues
