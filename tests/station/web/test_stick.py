import threading
import time
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from station.checkin import check_in
from station.mirroring import Mirrored
from station.polling_station import Station
from station.web.mirror_job import MirrorJob
from station.web.serve import serving
from station.web.workplace import workplace
from sync.keyring import Secrets
from tests.station.web.conftest import NAMES, Browser, Clock


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def job(app: Flask) -> MirrorJob:
    return workplace(app).mirror


def voters(station: Station, secrets: Secrets, *numbers: int) -> None:
    for number in numbers:
        check_in(station, secrets, f"doc:SE:AB{number:04}", "A", date.today())


def written(stick: Path, stream: str = "checkins") -> int:
    return len(list(stick.rglob(f"*-{stream}-*.age")))


def choose(browser: Browser, stick: Path) -> str:
    return browser.post("/stick/", folder=str(stick))


def test_the_day_says_that_no_stick_is_chosen(browser: Browser, day: Station, job: MirrorJob):
    job.look()
    assert "Ingen sticka är vald" in browser.get("/")
    assert "Ingen sticka är vald" in browser.get("/check-in/")


@pytest.mark.parametrize("path", ["/", "/prepare/"])
def test_before_opening_the_stick_is_chosen_and_the_kit_is_printed(
    browser: Browser, station: Station, stick: Path, path: str
):
    page = browser.get(path)
    assert "Ingen sticka är vald" in page
    assert "Välj sticka" in page
    assert 'href="/check-in/emergency-kit.pdf"' in page
    assert browser.client.get("/check-in/emergency-kit.pdf").data.startswith(b"%PDF")
    assert "Stickan är aktuell" in choose(browser, stick)
    assert "Stickan är aktuell" in browser.get(path)


def test_what_is_stored_after_the_opening_lies_on_a_stick_that_was_chosen_before(
    browser: Browser, station: Station, secrets: Secrets, stick: Path, job: MirrorJob
):
    choose(browser, stick)
    browser.post("/open", box="1", seal="S-1", **NAMES)
    assert "nödpaketet" not in browser.get("/")
    voters(station, secrets, *range(10))
    job.look()
    assert written(stick) == 1


def test_choosing_a_stick_brings_it_up_to_date_at_once(browser: Browser, day: Station, stick: Path):
    page = choose(browser, stick)
    assert "Låt den sitta i" in page
    assert "Stickan är aktuell" in page
    assert written(stick, "paper") == 1
    assert "Stickan är aktuell" in browser.get("/")
    assert "Välj sticka" not in browser.get("/check-in/")


def test_ten_check_ins_are_on_the_stick_at_once(
    browser: Browser, day: Station, secrets: Secrets, stick: Path, job: MirrorJob
):
    choose(browser, stick)
    voters(day, secrets, *range(9))
    job.look()
    assert written(stick) == 0
    voters(day, secrets, 9)
    job.look()
    assert written(stick) == 1


def test_a_single_check_in_is_on_the_stick_after_five_minutes(
    browser: Browser, day: Station, secrets: Secrets, stick: Path, job: MirrorJob, clock: Clock
):
    choose(browser, stick)
    voters(day, secrets, 1)
    job.look()
    clock.now += 299
    job.look()
    assert written(stick) == 0
    clock.now += 1
    job.look()
    assert written(stick) == 1


def test_a_pulled_stick_is_said_and_check_in_goes_on(
    browser: Browser, day: Station, secrets: Secrets, stick: Path, job: MirrorJob
):
    choose(browser, stick)
    stick.rename(stick.with_name("pulled"))
    job.look()
    page = browser.get("/")
    assert "Stickan ligger efter" in page
    assert "Det finns inget USB-minne" in page
    assert "Senast klockan" in page
    assert "Stickan ligger efter" in browser.get("/check-in/")
    voters(day, secrets, 1)

    stick.with_name("pulled").rename(stick)
    job.look()
    assert job.state.outcome is Mirrored.CURRENT
    assert written(stick) == 1


def test_a_locked_station_seals_nothing_and_goes_on_when_unlocked(
    browser: Browser, day: Station, secrets: Secrets, stick: Path, job: MirrorJob, app: Flask
):
    choose(browser, stick)
    voters(day, secrets, *range(12))
    workplace(app).safe.lock()
    job.look()
    assert (job.state.outcome, written(stick)) == (Mirrored.LOCKED, 0)
    workplace(app).safe.put(secrets)
    job.look()
    assert (job.state.outcome, written(stick)) == (Mirrored.CURRENT, 1)


def test_a_folder_that_is_none_is_refused_in_swedish(browser: Browser, day: Station, stick: Path):
    page = browser.post("/stick/", folder=str(stick / "none"), status=422)
    assert "Det finns inget USB-minne" in page
    assert "hela sökväg" in browser.post("/stick/", folder="stick", status=422)


def test_an_empty_folder_means_no_stick(browser: Browser, day: Station, stick: Path, job: MirrorJob):
    choose(browser, stick)
    browser.post("/stick/", folder="")
    assert job.state.outcome is Mirrored.NOT_CHOSEN


def test_the_running_program_looks_after_the_stick_by_itself(
    root: Path, open_for_voters: Station, secrets: Secrets, stick: Path
):
    from station.mirroring import choose_stick

    choose_stick(open_for_voters, str(stick))
    with serving(root, 0) as pages:
        place = workplace(pages.server.wsgi_app)
        place.safe.put(secrets)
        for _ in range(100):
            place.mirror.wake()
            if written(stick, "paper"):
                break
            time.sleep(0.05)
        assert written(stick, "paper") == 1
    assert "_run" not in {thread.name.partition("(")[2].rstrip(")") for thread in threading.enumerate()}
