import pytest

from station.box import urns
from station.old_copy import AHEAD
from station.polling_station import Station
from station.readiness.tried import remember_prepared
from tests.station.pile import Pile
from tests.station.web.conftest import NAMES, Browser


def test_after_preparing_the_day_begins_with_opening(browser: Browser, station: Station):
    remember_prepared(station)
    page = browser.get("/")
    assert "Nästa steg: öppna röstlokalen" in page
    assert "TEST – inget räknas" in page
    assert "Stadsbiblioteket · Medborgarbudget Lund" in page


@pytest.mark.parametrize("mode", ["official"])
def test_an_official_vote_is_named_as_such_on_every_page(browser: Browser, stranger: Browser, mode: str):
    for page in (browser.get("/"), browser.get("/closing/"), stranger.get("/unlock")):
        assert "RIKTIG OMRÖSTNING" in page
        assert "TEST" not in page


def test_opening_puts_the_sealed_box_to_use(browser: Browser, station: Station):
    page = browser.post("/open", box=" 1 ", seal="S-1", **NAMES)
    assert "Valurna 1 används med försegling S-1" in page
    assert "Nästa steg: ta emot röster" in page
    assert [(box.number, box.seal) for box in urns(station)] == [("1", "S-1")]
    assert station.day is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"second": "kerstin "}, "Två olika personer"),
        ({"second": ""}, "Fyll i det här"),
        ({"box": ""}, "Fyll i det här"),
        ({"seal": "x" * 61}, "högst 60 tecken"),
    ],
)
def test_a_form_that_lacks_something_says_what_and_keeps_the_rest(
    browser: Browser, station: Station, fields: dict[str, str], said: str
):
    page = browser.post("/open", status=422, **{"box": "1", "seal": "S-1", **NAMES} | fields)
    assert said in page
    assert 'value="Kerstin"' in page
    assert station.day is None


def test_what_the_station_refuses_is_said_in_swedish(browser: Browser, day: Station):
    page = browser.post("/open", status=422, box="1", seal="S-2", **NAMES)
    assert "Valurna 1 används redan med försegling S-1" in page


def test_opening_twice_is_no_harm(browser: Browser, day: Station):
    assert "Valurna 1 används" in browser.post("/open", box="1", seal="S-1", **NAMES)
    assert len(list(urns(day))) == 1


def test_closing_the_box_stores_the_hand_count(browser: Browser, day: Station):
    page = browser.post("/close-box", box="1", counted="3", **NAMES)
    assert "Valurna 1 är stängd med 3 röstsedlar" in page
    assert "Nästa steg: läs av röstsedlarna" in page
    assert [box.counted for box in urns(day)] == [3]


def test_a_double_click_on_closing_the_box_is_no_harm(browser: Browser, day: Station):
    browser.post("/close-box", box="1", counted="3", **NAMES)
    assert "Valurna 1 är stängd med 3" in browser.post("/close-box", box="1", counted="3", **NAMES)


def test_a_second_count_of_a_closed_box_is_refused(browser: Browser, day: Station):
    browser.post("/close-box", box="1", counted="3", **NAMES)
    assert "redan stängd, med 3" in browser.post("/close-box", box="1", counted="4", **NAMES)
    assert [box.counted for box in urns(day)] == [3]


@pytest.mark.parametrize("counted", ["", "-1", "tre", "1.5", "2000000"])
def test_a_hand_count_is_a_whole_number(browser: Browser, day: Station, counted: str):
    assert "Skriv ett heltal" in browser.post("/close-box", status=422, box="1", counted=counted, **NAMES)
    assert [box.counted for box in urns(day)] == [None]


def test_a_box_with_no_ballots_can_be_closed(browser: Browser, day: Station):
    assert "Nästa steg: stäm av" in browser.post("/close-box", box="1", counted="0", **NAMES)


def test_there_is_no_box_to_close_before_opening(browser: Browser):
    browser.get("/close-box", status=303)
    assert "Ingen valurna är öppen" in browser.get("/")


def test_the_figures_of_the_day_are_shown(browser: Browser, pile: Pile):
    pile.print(4)
    page = browser.get("/")
    assert "<dt>Utskrivna röstsedlar</dt><dd>4</dd>" in page
    assert "<dt>Handräknade i valurnan</dt><dd>–</dd>" in page


def test_the_page_shows_no_serial(browser: Browser, pile: Pile):
    serials = pile.print(2)
    pages = browser.get("/") + browser.get("/scan/") + browser.get("/review/") + browser.get("/closing/")
    assert not any(serial in pages for serial in serials)


def test_a_stopped_copy_says_so_first(browser: Browser, station: Station):
    station.journal.stop(AHEAD)
    assert "den är en gammal kopia och slutar skriva" in browser.get("/")
