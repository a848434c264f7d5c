"""On demand through a real CUPS server with a PDF printer of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from ballots.paper import CORNERS, MARKER_MM
from ballots.serials import grouped, serial_bytes
from scanning.pool import read_files
from station.counting import reader_spec
from station.desk import Desk
from station.on_demand import print_ballot
from station.polling_station import Station
from station.print_outcomes import PrintOutcome
from station.printer import DefaultPrinter
from station.printing import print_key
from sync.batch import Stream
from sync.keyring import Secrets
from tests.station.pile import records
from tests.station.print_server import PrintServer, print_server

DPI = 300
COMMAND = [sys.executable, "-c", "from station.cli import main; main()"]
# Whatever somebody has set for a queue's own jobs must not touch a ballot.
SPOILT = ("fit-to-page=true", "print-scaling=fit", "number-up=2", "media=Letter", "job-sheets=standard,standard")


@pytest.fixture(scope="module")
def running(cupsd: Path) -> Iterator[PrintServer]:
    with print_server(cupsd) as server:
        yield server


@pytest.fixture
def cups(running: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    return running


def print_one(station: Station, style: str = "A", secrets: Secrets | None = None, both_sides: bool = False) -> Desk:
    desk = Desk()
    outcome = print_ballot(desk, station, style, print_key(station, secrets), DefaultPrinter(), both_sides)
    assert outcome is PrintOutcome.PRINTED
    return desk


def marker_centres(page: pdfium.PdfPage) -> dict[int, tuple[float, float]]:
    """The middle of each corner marker in millimetres."""
    picture = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
    corners, ids, _ = detector.detectMarkers(np.ascontiguousarray(picture))
    centres = {int(number): quad[0].mean(axis=0) for number, quad in zip(ids.ravel(), corners, strict=True)}
    return {number: (x / DPI * 25.4, y / DPI * 25.4) for number, (x, y) in centres.items()}


def check_scale(pdf: bytes) -> None:
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            centres = marker_centres(page)
            for first in range(4):
                for second in range(first):
                    expected = np.hypot(*np.subtract(CORNERS[first], CORNERS[second]))
                    assert np.hypot(*np.subtract(centres[first], centres[second])) == pytest.approx(expected, abs=0.2)
            # Also where on the paper: a ballot pushed off the sheet would lose a marker on a real printer.
            assert np.abs(np.subtract(centres[0], CORNERS[0])).max() < MARKER_MM / 10


def test_the_ballot_that_comes_out_is_ours_and_true_to_scale(station: Station, cups: PrintServer, tmp_path: Path):
    print_one(station, "B")
    (pdf,) = cups.take(1)
    check_scale(pdf)
    out = tmp_path / "out.pdf"
    out.write_bytes(pdf)
    pages = list(read_files([out], reader_spec(station)))
    registered = {serial for record in records(station, Stream.PAPER) for serial in record["serials"]}
    assert [(page.status, page.style, page.page) for page in pages] == [("read", "B", number) for number in (1, 2, 3)]
    assert {page.serial for page in pages} <= registered
    assert all(target.mark == "blank" for page in pages for target in page.targets)


def test_the_command_that_reads_test_ballots_reads_it(station: Station, cups: PrintServer, tmp_path: Path):
    print_one(station)
    (tmp_path / "out.pdf").write_bytes(cups.take(1)[0])
    (tmp_path / "election.toml").write_bytes(station.election_file.data)
    files = ("--election", tmp_path / "election.toml", "--test", tmp_path / "out.pdf")
    read = subprocess.run([*COMMAND, "read", *files, "--jsonl"], capture_output=True, text=True)
    assert (read.returncode, '"status": "read"' in read.stdout) == (0, True)


def test_a_queue_s_own_settings_do_not_scale_a_ballot(station: Station, cups: PrintServer):
    for setting in SPOILT:
        cups.admin("lpadmin", "-p", "Tight", "-o", f"{setting.replace('=', '-default=', 1)}")
    cups.admin("lpadmin", "-d", "Tight")
    try:
        print_one(station, "B", both_sides=True)
        (pdf,) = cups.take(1)
        with pdfium.PdfDocument(pdf) as document:
            assert len(document) == 3
        check_scale(pdf)
    finally:
        cups.admin("lpadmin", "-d", "PDF")


def test_nothing_of_a_ballot_stays_in_the_print_server(station: Station, cups: PrintServer):
    before = {path: path.read_bytes() for path in cups.files()}
    for _ in range(3):
        print_one(station)
    cups.take(3)
    serials = [serial for record in records(station, Stream.PAPER) for serial in record["serials"]]
    traces = [text for serial in serials for text in (serial.encode(), grouped(serial).encode(), serial_bytes(serial))]
    traces += [station.election.id.encode(), b"Parker"]
    for path in cups.files():
        # The stand-in for a printer has a log of its own; it names users and no more.
        data = path.read_bytes()
        assert not any(trace in data for trace in traces), path
    assert list((cups.root / "spool").rglob("*")) == [cups.root / "spool/tmp"]
    assert not (cups.root / "log/page_log").exists()
    assert not (cups.root / "log/access_log").exists()
    new = {path.name for path in cups.files() if path not in before and "cups-pdf" not in path.name}
    assert new <= {"job.cache", "printers.conf", "printers.conf.O", "subscriptions.conf", "job.cache.O"}
    assert cups.admin("lpstat", "-W", "all", "-o") == ""


@pytest.mark.parametrize("mode", ["official"])
def test_an_official_ballot_goes_through_too(station: Station, secrets: Secrets, cups: PrintServer, tmp_path: Path):
    print_one(station, secrets=secrets)
    (tmp_path / "out.pdf").write_bytes(cups.take(1)[0])
    assert [page.status for page in read_files([tmp_path / "out.pdf"], reader_spec(station))] == ["read"]


@pytest.mark.parametrize("mode", ["official"])
def test_no_official_ballot_goes_to_a_server_that_keeps_traces(
    station: Station, secrets: Secrets, cups: PrintServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "cupsd.conf").write_text("PreserveJobHistory Yes\n")
    monkeypatch.setenv("CUPS_SERVERROOT", str(tmp_path))
    desk = Desk()
    outcome = print_ballot(desk, station, "A", print_key(station, secrets), DefaultPrinter())
    assert (outcome, desk.left, cups.printed) == (PrintOutcome.KEEPS_TRACES, 0, [])


def test_the_check_says_in_sentences_what_is_wrong(cups: PrintServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def check() -> tuple[int, str]:
        done = subprocess.run([*COMMAND, "printer", "check"], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert check() == (0, "The printer PDF is ready.\nThe print system keeps no trace of what it prints.\n")
    cups.admin("cupsreject", "PDF")
    assert "The printer takes no jobs" in check()[1]
    cups.admin("cupsaccept", "PDF")
    cups.admin("cupsdisable", "PDF")
    assert "The printer is stopped" in check()[1]
    cups.admin("cupsenable", "PDF")
    (tmp_path / "cupsd.conf").write_text("")
    monkeypatch.setenv("CUPS_SERVERROOT", str(tmp_path))
    status, said = check()
    assert status == 1
    assert all(
        directive in said for directive in ("PreserveJobHistory No", "PreserveJobFiles No", "AccessLogLevel none")
    )


@pytest.mark.parametrize(
    ("state", "problem"),
    [("media-empty-error", PrintOutcome.OUT_OF_PAPER), ("media-jam-error", PrintOutcome.JAMMED)],
)
def test_a_printer_in_need_of_people_takes_no_serial(
    station: Station, cups: PrintServer, state: str, problem: PrintOutcome
):
    cups.admin("lpadmin", "-p", state, "-E", "-v", f"moody:/{state}", "-m", "raw")
    cups.admin("lpadmin", "-d", state)
    try:
        subprocess.run(["lp", "-d", state, "-"], input=b"x", check=True, capture_output=True)
        cups.wait_until_idle(0)
        desk = Desk()
        assert print_ballot(desk, station, "A", print_key(station, None), DefaultPrinter()) is problem
        assert (desk.left, records(station, Stream.PAPER)) == (0, [])
    finally:
        cups.admin("lpadmin", "-d", "PDF")


def test_no_default_printer_and_no_server_are_told_apart(
    station: Station, cupsd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    assert DefaultPrinter().problem(official=False) is PrintOutcome.NO_ANSWER
    with print_server(cupsd) as other:
        monkeypatch.setenv("CUPS_SERVER", other.environment["CUPS_SERVER"])
        other.admin("lpadmin", "-x", "PDF")
        assert DefaultPrinter().problem(official=False) is PrintOutcome.NO_PRINTER
