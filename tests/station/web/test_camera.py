"""The camera on the page: chosen, followed live with its hint, picture and sound, and ended."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from ballots.cvr import Box
from scanning.camera import Device
from scanning.camera_outcomes import CameraHint, CameraOutcome
from scanning.reasons import Reason
from station.camera_news import News, Sound, sound_of
from station.held import held_sheets
from station.outcomes import ScanOutcome
from station.printing import print_to_file
from station.web.reading import ReadingJob
from station.web.safe import IDLE_SECONDS
from station.web.viewfinder import Viewfinder
from station.web.workplace import workplace
from tests.scanning.film import TABLE, jpegs, lying, network_camera, pictures, table
from tests.station.pile import Pile
from tests.station.web.conftest import Browser, Clock, until


@pytest.fixture
def camera(
    app: Flask, browser: Browser, pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path
) -> Iterator[threading.Event]:
    """Box 1 is closed, and its one ballot lies under a camera that sends until the event is set."""
    pdf = tmp_path / "printed.pdf"
    print_to_file(pile.station, "A", 1, pile.key, pdf, None)
    closed_box(1)
    broken = threading.Event()
    with network_camera(list(jpegs(lying(pictures(pdf)[0], 4))), broken.is_set) as address:
        workplace(app).cameras.found = [Device(address, "Dokumentkamera", 1920, 1080)]
        yield broken
        broken.set()


def reading_of(app: Flask) -> ReadingJob:
    return workplace(app).reading


def start(app: Flask, browser: Browser) -> None:
    assert "Dokumentkamera (1920 × 1080)" in browser.get("/scan/from/camera")
    browser.post("/scan/from/camera", box="1", camera=workplace(app).cameras.found[0].path)
    until(lambda: "Avläst." in browser.get("/scan/progress"))


def test_a_sheet_under_the_camera_is_read_with_a_sound_and_the_camera_ended(
    app: Flask, browser: Browser, camera: threading.Event
):
    start(app, browser)
    page = browser.get("/scan/progress")
    assert 'src="data:image/jpeg;base64,' in page
    assert "read.wav" not in page, "a page that is opened says what was said, and does not ring for it"
    assert "sounds/read.wav" in browser.get("/scan/camera/hint?said=0")
    view = reading_of(app).progress.live.view  # type: ignore[union-attr]
    assert browser.get(f"/scan/camera/hint?said={view.number}", status=204) == ""
    assert all((Path(str(app.static_folder)) / f"sounds/{sound.value}.wav").exists() for sound in Sound)
    browser.post("/scan/end")
    until(lambda: not reading_of(app).running)
    page = browser.get("/scan/progress")
    assert "Avläsningen är avslutad: 1 sidor" in page
    assert "data:image" not in page
    assert view.picture() is None, "nothing of what the camera saw is kept"
    assert "data:image" not in browser.get("/scan/camera/view")


def test_laying_sheets_keeps_the_screen_open_and_an_empty_table_does_not(
    app: Flask, browser: Browser, camera: threading.Event, clock: Clock
):
    start(app, browser)
    clock.now += IDLE_SECONDS - 1
    browser.get("/scan/camera/hint?said=0")
    clock.now += IDLE_SECONDS - 1
    view = reading_of(app).progress.live.view  # type: ignore[union-attr]
    browser.get(f"/scan/camera/hint?said={view.number}", status=204)
    clock.now += 1
    browser.get(f"/scan/camera/hint?said={view.number}", status=303)


def test_a_camera_that_is_pulled_out_is_said_in_swedish(app: Flask, browser: Browser, camera: threading.Event):
    start(app, browser)
    camera.set()
    until(lambda: not reading_of(app).running)
    assert CameraOutcome.LOST.sv in browser.get("/scan/progress")
    news = browser.get("/scan/progress/now?pages=1&stops=0")
    assert "sounds/stop.wav" in news, "nobody has to look at the screen to learn of it"
    assert '<div id="camera" hidden hx-swap-oob="true">' in news, "and what it saw goes from the screen"


def test_a_button_notes_the_sheet_as_unreadable(
    app: Flask, browser: Browser, pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path
):
    pdf = tmp_path / "printed.pdf"
    print_to_file(pile.station, "A", 1, pile.key, pdf, None)
    closed_box(1)
    bad = pictures(pdf)[0]
    bad[760:1080, 1400:1920] = TABLE
    broken = threading.Event()
    with network_camera(list(jpegs(lying(bad, 4))), broken.is_set) as address:
        workplace(app).cameras.found = [Device(address, "Dokumentkamera", 1920, 1080)]
        browser.post("/scan/from/camera", box="1", camera=address)
        until(lambda: CameraHint.CLOSER.sv in browser.get("/scan/progress"))
        assert "Bladet går inte att läsa" in browser.get("/scan/progress")
        browser.post("/scan/camera/unreadable")
        browser.post("/scan/camera/unreadable")
        until(lambda: CameraHint.PUT_ASIDE.sv in browser.get("/scan/progress"))
        broken.set()
        until(lambda: not reading_of(app).running)
    assert [held.reason for held in held_sheets(pile.station)] == [Reason.CROPPED]
    assert Reason.CROPPED.sv in browser.get("/scan/piles/unreadable")
    assert "Ingen kamera läses just nu" in browser.post("/scan/camera/unreadable")


def test_a_locked_station_shows_nothing_of_what_the_camera_sees(
    app: Flask, browser: Browser, stranger: Browser, camera: threading.Event
):
    start(app, browser)
    assert stranger.get("/scan/camera/view", status=303).find("data:") == -1
    assert stranger.get("/scan/camera/hint", status=303).find("Avläst") == -1


def test_a_computer_without_cameras_says_so(browser: Browser, camera: threading.Event, monkeypatch):
    monkeypatch.setattr("station.web.cameras.cameras", list)
    assert "Ingen kamera hittades" in browser.post("/scan/from/camera/look")
    assert "Sök efter den igen" in browser.post("/scan/from/camera", status=422, box="1", camera="/etc/passwd")


def test_each_thing_that_happens_is_said_once():
    news = News()
    hints = [CameraHint.LAY] * 2 + [CameraHint.HOLD_STILL] + [CameraHint.READ] * 3
    said = [hint for hint in [*hints, CameraHint.HOLD_STILL, *[CameraHint.READ] * 2] if news.is_new(hint)]
    assert said == [CameraHint.LAY, CameraHint.READ, CameraHint.READ]


def test_what_was_read_and_what_needs_doing_sound_differently():
    assert sound_of(CameraHint.READ) is Sound.READ
    assert {sound_of(hint) for hint in (Reason.CROPPED, ScanOutcome.DUPLICATE, CameraOutcome.BLACK)} == {Sound.STOP}
    assert {sound_of(hint) for hint in CameraHint if hint is not CameraHint.READ} == {None}


def test_the_viewfinder_numbers_what_is_news():
    view = Viewfinder()
    for frame in lying(table(), 3):
        view.show(frame, CameraHint.LAY)
    assert view.number == 1
    assert view.picture()
