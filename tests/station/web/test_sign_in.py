import threading
from pathlib import Path

import pytest
from flask import Flask

from station.polling_station import Station, open_station
from station.web.pin_check import PinCheck, WrongPin
from station.web.safe import IDLE_SECONDS, TooSoon
from station.web.seats import SEAT_IDLE_SECONDS
from station.web.workplace import workplace
from station.workers import Role, Worker, add_worker, change_pin, remove_worker
from sync.keyring import Secrets
from tests.station.conftest import PASSPHRASES
from tests.station.web.conftest import PINS, TOKEN, Browser, Clock, signed_in

Staff = dict[str, Worker]


@pytest.fixture
def newcomer(app: Flask, browser: Browser, staff: Staff) -> Browser:
    """A browser in which nobody is signed in, at a station that Kerstin has unlocked in another."""
    return Browser(app.test_client())


def test_a_worker_signs_in_by_name_and_pin_and_is_shown(newcomer: Browser):
    newcomer.get("/review/", status=303)
    assert newcomer.last
    assert newcomer.last.location == "/sign-in?next=/review/"
    page = newcomer.post("/sign-in?next=/review/", name="Yusuf", pin=PINS["Yusuf"])
    assert "<h1>Granska</h1>" in page
    assert '<span class="who">Yusuf</span>' in page


def test_whoever_typed_the_passphrase_is_signed_in_as_themselves(stranger: Browser, staff: Staff):
    page = stranger.post("/unlock", passphrase=PASSPHRASES["chair"])
    assert '<span class="who">Kerstin</span>' in page


def test_an_office_that_nobody_is_registered_for_goes_by_its_name(stranger: Browser, staff: Staff):
    assert '<span class="who">Ersättaren</span>' in stranger.post("/unlock", passphrase=PASSPHRASES["deputy"])


def test_nobody_signs_in_by_pin_while_the_station_is_locked(app: Flask, newcomer: Browser):
    workplace(app).safe.lock()
    assert "Lås upp röstlokalen" in newcomer.post("/sign-in", name="Yusuf", pin=PINS["Yusuf"])
    newcomer.get("/", status=303)


def test_a_wrong_pin_and_an_unknown_name_are_answered_alike(newcomer: Browser, clock: Clock):
    known = newcomer.post("/sign-in", status=422, name="Yusuf", pin="999999")
    clock.now += 100
    unknown = newcomer.post("/sign-in", status=422, name="Nobody", pin="999999")
    sentence = "Namnet eller PIN-koden är fel"
    assert sentence in known
    assert sentence in unknown
    assert "999999" not in known
    assert "sekunder före nästa försök" in newcomer.post("/sign-in", status=422, name="Nobody", pin="999999")


def test_guessing_a_pin_takes_longer_and_longer_for_each_name(station: Station, secrets: Secrets, staff: Staff):
    clock = Clock()
    pins = PinCheck(clock)
    waits = []
    for _ in range(8):
        with pytest.raises(WrongPin):
            pins.identify(station, secrets, "Yusuf", "999999")
        with pytest.raises(TooSoon) as soon:
            pins.identify(station, secrets, "Yusuf", PINS["Yusuf"])
        waits.append(soon.value.values["seconds"])
        clock.now += 100
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert pins.identify(station, secrets, "Yusuf", PINS["Yusuf"]) == staff["Yusuf"]


def test_guesses_sent_all_at_once_are_one_try(root: Path, secrets: Secrets, staff: Staff):
    pins, outcomes = PinCheck(Clock()), []

    def guess() -> None:
        with open_station(root) as station:
            try:
                pins.identify(station, secrets, "Yusuf", "999999")
            except (WrongPin, TooSoon) as refused:
                outcomes.append(type(refused))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.__name__ for each in outcomes) == ["TooSoon"] * 7 + ["WrongPin"]


def test_a_chair_who_is_not_registered_is_not_asked_for_a_pin(
    app: Flask, stranger: Browser, staff: Staff, station: Station
):
    remove_worker(station, staff["Kerstin"].id)
    stranger.post("/unlock", passphrase=PASSPHRASES["chair"])
    page = stranger.post("/lock")
    assert "<h1>Logga in</h1>" in page
    assert "logga in med lösenfrasen" in page


def test_guessing_at_name_after_name_is_slowed_down_too(station: Station, secrets: Secrets, staff: Staff):
    clock = Clock()
    pins = PinCheck(clock)
    for number in range(5):
        with pytest.raises(WrongPin):
            pins.identify(station, secrets, f"Guess {number}", "999999")
        clock.now += 8
    pins.identify(station, secrets, "Yusuf", PINS["Yusuf"])
    with pytest.raises(WrongPin):
        pins.identify(station, secrets, "Åsa", "999999")
    with pytest.raises(TooSoon) as soon:
        pins.identify(station, secrets, "Kerstin", PINS["Kerstin"])
    assert soon.value.values["seconds"] == 8


