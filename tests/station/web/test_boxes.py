import pytest

from station.box import close_box, urns
from station.delivery import sync_online
from station.polling_station import Station
from station.web.workplace import workplace
from sync.manifest import Station as Place
from tests.station.conftest import PAIR
from tests.station.town_hall import TownHall
from tests.station.web.conftest import NAMES, Browser

SEALS = {"boxes-0-box": "1", "boxes-0-seal": "S-1"}


def test_a_day_is_closed_and_opened_again_with_the_seal_that_was_read(browser: Browser, day: Station):
    assert "Stäng för i dag" in browser.get("/")
    page = browser.post("/boxes/close-day", **SEALS, **NAMES)
    assert "Stängt för i dag" in page
    assert "Nästa steg: öppna röstlokalen för i dag" in page
    assert day.day is None
    page = browser.post("/boxes/open-again", **SEALS, **NAMES)
    assert "Öppet. Förseglingarna är de rätta." in page
    assert day.day is not None


@pytest.mark.parametrize(("seal", "said"), [("S-2", "ska ha försegling S-1"), ("", "Fyll i det här")])
def test_another_seal_is_refused_and_what_was_written_stays(browser: Browser, day: Station, seal: str, said: str):
    page = browser.post("/boxes/close-day", status=422, **SEALS | {"boxes-0-seal": seal}, **NAMES)
    assert said in page
    assert 'value="Kerstin"' in page
    assert day.day is not None


def test_closing_and_opening_twice_is_no_harm(browser: Browser, day: Station):
    browser.post("/boxes/close-day", **SEALS, **NAMES)
    assert "stängd för i dag" in browser.post("/boxes/close-day", **SEALS, **NAMES)
    browser.post("/boxes/open-again", **SEALS, **NAMES)
    browser.post("/boxes/open-again", **SEALS, **NAMES)
    assert day.day is not None


def test_opening_again_without_a_box_in_use_leads_to_the_first_opening(browser: Browser):
    browser.get("/boxes/open-again", status=303)
    assert browser.last
    assert browser.last.location == "/open"


def test_a_box_leaves_sealed(browser: Browser, day: Station):
    assert "färre än 20 röstsedlar" in browser.get("/boxes/send")
    page = browser.post("/boxes/send", box="1", seal="S-1", **NAMES)
    assert "skickad förseglad" in page
    assert "Nästa steg: stäm av" in page
    browser.get("/boxes/send", status=303)
    assert [box.sent for box in urns(day)] == ["S-1"]


def test_few_ballots_in_a_counted_box_are_told(browser: Browser, day: Station):
    close_box(day, "1", 3, PAIR)
    assert "Valurna 1 har färre än 20 röstsedlar" in browser.get("/")
    browser.post("/boxes/send", box="1", seal="S-9", **NAMES)
    assert "har färre än 20" not in browser.get("/")


def test_there_is_nobody_to_take_a_box_from_in_an_election_with_one_station(browser: Browser):
    browser.get("/boxes/receive", status=303)
    assert "ingen annan röstlokal" in browser.get("/")


def test_a_box_of_another_station_is_taken_in_and_can_be_read(browser: Browser, hall: TownHall, day: Station):
    hall.publish(stations=[*hall.manifest.stations, Place(id="lund", name="Lund", opening_hours=[])])
    sync_online(day, workplace(browser.client.application).safe.secrets)
    page = browser.post("/boxes/receive", origin="lund", box="1", seal="L-1", counted="2", **NAMES)
    assert "Valurna 1 är mottagen med 2 röstsedlar" in page
    assert "lund/1" in page
    assert 'value="lund/1"' in browser.get("/scan/from/files")
    assert "redan mottagen" in browser.post(
        "/boxes/receive", status=422, origin="lund", box="1", seal="L-1", counted="2", **NAMES
    )
