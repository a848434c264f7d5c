"""Real SANE: its own pretend scanners, and a feeder on the network that serves our pages."""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanning.errors import ScannerProblem
from scanning.sane import Device, Paper, devices, places_of
from scanning.scanner_options import Wish
from scanning.scanner_outcomes import ScannerOutcome
from tests.scanning.escl import Feeder, network_scanner

SHEET = cv2.imencode(".jpg", np.full((2339, 1654), 220, np.uint8))[1].tobytes()
FEEDER = "airscan:e0:Fake"


@pytest.fixture
def settings(scanimage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of SANE's settings, with its pretend scanners pnm and test."""
    folder = tmp_path / "sane.d"
    folder.mkdir()
    (folder / "dll.conf").write_text("pnm\ntest\n")
    if Path("/etc/sane.d/test.conf").exists():
        shutil.copy("/etc/sane.d/test.conf", folder)
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


@pytest.fixture
def glass(settings: Path, tmp_path: Path) -> str:
    """The option that lays a sheet on pnm's glass."""
    cv2.imwrite(str(tmp_path / "sheet.ppm"), np.full((1169, 827, 3), 200, np.uint8))
    return f"--filename={tmp_path / 'sheet.ppm'}"


@pytest.fixture
def feeder(settings: Path) -> Iterator[Feeder]:
    """A network scanner with three sheets in its feeder."""
    with network_scanner(settings, [SHEET] * 3) as feeder:
        yield feeder


class Reader:
    """Takes the pages of a scanner, and removes each as the station does."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "pages"
        self.folder.mkdir()
        self.stopped = False

    def take(self, wish: Wish, sheets: int = 0, most: int = 100) -> tuple[int, ScannerOutcome | None]:
        """How many pages came, of ``sheets`` on the glass, until the wish to end after ``most``; what went wrong."""
        left = iter([True] * sheets)
        paper = Paper(wish, self.folder, lambda: self.stopped, lambda: next(left, False))
        came = 0
        for page in paper:
            if page:
                assert cv2.imread(str(page), cv2.IMREAD_GRAYSCALE) is not None
                page.unlink()
                came += 1
                self.stopped = came == most
        return came, paper.trouble


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_scanners_are_listed_by_name_and_place(settings: Path) -> None:
    assert Device("test:0", "Noname frontend-tester") in devices()
    assert places_of("test:0") == ("flatbed", "feeder")
    assert places_of("pnm:0") == ("flatbed",)


def test_a_scanner_on_the_network_is_listed(feeder: Feeder) -> None:
    assert [device.name for device in devices()] == [FEEDER]
    assert places_of(FEEDER) == ("flatbed", "feeder")


def test_a_feeder_is_emptied_page_by_page(feeder: Feeder, reader: Reader) -> None:
    assert reader.take(Wish(FEEDER)) == (3, None)
    assert reader.take(Wish(FEEDER)) == (0, ScannerOutcome.EMPTY)


def test_a_feeder_of_sanes_own_is_emptied(settings: Path, reader: Reader) -> None:
    assert reader.take(Wish("test:0", "feeder")) == (10, None)


def test_sheet_after_sheet_on_the_glass(glass: str, reader: Reader) -> None:
    assert reader.take(Wish("pnm:0", options=(glass,)), sheets=2) == (2, None)


def test_the_wish_to_end_is_heard_between_two_sheets(settings: Path, reader: Reader) -> None:
    assert reader.take(Wish("test:0", "feeder"), most=1) == (1, None)
    reader.stopped = False
    assert reader.take(Wish("test:0", "feeder"), most=3) == (3, None)


def test_a_feeder_waits_for_a_reader_that_falls_behind(
    settings: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanning.sane._MOMENT", 0.05)
    paper = iter(Paper(Wish("test:0", "feeder"), reader.folder, lambda: False, lambda: False))
    pages = [page for page, _ in zip(paper, range(80), strict=False) if page]
    assert len(pages) == 8
    for page in pages:
        page.unlink()
    assert len([page for page in paper if page]) == 2


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("nodocs", ScannerOutcome.EMPTY),
        ("jammed", ScannerOutcome.JAMMED),
        ("coveropen", ScannerOutcome.COVER_OPEN),
        ("ioerror", ScannerOutcome.LOST),
    ],
)
def test_a_fault_on_the_glass_is_named(glass: str, reader: Reader, fault: str, outcome: ScannerOutcome) -> None:
    wish = Wish("pnm:0", options=(glass, "--status=yes", f"--status-{fault}=yes"))
    assert reader.take(wish, sheets=2) == (0, outcome)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("JAMMED", ScannerOutcome.JAMMED),
        ("NO_DOCS", ScannerOutcome.EMPTY),
        ("COVER_OPEN", ScannerOutcome.COVER_OPEN),
        ("IO_ERROR", ScannerOutcome.LOST),
        ("DEVICE_BUSY", ScannerOutcome.BUSY),
        ("ACCESS_DENIED", ScannerOutcome.DENIED),
        ("INVAL", ScannerOutcome.FAILED),
    ],
)
def test_a_fault_in_the_feeder_is_named(settings: Path, reader: Reader, status: str, outcome: ScannerOutcome) -> None:
    wish = Wish("test:0", "feeder", options=(f"--read-return-value=SANE_STATUS_{status}",))
    assert reader.take(wish) == (0, outcome)


def test_sheets_before_a_jam_still_come(feeder: Feeder, reader: Reader) -> None:
    feeder.jammed_after = 2
    assert reader.take(Wish(FEEDER)) == (2, ScannerOutcome.JAMMED)


def test_a_scanner_that_vanishes_is_named_after_its_last_sheet(settings: Path, reader: Reader) -> None:
    with network_scanner(settings, [SHEET] * 3) as feeder:
        feeder.vanish_after = 2
        came, trouble = reader.take(Wish(FEEDER))
    assert came == 2
    assert trouble in (ScannerOutcome.LOST, ScannerOutcome.FAILED, ScannerOutcome.NOT_FOUND)


def test_a_program_of_the_scanner_that_dies_while_it_reads_is_named_after_its_last_sheet(
    settings: Path, reader: Reader
) -> None:
    paper = Paper(Wish("test:0", "feeder"), reader.folder, lambda: False, lambda: False)
    came = []
    for page in paper:
        if page is None:
            continue
        came.append(page)
        page.unlink()
        if len(came) == 2:
            for process in children("scanimage"):
                os.kill(process, signal.SIGKILL)
    assert 2 <= len(came) < 10
    assert paper.trouble in (ScannerOutcome.LOST, ScannerOutcome.FAILED)


def children(program: str) -> list[int]:
    """The processes that this one has started, by their program's name."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if fields["Name"] == program and int(fields["PPid"]) == os.getpid():
                found.append(int(fields["Pid"]))
    return found


def test_a_scanner_that_is_stuck_is_given_up(feeder: Feeder, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanning.sane.PAGE_SECONDS", 1.0)
    feeder.state = "stuck"
    threading.Timer(2, feeder.stuck.set).start()
    assert reader.take(Wish(FEEDER)) == (0, ScannerOutcome.SILENT)


def test_a_full_memory_ends_the_scanning_instead_of_feeding_sheets_through(settings: Path, reader: Reader) -> None:
    small = ["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(reader.folder)]
    if subprocess.run(small, capture_output=True, check=False).returncode:
        pytest.skip("Only root may make a small file system in memory.")
    try:
        paper = Paper(Wish("test:0", "feeder"), reader.folder, lambda: False, lambda: False)
        assert [page.name for page in paper if page] == ["0001.tif", "0002.tif"]
        assert paper.trouble is ScannerOutcome.NO_ROOM
    finally:
        subprocess.run(["umount", "--lazy", str(reader.folder)], check=True)


@pytest.mark.parametrize(
    ("wish", "outcome"),
    [
        (Wish("nosuch:0"), ScannerOutcome.NOT_FOUND),
        (Wish("test:0", "duplex"), ScannerOutcome.NO_SUCH_SOURCE),
        (Wish("pnm:0", dpi=600), ScannerOutcome.TOO_COARSE),
        (Wish("pnm:0", options=("--no-such-option",)), ScannerOutcome.FAILED),
    ],
)
def test_a_wish_that_cannot_be_met_is_named(
    settings: Path, reader: Reader, wish: Wish, outcome: ScannerOutcome
) -> None:
    assert reader.take(wish, sheets=1) == (0, outcome)


def test_a_computer_without_sane_says_so(reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert reader.take(Wish("test:0")) == (0, ScannerOutcome.NO_PROGRAM)
    with pytest.raises(ScannerProblem, match="scanimage"):
        devices()


def test_no_scanner_at_all_is_an_empty_list(settings: Path) -> None:
    (settings / "dll.conf").write_text("")
    assert devices() == []
    assert os.environ["SANE_CONFIG_DIR"] == str(settings)


@pytest.mark.parametrize("outcome", ScannerOutcome)
def test_each_outcome_says_in_two_languages_what_to_do(outcome: ScannerOutcome) -> None:
    assert outcome.sv != outcome.en
    for sentence in (outcome.sv, outcome.en):
        assert sentence.endswith(".")
        assert sentence.count(". ") >= 1, "what is the matter, and what to do"
