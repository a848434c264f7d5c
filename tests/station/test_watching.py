"""A watched folder: read as it fills, emptied only of what is stored, and read to the end after a power cut."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ballots.cvr import Box
from scanning.errors import FolderGone, UnreadableFile
from scanning.notices import FolderNotice
from station import settings
from station.errors import WrongMoment
from station.held import held_counts
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage, count_page
from station.polling_station import Station
from station.watching import watch
from tests.station.pile import Pile
from tests.station.scans import jpeg, pdf, scanned

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
BALLOTS = 6


@pytest.fixture
def pages(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Scans of the ballots in the closed box; files are steady at once."""
    monkeypatch.setattr("scanning.folder.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("scanning.folder.STEADY_SECONDS", 0.03)
    made = scanned(pile, BALLOTS, tmp_path)
    closed_box(BALLOTS)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copier"
    made.mkdir()
    return made


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


def read(
    station: Station, folder: Path, remove: bool = False, told: list[tuple[str, FolderNotice]] | None = None
) -> Counter[str]:
    """Watches until nothing comes any more; what came of the pages, by code."""
    unreadable: list[UnreadableFile] = []
    found = watch(
        station,
        "1",
        folder,
        remove=remove,
        quiet=0.2,
        stop=lambda: False,
        tell=lambda path, notice: told.append((path.name, notice)) if told is not None else None,
        on_unreadable=unreadable.append,
    )
    counts = Counter(page.sentence.value for page in found)
    assert unreadable == []
    return counts


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_file_is_read_and_left_alone_unless_removal_was_asked_for(pile: Pile, pages: list[bytes], folder: Path):
    put(folder, {"stack.pdf": pdf(pages[:4]), "b.jpg": pages[4], "a.jpg": pages[5], "again.jpg": pages[5]})
    assert read(pile.station, folder) == {"accepted": BALLOTS, "already-read": 1}
    assert len(names(folder)) == 4
    assert read(pile.station, folder) == {}, "what was read to the end is not read again"


def test_files_go_once_their_every_page_has_a_stored_picture(pile: Pile, pages: list[bytes], folder: Path):
    blank = pdf([pages[0], jpeg(Image.new("L", (1240, 1754), 250))])
    put(folder, {"stack.pdf": pdf(pages[1:4]), "front and back.pdf": blank, "again.jpg": pages[1]})
    put(folder, {"half.jpg": pages[4][:-2000], "notes.txt": b"Box 1"})
    told: list[tuple[str, FolderNotice]] = []
    # A PDF of the page holds it in other bytes; the sheet that was stored first is the picture of both.
    assert read(pile.station, folder, remove=True, told=told) == {
        "accepted": 4,
        "duplicate": 1,
        "back-side": 1,
        "not-a-picture": 1,
    }
    assert names(folder) == ["half.jpg", "notes.txt"]
    assert set(told) == {
        ("half.jpg", FolderNotice.NEVER_WHOLE),
        ("half.jpg", FolderNotice.STAYS),
        ("notes.txt", FolderNotice.FOREIGN),
    }
    assert held_counts(pile.station.journal) == {"duplicate": 1, "rejected": 2}


def test_a_file_stays_when_the_store_does_not_give_its_picture_back(
    pile: Pile, pages: list[bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def lossy(station: Station, box: Box, page: object) -> CountedPage:
        counted = count_page(station, box, page)  # type: ignore[arg-type]
        assert counted.picture is not None
        stored = station.journal.home.pictures / counted.picture.name
        stored.write_bytes(stored.read_bytes()[:-1] + b"\0")
        return counted

    monkeypatch.setattr("station.counting.count_page", lossy)
    told: list[tuple[str, FolderNotice]] = []
    put(folder, {"a.jpg": pages[0]})
    assert read(pile.station, folder, remove=True, told=told) == {"accepted": 1}
    assert names(folder) == ["a.jpg"]
    assert told == [("a.jpg", FolderNotice.STAYS)]


def test_a_file_that_is_replaced_while_it_is_read_is_not_removed_but_read(pile: Pile, pages: list[bytes], folder: Path):
    put(folder, {"scan.jpg": pages[0]})
    found = []
    for page in watch(
        pile.station,
        "1",
        folder,
        remove=True,
        quiet=0.2,
        stop=lambda: False,
        tell=lambda *_: None,
        on_unreadable=lambda _: None,
    ):
        if not found:
            put(folder, {"scan.jpg.new": pages[1]})
            (folder / "scan.jpg.new").replace(folder / "scan.jpg")
        found.append(page.outcome)
    assert found == [ScanOutcome.ACCEPTED] * 2
    assert names(folder) == []


def test_nothing_is_stored_once_the_station_is_closed(pile: Pile, pages: list[bytes], folder: Path):
    put(folder, {"a.jpg": pages[0], "b.jpg": pages[1]})
    reading = watch(
        pile.station,
        "1",
        folder,
        remove=False,
        quiet=None,
        stop=lambda: False,
        tell=lambda *_: None,
        on_unreadable=lambda _: None,
    )
    assert next(reading).outcome is ScanOutcome.ACCEPTED
    with pile.station.journal.transaction():
        pile.station.journal.set(settings.CLOSED, "yes")
    assert list(reading) == [], "it ends by itself"
    assert pile.station.journal.number("SELECT count(*) FROM sheets") == 1


def test_a_page_that_comes_after_the_station_was_closed_is_refused(pile: Pile, closed_box: Callable[[int], Box]):
    serial, box = pile.print(1)[0], closed_box(1)
    with pile.station.journal.transaction():
        pile.station.journal.set(settings.CLOSED, "yes")
    with pytest.raises(WrongMoment, match="closed for good"):
        count_page(pile.station, box, pile.page(serial, "1"))


def test_a_folder_that_is_not_there_is_named(pile: Pile, pages: list[bytes], tmp_path: Path):
    with pytest.raises(FolderGone, match="missing cannot be looked into"):
        read(pile.station, tmp_path / "missing")


def sheets(root: Path) -> int:
    connection = sqlite3.connect(root / "journal.sqlite", timeout=30)
    try:
        return int(connection.execute("SELECT count(*) FROM sheets").fetchone()[0])
    finally:
        connection.close()


def test_after_a_power_cut_the_rest_is_read_and_nothing_twice_or_never(
    root: Path, pile: Pile, pages: list[bytes], folder: Path, tmp_path: Path
):
    put(folder, {f"{number}.jpg": page for number, page in enumerate(pages)})
    copies = shutil.copytree(folder, tmp_path / "copies")
    command = [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--watch", str(folder), "--remove"]
    quiet = subprocess.DEVNULL
    reading = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        while sheets(root) < 2 and reading.poll() is None:
            time.sleep(0.005)
        assert reading.poll() is None
    finally:
        os.killpg(reading.pid, signal.SIGKILL)
        reading.wait()
    gone = set(names(copies)) - set(names(folder))
    assert len(gone) <= sheets(root) < BALLOTS
    done = subprocess.run([*command, "--until-quiet", "3"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert sheets(root) == BALLOTS
    assert names(folder) == []
    read_twice = done.stdout.count("already-read")
    assert read_twice <= 1, "at most the one that was stored but not yet removed"


def test_ctrl_c_ends_the_reading_with_its_result(root: Path, pile: Pile, pages: list[bytes], folder: Path):
    put(folder, {"a.jpg": pages[0]})
    command = [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--watch", str(folder)]
    reading = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while sheets(root) < 1 and reading.poll() is None:
        time.sleep(0.01)
    put(folder, {"half.jpg": pages[1][:-100]})
    time.sleep(1)
    reading.send_signal(signal.SIGINT)
    out, err = reading.communicate(timeout=60)
    assert reading.returncode == 0, err
    assert "1 accepted" in out
    assert "half.jpg: The file was not read before the end" in err
    assert "Traceback" not in err


def test_on_a_full_disk_nothing_is_removed_and_nothing_stored_is_lost(
    root: Path, pile: Pile, pages: list[bytes], folder: Path
):
    put(folder, {"a.jpg": pages[0], "b.jpg": pages[1]})
    command = [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--watch", str(folder), "--remove"]
    room = 40_000
    full = subprocess.run(
        command,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert full.returncode == 1
    assert "disk is full" in full.stderr
    assert (sheets(root), names(folder)) == (0, ["a.jpg", "b.jpg"])
    assert read(pile.station, folder, remove=True) == {"accepted": 2}
    assert names(folder) == []
