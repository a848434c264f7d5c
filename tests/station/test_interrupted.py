"""Readings that are killed, and started again with the same files: nothing is read twice, and nothing is lost."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ballots.cvr import Box
from scanning.reasons import Reason
from station.file_scan import scan_files
from station.held import held_counts, held_sheets
from station.journal import Journal
from station.pictures import load_picture
from tests.station.pile import Pile
from tests.station.scans import jpeg, pdf, scanned
from tests.station.test_watching import sheets

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
BALLOTS = 12


@pytest.fixture
def files(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path) -> list[Path]:
    """A PDF of four ballots, eight files of one, and the empty side of one."""
    pages = scanned(pile, BALLOTS, tmp_path)
    closed_box(BALLOTS)
    data = {f"{number:02}.jpg": page for number, page in enumerate(pages[4:])}
    data = {"00 stack.pdf": pdf(pages[:4]), "00 side.jpg": jpeg(Image.new("L", (1240, 1754), 250)), **data}
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, each in data.items():
        (folder / name).write_bytes(each)
    return sorted(folder.iterdir())


def command(root: Path, files: list[Path], *more: str) -> list[str]:
    return [str(PROGRAM), "--home", str(root), "scan", "--box", "1", *more, *map(str, files)]


def noted(root: Path) -> int:
    """How many files are noted as read to the end."""
    connection = sqlite3.connect(root / "journal.sqlite", timeout=30)
    try:
        return int(connection.execute("SELECT count(*) FROM files_read").fetchone()[0])
    finally:
        connection.close()


def started(root: Path, files: list[Path], *more: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command(root, files, *more), stdout=quiet, stderr=quiet, start_new_session=True)


def killed_after(reading: subprocess.Popen[bytes], is_so: Callable[[], bool]) -> None:
    """Kills a program and its processes as soon as something is so."""
    try:
        while not is_so() and reading.poll() is None:
            time.sleep(0.002)
        assert reading.poll() is None, "it was cut off while it was at work"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(reading.pid, signal.SIGKILL)
        reading.wait()


def everything_is_there(pile: Pile) -> None:
    """Each ballot's one sheet, the one page set aside, and their pictures and no other."""
    journal = pile.station.journal
    assert journal.number("SELECT count(*) FROM ballots") == journal.number("SELECT count(*) FROM sheets") == BALLOTS
    assert [each.reason for each in held_sheets(pile.station)] == [Reason.BACK_SIDE]
    rows = [*journal.rows("SELECT picture, sha256 FROM sheets"), *journal.rows("SELECT picture, sha256 FROM held")]
    for row in rows:
        assert load_picture(journal.home, row["picture"], row["sha256"])
    assert {path.name for path in journal.home.pictures.iterdir()} == {row["picture"] for row in rows}


@pytest.mark.parametrize("stored", [0, 4, 9])
def test_a_reading_that_is_killed_goes_on_with_the_files_that_are_left(
    root: Path, pile: Pile, files: list[Path], stored: int
):
    killed_after(started(root, files), lambda: sheets(root) >= stored)
    before, done = sheets(root), noted(root)
    assert stored <= before < BALLOTS
    again = subprocess.run(command(root, files), capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    everything_is_there(pile)
    assert (f"{done} files were read before" in again.stderr) == (done > 0)
    pages_of_noted = done + 3 * (done >= 2)
    read_twice = sum(int(line.split()[0]) for line in again.stdout.splitlines() if "already-read" in line)
    assert read_twice <= max(0, before + 1 - pages_of_noted), "of files that were not read to their end alone"
    assert read_twice <= 4
    assert noted(root) == 0, "what came to its end leaves no list of files behind"


def test_it_may_be_killed_again_and_again(root: Path, pile: Pile, files: list[Path]):
    for stored in (2, 8):
        killed_after(started(root, files, "--jobs", "2"), lambda: sheets(root) >= stored)  # noqa: B023
    assert subprocess.run(command(root, files), capture_output=True).returncode == 0
    everything_is_there(pile)


def test_after_a_whole_reading_the_same_files_are_read_again(root: Path, pile: Pile, files: list[Path]):
    first = subprocess.run(command(root, files), capture_output=True, text=True)
    second = subprocess.run(command(root, files), capture_output=True, text=True)
    assert f"{BALLOTS} accepted" in first.stdout
    assert f"{BALLOTS} already-read" in second.stdout
    assert "passed over" not in second.stderr
    everything_is_there(pile)


def test_a_worker_that_is_killed_costs_a_page_that_the_next_reading_gets(root: Path, pile: Pile, files: list[Path]):
    reading = subprocess.Popen(command(root, files), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while sheets(root) < 2 and reading.poll() is None:
        time.sleep(0.002)
    for child in readers_of(reading.pid):
        os.kill(child, signal.SIGKILL)
    out, err = reading.communicate(timeout=60)
    assert reading.returncode == 0, err
    lost = BALLOTS - sheets(root)
    assert lost <= 1
    assert held_counts(pile.station.journal) == {"rejected": 1 + lost}
    assert ("reader-crashed" in out) == bool(lost)
    assert subprocess.run(command(root, files), capture_output=True).returncode == 0
    everything_is_there(pile)


def readers_of(program: int) -> list[int]:
    """The reading processes that a program has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if f"\nPPid:\t{program}\n" in status.read_text():
                words = (status.parent / "cmdline").read_bytes()
                found += [int(status.parent.name)] if b"spawn_main" in words else []
    return found


def test_another_file_under_the_name_of_one_that_was_read_is_read(root: Path, pile: Pile, files: list[Path]):
    killed_after(started(root, files), lambda: noted(root) >= 3)
    third = files[2]
    os.utime(third, (1, 1))
    again = subprocess.run(command(root, files), capture_output=True, text=True)
    assert "1 already-read" in again.stdout or "2 already-read" in again.stdout
    everything_is_there(pile)


def test_what_is_noted_of_one_box_says_nothing_of_another(pile: Pile, files: list[Path], root: Path):
    killed_after(started(root, files), lambda: noted(root) >= 3)
    journal: Journal = pile.station.journal
    assert journal.number("SELECT count(*) FROM files_read WHERE length(fingerprint) != 64") == 0
    before = noted(root)
    with journal.transaction():
        journal.insert("boxes", {"number": "2", "seal": "S-2", "counted": 1})
    passed_over: list[int] = []
    pages = scan_files(
        pile.station,
        "2",
        files[:1],
        stop=lambda: False,
        on_unreadable=lambda _: None,
        on_passed_over=passed_over.append,
    )
    assert len(list(pages)) > 0
    assert passed_over == []
    assert noted(root) == before
