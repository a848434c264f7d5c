import io
import re
import resource
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from ballots.cvr import Box
from scanning.folder import identity_of
from station.files_read import note_read
from station.page_intake import count_page
from station.polling_station import Station
from station.web.given import Given, remember
from station.web.reading import ReadingJob
from station.web.workplace import workplace
from tests.scanning.escl import Feeder, network_scanner
from tests.station.pile import Pile
from tests.station.scans import scanned
from tests.station.web.conftest import NAMES, Browser


@pytest.fixture
def box(browser: Browser, day: Station) -> Station:
    """Box 1 is closed with two ballots."""
    browser.post("/close-box", box="1", counted="2", **NAMES)
    return day


@pytest.fixture
def reading(app: Flask) -> ReadingJob:
    return workplace(app).reading


@pytest.fixture
def slow_scan(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A reading that goes on until the test lets it end."""
    go_on = threading.Event()

    def scan(*_: object, **__: object):
        go_on.wait(30)
        yield from ()

    monkeypatch.setattr("station.web.reading.scan_files", scan)
    yield go_on
    go_on.set()


@pytest.fixture
def few_open_files() -> Iterator[None]:
    """No more than 400 files may be open at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (400, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def until_done(reading: ReadingJob) -> None:
    end = time.monotonic() + 60
    while reading.running and time.monotonic() < end:
        time.sleep(0.02)
    assert not reading.running


def a_picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("L", (300, 300), 255).save(out, "PNG")
    out.seek(0)
    return out


def test_nothing_is_read_from_an_open_box(browser: Browser, day: Station):
    assert "Ingen valurna är stängd än" in browser.get("/scan/")
    assert "Ingen valurna är stängd än" in browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    assert "Den senaste avläsningen" not in browser.get("/scan/")


def test_uploaded_pictures_are_read_shown_and_removed(browser: Browser, box: Station, reading: ReadingJob, root: Path):
    sent = [(a_picture(), "blad 1.png"), (io.BytesIO(b"no picture"), "../../x.jpg")]
    browser.post("/scan/from/files", box="1", pictures=sent)
    until_done(reading)
    page = browser.get("/scan/progress")
    assert "Alla filer är lästa: 2 sidor" in page
    assert "blad_1.png" in page
    assert "Filen är ingen hel bild" in page
    assert list((root / "uploads").iterdir()) == []
    assert not (root / "reading.json").exists()
    assert "Papper som är lagda åt sidan" in browser.get("/scan/")


def test_a_copiers_folder_is_read_and_left_alone(browser: Browser, box: Station, reading: ReadingJob, tmp_path: Path):
    folder = tmp_path / "skanningar"
    folder.mkdir()
    (folder / "a.PNG").write_bytes(a_picture().getvalue())
    (folder / "Thumbs.db").write_bytes(b"preview")
    browser.post("/scan/from/folder", box="1", folder=f'"{folder}"')
    until_done(reading)
    assert "Alla filer är lästa: 1 sidor" in browser.get("/scan/progress")
    assert sorted(path.name for path in folder.iterdir()) == ["Thumbs.db", "a.PNG"]


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("skanningar", "hela sökväg"),
        ("/no/such/folder", "kan inte öppnas"),
        ("", "Fyll i det här"),
    ],
)
def test_a_reading_without_pictures_says_what_is_missing(
    browser: Browser, box: Station, reading: ReadingJob, folder: str, said: str
):
    assert said in browser.post("/scan/from/folder", status=422, box="1", folder=folder)
    assert reading.progress is None


