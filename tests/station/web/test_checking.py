"""A voter looks how the ballot would be read; nothing of it stays anywhere."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from ballots.election import Election
from scanning.camera import Device
from scanning.camera_outcomes import CameraHint, CameraOutcome
from scanning.result import PageResult
from station.polling_station import Station
from station.printing import print_to_file
from station.web.check_words import check_words
from station.web.safe import IDLE_SECONDS
from station.web.seats import SEAT_IDLE_SECONDS
from station.web.workplace import workplace
from station.workers import Worker
from tests.scanning.film import jpegs, lying, network_camera, pictures, table
from tests.station.pile import Pile
from tests.station.web.conftest import Browser, Clock, until


@pytest.fixture
def election(station: Station) -> Election:
    return station.election


def words(station: Station, page: PageResult, **marks: str) -> list[tuple[list[str], list[str], str | None, bool]]:
    """What the voter reads of a page whose boxes have these marks, by project; all others are blank."""
    targets = tuple(replace(each, mark=marks.get(f"p{each.project}", "blank")) for each in page.targets)
    found = check_words(station.election, station.plans["A"], replace(page, targets=targets), "sv")
    return [
        (
            [box.name for box in each.marked],
            [box.name for box in each.unclear],
            each.validity.value if each.validity else None,
            each.goes_on,
        )
        for each in found
    ]


@pytest.fixture
def page(pile: Pile) -> PageResult:
    return pile.page(pile.print(1)[0])


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({}, ([], [], "blank", False)),
        ({"p1": "marked"}, (["Bänkar"], [], "valid", False)),
        ({"p1": "marked", "p2": "marked", "p3": "marked"}, (["Bänkar", "Träd", "Lampor"], [], "too-many", False)),
        ({"p1": "marked", "p3": "unclear"}, (["Bänkar"], ["Lampor"], None, False)),
    ],
)
def test_the_voter_reads_names_and_whether_the_part_counts(
    station: Station, page: PageResult, marks: dict[str, str], expected: object
) -> None:
    assert words(station, page, **marks) == [expected]


def test_a_contest_on_two_sheets_is_not_judged_by_one_of_them(pile: Pile, station: Station) -> None:
    [serial] = pile.print(1, "B")
    plan = station.plans["B"]
    spread = {target.contest for target in plan.pages[0].targets} & {t.contest for t in plan.pages[1].targets}
    found = check_words(station.election, plan, pile.page(serial, style="B"), "sv")
    assert {each.title: (each.goes_on, each.validity is None) for each in found if each.goes_on} == {
        {"parks": "Parker", "roads": "Vägar"}[name]: (True, True) for name in spread
    }
    assert spread


@pytest.fixture
def camera(app: Flask, pile: Pile, tmp_path: Path) -> Iterator[threading.Event]:
    """An empty ballot lies under a camera, and is taken away once the event is set."""
    pdf = tmp_path / "printed.pdf"
    print_to_file(pile.station, "A", 1, pile.key, pdf, None)
    gone, broken = threading.Event(), threading.Event()
    there, away = list(jpegs(lying(pictures(pdf)[0], 4))), list(jpegs(lying(table(), 4)))

    class Frames(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            number = 0
            while True:
                yield (away if gone.is_set() else there)[number % 4]
                number += 1

    with network_camera(Frames(), broken.is_set) as address:
        workplace(app).cameras.found = [Device(address, "Dokumentkamera", 1920, 1080)]
        yield gone
        broken.set()
        workplace(app).check.end(10)


def start(app: Flask, browser: Browser) -> None:
    page = browser.post("/check/start", camera=workplace(app).cameras.found[0].path)
    assert "Öppna väljarnas skärm" in page


def everything_in(root: Path) -> dict[Path, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".sqlite-shm")
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_voter_sees_the_reading_and_it_is_gone_with_the_ballot(
    app: Flask, browser: Browser, camera: threading.Event, root: Path
) -> None:
    before = everything_in(root)
    start(app, browser)
    until(lambda: "Så här skulle din röstsedel läsas" in browser.get("/check/screen"))
    screen = browser.get("/check/screen")
    assert "Parker" in screen
    assert "Inget är markerat här" in screen
    assert "read.wav" in browser.get("/check/screen/now?said=0")
    assert browser.get(f"/check/screen/now?said={workplace(app).check.view.number}", status=204) == ""
    camera.set()
    until(lambda: CameraHint.LAY.sv in browser.get("/check/screen"))
    assert "Parker" not in browser.get("/check/screen")
    assert workplace(app).check.sheet is None
    browser.post("/check/end")
    until(lambda: not workplace(app).check.running)
    assert "Kameran är avstängd" in browser.get("/check/screen")
    assert workplace(app).check.view.picture() is None
    assert everything_in(root) == before


def test_the_voters_screen_stays_while_the_station_is_unlocked(
    app: Flask, browser: Browser, staff: dict[str, Worker], camera: threading.Event, clock: Clock
) -> None:
    start(app, browser)
    for _ in range(3):
        clock.now += SEAT_IDLE_SECONDS - 1
        browser.get("/check/screen/now")
    clock.now += IDLE_SECONDS
    browser.get("/check/screen/now", status=303)


def test_the_voters_screen_shows_no_serial_and_no_way_to_other_pages(
    app: Flask, browser: Browser, camera: threading.Event, pile: Pile
) -> None:
    start(app, browser)
    until(lambda: "Så här skulle din röstsedel läsas" in browser.get("/check/screen"))
    screen = browser.get("/check/screen")
    sheet = workplace(app).check.sheet
    assert sheet
    assert sheet.serial
    assert sheet.serial not in screen
    assert "<a " not in screen
    assert "<form" not in screen
    assert browser.last
    assert browser.last.headers["Cache-Control"] == "no-store"


def test_a_locked_station_shows_nothing(
    app: Flask, browser: Browser, stranger: Browser, camera: threading.Event
) -> None:
    start(app, browser)
    assert "Parker" not in stranger.get("/check/screen", status=303)
    assert "Parker" not in stranger.get("/check/screen/now", status=303)


def test_a_camera_that_is_gone_is_named(app: Flask, browser: Browser) -> None:
    workplace(app).cameras.found = [Device("/dev/video99", "Borta", 1920, 1080)]
    browser.post("/check/start", camera="/dev/video99")
    until(lambda: not workplace(app).check.running)
    assert CameraOutcome.NOT_FOUND.sv in browser.get("/check/")


def test_only_a_camera_that_was_found_can_be_chosen(app: Flask, browser: Browser) -> None:
    assert "Välj en kamera först" in browser.post("/check/start", camera="/etc/passwd")
    assert not workplace(app).check.running
