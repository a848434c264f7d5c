from collections.abc import Callable

import pytest
from flask import Flask

from ballots.cvr import Box
from station.box import urns
from station.page_intake import count_page
from station.polling_station import Station
from station.review import reviews
from station.together import Together, alone, let_one
from station.web.seats import SEAT_IDLE_SECONDS
from station.workers import Worker, remove_worker
from tests.station.pile import Pile
from tests.station.web.conftest import NAMES, PINS, Browser, Clock, signed_in
from tests.station.web.test_review import jpeg

Staff = dict[str, Worker]
OPEN = {"box": "1", "seal": "S-1"}
WITH_YUSUF = {"second": "Yusuf", "pin": PINS["Yusuf"]}


def test_the_one_who_is_signed_in_and_one_who_types_a_pin_open_the_day(
    browser: Browser, station: Station, staff: Staff
):
    page = browser.get("/open")
    assert "Du är inloggad som Kerstin" in page
    assert "<option>Yusuf</option>" in page
    assert "<option>Kerstin</option>" not in page
    browser.post("/open", **OPEN, **WITH_YUSUF)
    row = station.journal.one("SELECT body FROM records WHERE body LIKE '%opened%' AND body LIKE '%people%'")
    assert row
    assert '"people":["Kerstin","Yusuf"]' in row["body"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Fyll i det här"),
        ({"second": "Yusuf"}, "Namnet eller PIN-koden är fel"),
        ({"second": "Yusuf", "pin": "999999"}, "Namnet eller PIN-koden är fel"),
        ({"second": "Yusuf", "pin": PINS["Kerstin"]}, "Namnet eller PIN-koden är fel"),
        ({"second": "Kerstin", "pin": PINS["Kerstin"]}, "från listan"),
        ({"second": "Somebody", "pin": PINS["Yusuf"]}, "från listan"),
        ({"first": "Yusuf", "second": "Kerstin", "pin": PINS["Kerstin"]}, "från listan"),
        ({"first": "Kerstin", "second": "Yusuf"}, "Namnet eller PIN-koden är fel"),
    ],
)
def test_nobody_stands_in_for_the_second_person(
    browser: Browser, station: Station, staff: Staff, sent: dict[str, str], sentence: str
):
    assert sentence in browser.post("/open", status=422, **OPEN, **sent)
    assert station.day is None


def test_a_pin_is_not_tried_for_a_form_that_is_not_filled_in(browser: Browser, staff: Staff):
    browser.post("/open", status=422, box="", seal="", second="Yusuf", pin="999999")
    browser.post("/open", **OPEN, **WITH_YUSUF)


def test_guessing_the_second_persons_pin_slows_down(browser: Browser, station: Station, staff: Staff):
    browser.post("/open", status=422, **OPEN, second="Yusuf", pin="999999")
    assert "sekunder före nästa försök" in browser.post("/open", status=422, **OPEN, **WITH_YUSUF)
    assert station.day is None


def test_without_registered_people_two_names_are_typed(browser: Browser, station: Station):
    assert "PIN-kod" not in browser.get("/open")
    browser.post("/open", status=422, **OPEN, first="Kerstin", second="kerstin ")
    browser.post("/open", **OPEN, **NAMES)
    assert station.day


def test_one_does_it_alone_where_the_chair_has_said_so(browser: Browser, station: Station, staff: Staff):
    page = browser.post("/together/", step="open", reason="Ensam på lördagar.")
    assert "Ensam på lördagar. <small>(Kerstin)</small>" in page
    assert "En person räcker här" in browser.get("/open")
    browser.post("/open", **OPEN)
    assert station.day
    browser.post("/close-box", status=422, box="1", counted="0")


def test_two_may_still_do_together_what_one_may(browser: Browser, station: Station, staff: Staff):
    let_one(station, Together.OPEN, "Kerstin", "Ensam.")
    browser.post("/open", status=422, **OPEN, second="Yusuf", pin="999999")
    assert station.day is None


def test_one_name_is_typed_where_one_is_enough_and_nobody_is_registered(browser: Browser, station: Station):
    let_one(station, Together.OPEN, "Ordföranden", "Ensam.")
    browser.post("/open", status=422, **OPEN)
    browser.post("/open", **OPEN, first="Kerstin", second="")
    assert station.day