def test_an_empty_folder_says_so(browser: Browser, box: Station, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    page = browser.post("/scan/from/folder", status=422, box="1", folder=str(tmp_path / "empty"))
    assert "Det finns inga bilder i" in page


def test_too_much_at_once_is_refused_in_words_and_not_kept(
    browser: Browser, box: Station, app: Flask, reading: ReadingJob, root: Path
):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = browser.post("/scan/from/files", status=413, box="1", pictures=(io.BytesIO(b"x" * 2000), "a.jpg"))
    assert "för mycket på en gång" in page
    assert list((root / "uploads").iterdir()) == []
    assert reading.progress is None


def test_a_full_disk_at_upload_is_said_in_words(
    browser: Browser, box: Station, monkeypatch: pytest.MonkeyPatch, root: Path
):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("station.web.uploads.Arriving.write", full)
    page = browser.post("/scan/from/files", status=409, box="1", pictures=(a_picture(), "a.png"))
    assert "Disken är full" in page
    assert list((root / "uploads").iterdir()) == []


def test_a_second_reading_is_refused_while_one_is_running(
    browser: Browser, box: Station, reading: ReadingJob, slow_scan: threading.Event, root: Path
):
    browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    assert "Fil 0 av 1" in browser.get("/scan/progress/now")
    assert "En avläsning pågår redan" in browser.post(
        "/scan/from/files", status=422, box="1", pictures=(a_picture(), "b.png")
    )
    assert "Röstsedlar läses av just nu" in browser.get("/")
    assert len(list((root / "uploads").iterdir())) == 1
    slow_scan.set()
    until_done(reading)


def test_more_files_than_a_program_may_hold_open_arrive_at_once(
    browser: Browser, box: Station, reading: ReadingJob, slow_scan: threading.Event, few_open_files: None
):
    browser.post("/scan/from/files", box="1", pictures=[(io.BytesIO(b"x"), f"{number}.jpg") for number in range(1100)])
    assert reading.progress
    assert reading.progress.files == 1100
    slow_scan.set()
    until_done(reading)


def test_a_new_reading_takes_the_place_of_one_that_was_cut_off(
    browser: Browser, box: Station, reading: ReadingJob, root: Path
):
    cut = Given("1", root / "uploads" / "abc", uploaded=True)
    cut.folder.mkdir(parents=True)
    remember(root, cut)
    browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    until_done(reading)
    assert list((root / "uploads").iterdir()) == []
    assert reading.interrupted is None


def test_the_reading_goes_on_when_the_station_is_locked(browser: Browser, box: Station, reading, slow_scan):
    browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    browser.post("/lock")
    assert reading.running
    slow_scan.set()
    until_done(reading)
    assert reading.progress.error is None


def test_a_fault_ends_the_reading_in_words_and_keeps_the_pictures(
    browser: Browser, box: Station, reading: ReadingJob, monkeypatch: pytest.MonkeyPatch, caplog, root: Path
):
    def broken(*_: object, **__: object):
        raise ZeroDivisionError("-".join(["ABCD", "EFGH"]))

    monkeypatch.setattr("station.web.reading.scan_files", broken)
    browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    until_done(reading)
    assert "ett fel i programmet" in browser.get("/scan/progress")
    assert "ZeroDivisionError" in caplog.text
    assert "ABCD-EFGH" not in caplog.text
    assert "Den senaste avläsningen avbröts" in browser.get("/scan/")
    monkeypatch.undo()
    browser.post("/scan/continue")
    until_done(reading)
    assert "Alla filer är lästa" in browser.get("/scan/progress")
    assert list((root / "uploads").iterdir()) == []


def test_after_a_power_cut_the_page_tells_what_is_stored_and_goes_on(
    browser: Browser, pile: Pile, closed_box: Callable[[int], Box], root: Path, secrets
):
    serials, closed = pile.print(3), closed_box(3)
    count_page(pile.station, closed, pile.page(serials[0], "1"))
    cut = Given("1", root / "uploads" / "abc", uploaded=True)
    cut.folder.mkdir(parents=True)
    (cut.folder / "00001-a.png").write_bytes(a_picture().getvalue())
    (root / "uploads" / "half-arrived").mkdir()
    remember(root, cut)
    again = ReadingJob(root)
    assert again.interrupted == cut
    assert [path.name for path in (root / "uploads").iterdir()] == ["abc"]
    page = browser.get("/scan/")
    assert "Den senaste avläsningen avbröts" in page
    assert "2 kvar att läsa" in page


def test_going_on_passes_over_the_files_that_were_read(browser: Browser, box: Station, reading: ReadingJob, root: Path):
    cut = Given("1", root / "uploads" / "abc", uploaded=True)
    cut.folder.mkdir(parents=True)
    for name in ("00001-a.png", "00002-b.png"):
        (cut.folder / name).write_bytes(a_picture().getvalue())
    remember(root, cut)
    first = cut.folder / "00001-a.png"
    identity = identity_of(first)
    assert identity
    note_read(box.journal, "1", first, identity)
    browser.post("/scan/continue")
    until_done(reading)
    page = browser.get("/scan/progress")
    assert "1 filer var lästa innan läsningen bröts av" in page
    assert "Alla filer är lästa: 1 sidor" in page


def test_a_damaged_note_of_a_cut_off_reading_is_no_harm(app: Flask, root: Path, browser: Browser):
    (root / "reading.json").write_text('{"box": 1')
    assert "avbröts" not in browser.get("/scan/")
    browser.post("/scan/continue")


def test_ballots_that_lack_a_sheet_are_listed_and_given_up_by_two_people(
    browser: Browser, pile: Pile, closed_box: Callable[[int], Box]
):
    serial, closed = pile.print(1, "B")[0], closed_box(1)
    count_page(pile.station, closed, pile.page(serial, "1", style="B"))
    assert "Nästa steg: leta efter blad som saknas" in browser.get("/")
    assert serial in browser.get("/scan/missing")
    page = browser.post("/scan/missing", serial=serial, **NAMES)
    assert "Antecknat" in page
    assert "Ingen röstsedel saknar" in page


def test_progress_is_no_fault_where_nothing_was_read(browser: Browser):
    assert browser.get("/scan/progress/now", status=204) == ""


def test_the_progress_page_works_without_scripts(browser: Browser, box: Station, reading, slow_scan):
    browser.post("/scan/from/files", box="1", pictures=(a_picture(), "a.png"))
    assert '<noscript><meta http-equiv="refresh"' in browser.get("/scan/progress")
    slow_scan.set()
    until_done(reading)
    assert "<noscript>" not in browser.get("/scan/progress")


def test_there_is_no_progress_before_the_first_reading(browser: Browser):
    browser.get("/scan/progress", status=303)


@pytest.fixture
def feeder(
    pile: Pile,
    closed_box: Callable[[int], Box],
    browser: Browser,
    scanimage: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Feeder]:
    """Box 1 is closed, and its two ballots lie in the feeder of a scanner on the network."""
    pages = scanned(pile, 2, tmp_path, dpi=200)
    closed_box(2)
    (tmp_path / "sane.d").mkdir()
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path / "sane.d"))
    with network_scanner(tmp_path / "sane.d", pages) as feeder:
        yield feeder