def test_a_screen_that_was_left_asks_for_the_pin_and_leads_back(app: Flask, newcomer: Browser, clock: Clock):
    newcomer.post("/sign-in", name="Yusuf", pin=PINS["Yusuf"])
    clock.now += SEAT_IDLE_SECONDS
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/review/"}
    answer = newcomer.client.get("/still-unlocked", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/review/"
    page = newcomer.get("/sign-in?next=/review/")
    assert "Skärmen är låst" in page
    assert '<option selected value="Yusuf">' in page
    assert workplace(app).safe.is_open
    assert "<h1>Granska</h1>" in newcomer.post("/sign-in?next=/review/", name="Yusuf", pin=PINS["Yusuf"])


def test_a_screen_in_use_stays_open_and_a_watched_one_does_not(yusuf: Browser, clock: Clock):
    for _ in range(3):
        clock.now += SEAT_IDLE_SECONDS - 1
        yusuf.get("/")
    clock.now += SEAT_IDLE_SECONDS - 1
    yusuf.get("/still-unlocked", status=204)
    clock.now += 1
    yusuf.get("/still-unlocked", status=303)


def test_the_whole_station_locks_itself_when_nobody_does_anything(app: Flask, yusuf: Browser, clock: Clock):
    clock.now += IDLE_SECONDS
    yusuf.get("/", status=303)
    assert yusuf.last
    assert yusuf.last.location.startswith("/unlock")
    assert not workplace(app).safe.is_open


def test_without_people_only_the_station_locks_itself(browser: Browser, clock: Clock):
    clock.now += IDLE_SECONDS - 1
    browser.get("/")


def test_a_stolen_cookie_is_worthless_once_its_owner_has_locked_the_screen(app: Flask, yusuf: Browser):
    stolen = app.test_client()
    cookie = yusuf.client.get_cookie("rostlokal-station")
    assert cookie
    stolen.set_cookie("rostlokal-station", cookie.value)
    assert stolen.get("/").status_code == 200
    yusuf.post("/lock")
    assert stolen.get("/").status_code == 303
    yusuf.post("/sign-in", name="Yusuf", pin=PINS["Yusuf"])
    assert stolen.get("/").status_code == 303


def test_whoever_locked_the_screen_comes_back_to_the_page_they_left(yusuf: Browser):
    token = TOKEN.search(yusuf.get("/open"))
    assert token
    left = {"Referer": "http://127.0.0.1:8000/open"}
    answer = yusuf.client.post("/lock", data={"csrf_token": token[1]}, headers=left)
    assert answer.location == "/sign-in?next=/open"


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(newcomer: Browser, address: str):
    newcomer.post(f"/sign-in?next={address}", name="Yusuf", pin=PINS["Yusuf"])
    assert newcomer.last
    assert newcomer.last.location == "/"


def test_locking_a_screen_leaves_the_others_open(browser: Browser, yusuf: Browser):
    yusuf.post("/lock")
    browser.get("/")


def test_the_whole_station_can_be_locked_from_the_lock_of_a_screen(browser: Browser, yusuf: Browser):
    yusuf.post("/lock")
    assert "Lås upp röstlokalen" in yusuf.post("/lock", station="yes")
    browser.get("/", status=303)


def test_somebody_else_takes_over_the_screen(yusuf: Browser):
    page = yusuf.post("/switch")
    assert "<h1>Logga in</h1>" in page
    assert '<span class="who">Åsa</span>' in yusuf.post("/sign-in", name="Åsa", pin=PINS["Åsa"])


def test_somebody_who_was_removed_or_got_a_new_pin_is_out_at_once(
    app: Flask, browser: Browser, station: Station, secrets: Secrets, staff: Staff
):
    yusuf, asa = signed_in(app, staff["Yusuf"]), signed_in(app, staff["Åsa"])
    remove_worker(station, staff["Yusuf"].id)
    change_pin(station, secrets, staff["Åsa"].id, "161803")
    yusuf.get("/", status=303)
    asa.get("/", status=303)
    browser.get("/")


def test_somebody_added_again_under_the_same_name_does_not_inherit_the_screen(
    app: Flask, yusuf: Browser, station: Station, secrets: Secrets, staff: Staff
):
    remove_worker(station, staff["Yusuf"].id)
    add_worker(station, secrets, "Yusuf", Role.WORKER, PINS["Yusuf"])
    yusuf.get("/", status=303)


def test_the_sign_in_page_is_none_while_nobody_has_a_pin(app: Flask, browser: Browser):
    other = Browser(app.test_client())
    other.get("/sign-in", status=303)
    assert other.last
    assert other.last.location == "/unlock"