def test_the_chair_asks_for_two_again(browser: Browser, station: Station, staff: Staff):
    browser.post("/together/", step="open", reason="Ensam.")
    assert "kräver två personer igen" in browser.post("/together/open/two")
    assert alone(station) == {}
    browser.post("/together/open/two")
    browser.post("/together/nonsense/two", status=404)


@pytest.mark.parametrize(
    "sent", [{"step": "open"}, {"step": "nonsense", "reason": "x"}, {"step": "open", "reason": " "}]
)
def test_no_step_is_done_alone_without_a_reason(browser: Browser, station: Station, sent: dict[str, str]):
    browser.post("/together/", status=422, **sent)
    assert alone(station) == {}


def test_a_worker_cannot_let_themselves_do_it_alone(yusuf: Browser, station: Station):
    yusuf.post("/together/", status=403, step="open", reason="Jag vill.")
    assert alone(station) == {}


def test_when_only_one_person_is_registered_the_page_says_what_to_do(browser: Browser, station: Station, staff: Staff):
    for name in ("Yusuf", "Åsa"):
        remove_worker(station, staff[name].id)
    assert "Ingen annan är inlagd" in browser.get("/open")


@pytest.fixture
def unclear(pile: Pile, closed_box: Callable[[int], Box], staff: Staff) -> list[str]:
    """Two reviews that wait, by id."""
    closed = closed_box(2)
    for number, serial in enumerate(pile.print(2)):
        count_page(pile.station, closed, pile.page(serial, unclear=["3"], picture=jpeg((600 + number, 400))))
    return [each.id for each in reviews(pile.station, waiting=True)]


def test_who_reviews_together_types_the_pin_once(browser: Browser, unclear: list[str]):
    first, second = unclear
    page = browser.post(f"/review/{first}", **{"box-0": "marked"}, **WITH_YUSUF)
    assert "Yusuf har skrivit sin PIN-kod" in page
    assert "Inget väntar" in browser.post(f"/review/{second}", **{"box-0": "blank"})


def test_the_enter_key_saves_the_decision(browser: Browser, unclear: list[str]):
    """A browser sends a form by its first button when Enter is pressed."""
    for given in ({}, WITH_YUSUF):
        browser.post(f"/review/{unclear[0]}", status=303 if given else 422, **{"box-0": "marked"}, **given)
        form = browser.get(f"/review/{unclear[1]}").split('<form method="post">')[1]
        assert "Spara beslutet" in form.split("</button>")[0]


def test_the_second_reviewer_is_asked_again_after_a_change_or_a_lock(
    app: Flask, browser: Browser, unclear: list[str], clock: Clock, staff: Staff
):
    first, second = unclear
    browser.post(f"/review/{first}", **{"box-0": "marked"}, **WITH_YUSUF)
    browser.post("/review/others")
    browser.post(f"/review/{second}", status=422, **{"box-0": "blank"})
    browser.post(f"/review/{second}", **{"box-0": "blank"}, **WITH_YUSUF)
    clock.now += SEAT_IDLE_SECONDS
    again = signed_in(app, staff["Kerstin"])
    again.post(f"/review/{second}", status=422, **{"box-0": "marked"})


def test_a_second_reviewer_who_was_removed_does_not_stay(
    browser: Browser, station: Station, unclear: list[str], staff: Staff
):
    first, second = unclear
    browser.post(f"/review/{first}", **{"box-0": "marked"}, **WITH_YUSUF)
    remove_worker(station, staff["Yusuf"].id)
    browser.post(f"/review/{second}", status=422, **{"box-0": "blank"}, second="Yusuf")


def test_the_confirmed_reviewer_opens_nothing_else(browser: Browser, station: Station, unclear: list[str]):
    browser.post(f"/review/{unclear[0]}", **{"box-0": "marked"}, **WITH_YUSUF)
    browser.post("/open", status=422, box="2", seal="S-2", second="Yusuf")
    assert [urn.number for urn in urns(station)] == ["1"]