def test_ballots_in_a_scanner_are_read(browser: Browser, feeder: Feeder, reading: ReadingJob):
    page = browser.post("/scan/from/scanner/look")
    assert "eSCL Fake – matare" in page
    assert "eSCL Fake – glas, ett blad" in page
    browser.post("/scan/from/scanner", box="1", scanner="feeder@airscan:e0:Fake")
    until_done(reading)
    assert reading.progress
    assert (reading.progress.pages, reading.progress.error) == (2, None)
    browser.post("/scan/from/scanner", box="1", scanner="feeder@airscan:e0:Fake")
    until_done(reading)
    assert "Det ligger inget papper i mataren." in browser.get("/scan/progress")


def test_one_sheet_on_the_glass_and_then_the_next(browser: Browser, feeder: Feeder, reading: ReadingJob):
    browser.post("/scan/from/scanner/look")
    for _ in range(2):
        browser.post("/scan/from/scanner", box="1", scanner="flatbed@airscan:e0:Fake")
        until_done(reading)
        page = browser.get("/scan/progress")
        assert "Nästa blad ligger på glaset: läs av det" in page
        assert 'value="flatbed@airscan:e0:Fake"' in page
    assert "alla lästa" in browser.get("/scan/")


def test_a_computer_without_scanners_says_so(
    browser: Browser, box: Station, scanimage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "dll.conf").write_text("")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    assert "Ingen skanner hittades" in browser.post("/scan/from/scanner/look")
    monkeypatch.setenv("PATH", "")
    assert "Be den som sköter datorn att installera sane-utils" in browser.post("/scan/from/scanner/look")
    page = browser.post("/scan/from/scanner", status=422, box="1", scanner="feeder@gone")
    assert "Sök efter den igen" in page


def test_a_copiers_folder_is_watched_until_somebody_ends_it(
    browser: Browser, pile: Pile, closed_box: Callable[[int], Box], reading: ReadingJob, tmp_path: Path
):
    pages = scanned(pile, 1, tmp_path)
    closed_box(1)
    folder = tmp_path / "copier"
    folder.mkdir()
    browser.post("/scan/from/folder", box="1", folder=str(folder), watch="y", remove="y")
    assert "Avsluta avläsningen" in browser.get("/scan/progress")
    (folder / "notes.txt").write_bytes(b"notes")
    (folder / "a.jpg").write_bytes(pages[0])
    end = time.monotonic() + 60
    while (folder / "a.jpg").exists() and time.monotonic() < end:
        time.sleep(0.05)
    browser.post("/scan/end")
    until_done(reading)
    page = browser.get("/scan/progress")
    assert "Avläsningen är avslutad: 1 sidor" in page
    assert "den heter inte som en bild" in page
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_watched_folder_that_is_gone_is_said_in_swedish(browser: Browser, box: Station, reading: ReadingJob):
    browser.post("/scan/from/folder", box="1", folder="/no/such/folder", watch="y")
    until_done(reading)
    assert "Mappen /no/such/folder går inte att öppna" in browser.get("/scan/progress")


def test_a_file_that_goes_away_does_not_end_the_reading(
    browser: Browser, box: Station, reading: ReadingJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "skanningar"
    folder.mkdir()
    (folder / "b.png").write_bytes(a_picture().getvalue())
    monkeypatch.setattr(Given, "pictures", lambda given: [given.folder / "a.png", given.folder / "b.png"])
    browser.post("/scan/from/folder", box="1", folder=str(folder))
    until_done(reading)
    page = browser.get("/scan/progress")
    assert "Filen går inte att öppna." in page
    assert "Alla filer är lästa: 1 sidor" in page


def test_papers_set_aside_are_shown_with_their_pictures(browser: Browser, box: Station, reading: ReadingJob):
    browser.get("/scan/held", status=303)
    assert "Inget papper är lagt åt sidan" in browser.get("/scan/piles/unreadable")
    browser.post("/scan/from/files", box="1", pictures=[(a_picture(), "a.png"), (io.BytesIO(b"no picture"), "b.jpg")])
    until_done(reading)
    assert 'href="/scan/piles/unreadable"' in browser.get("/scan/")
    page = browser.get("/scan/piles/unreadable")
    assert page.count("<img") == 1
    assert page.count("ingen bild") == 1
    [address] = set(re.findall(r'src="(/scan/held/[^"]+)"', page))
    shown = browser.client.get(address)
    assert shown.data.startswith(b"\xff\xd8\xff")
    assert shown.headers["Cache-Control"] == "no-store"
    assert browser.client.get("/scan/held/unknown").status_code == 409
