"""Fixtures and settings that every room's tests share."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"

MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 * 1024**3

# A slow machine must not fail a law; in CI the same examples come every time, so that red means a change.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "local")


def has_room_in_memory() -> bool:
    """Whether folders of tests can lie in memory, where an fsync costs nothing; a disk takes 7 ms for each of ours."""
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > _ROOM_BYTES


def pytest_configure() -> None:
    """Lets pytest's own folders lie in memory."""
    if has_room_in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A new folder for what a file system shows beside the bytes of a file: its number and times, the disk it is on."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _absent(what: str) -> NoReturn:
    """Skip the test for want of a component, or fail it where everything must be there."""
    if IN_CI:
        pytest.fail(f"{what} With CI=true this is a failure.")
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real elections and schemas: `../shared/data` beside the checkout, read in place."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        _absent("The real elections are missing: they belong in shared/data beside the checkout.")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium program that make setup installed, for Playwright's `executable_path`."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        _absent("Chromium is missing: make setup installs it.")
    return Path(program)


@pytest.fixture(scope="session")
def cupsd() -> Path:
    """The print server that make setup installed; its PDF printer works for root alone."""
    program = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or not Path("/usr/lib/cups/backend/cups-pdf").exists():
        _absent("CUPS or its PDF printer is missing: make setup installs both.")
    if os.geteuid() != 0:
        _absent("The PDF printer of CUPS works for root alone.")
    return Path(program)


@pytest.fixture(scope="session")
def scanimage() -> Path:
    """SANE's program for scanners, with the backend for network scanners, that make setup installed."""
    program = shutil.which("scanimage")
    if program is None or not list(Path("/usr/lib").glob("*/sane/libsane-airscan.so*")):
        _absent("SANE is missing (sane-utils, sane-airscan): make setup installs it.")
    return Path(program)
