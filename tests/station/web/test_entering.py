"""Typing in a sheet that no machine can read."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station.by_hand import Paper
from station.cast import finished_ballots
from station.held import held_sheets
from station.page_intake import count_page
from station.polling_station import Station
from station.review import reviews
from station.web.drafts import Drafts
from tests.station.pile import Pile
from tests.station.web.conftest import NAMES, Browser
from tests.station.web.test_review import jpeg

SHEET = {"box": "1", "style": "A", "page": "1", "held": ""}


@pytest.fixture
def torn(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """A ballot of box 1 that could not be read, with a picture of it."""
    pile.print(1)
    page = replace(rejected("scan.jpg", 0, Reason.CODE_UNREADABLE), picture=jpeg())
    count_page(pile.station, closed_box(1), page)
    return pile.station


def begun(browser: Browser, serial: str, **fields: str) -> str:
    """The address of the page for the marks."""
    browser.post("/enter/", follow=False, serial=serial, **{**SHEET, **fields})
    assert browser.last
    return str(browser.last.location)


def test_a_torn_ballot_is_typed_in_from_its_picture(browser: Browser, torn: Station, pile: Pile):
    [address] = re.findall(r'href="(/enter/\?held=[^"]+)"', browser.get("/scan/piles/unreadable"))
    page = browser.get(address)
    held = address.partition("=")[2]
    assert f'selected value="{held}"' in page
    path = begun(browser, pile.serials[0], held=held)
    assert pile.serials[0] not in path
    page = browser.get(path)
    assert f"/scan/held/{held}" in page
    assert "Bänkar" in page
    assert "checked" not in page
    assert "så som två personer har skrivit av" in browser.post(path, **{"box-0": "y"}, **NAMES)
    [ballot] = finished_ballots(torn)
    assert ballot.contests[0].marks == (("1", "1"),)
    assert list(held_sheets(torn)) == []
    assert "alla lästa" in browser.get("/scan/")
    assert "Skriv dess nummer en gång till" in browser.post(path, **{"box-0": "y"}, **NAMES)


def test_a_sheet_of_which_there_is_no_picture_is_typed_in(
    browser: Browser, pile: Pile, closed_box: Callable[[int], Box]
):
    [serial] = pile.print(1)
    closed_box(1)
    assert 'name="held"' not in browser.get("/enter/")
    browser.post("/enter/", follow=False, serial=serial, box="1", style="A", page="1")


def test_a_number_that_cannot_be_is_refused_before_anything_is_copied(browser: Browser, torn: Station):
    page = browser.post("/enter/", status=422, serial="0000 0000 0000 0000", **SHEET)
    assert "Ingen röstsedel med det här numret är utskriven här" in page


def test_one_name_is_not_enough_and_the_marks_stay(browser: Browser, torn: Station, pile: Pile):
    path = begun(browser, pile.serials[0])
    page = browser.post(path, status=422, **{"box-1": "y"}, first="Kerstin", second="kerstin")
    assert re.search(r'name="box-1" value="y" checked', page)
    assert list(finished_ballots(torn)) == []


def test_a_part_that_people_cannot_tell_goes_to_central(browser: Browser, torn: Station, pile: Pile):
    browser.post(begun(browser, pile.serials[0]), **{"box-0": "y", "unclear-parks": "y"}, **NAMES)
    [asked] = reviews(torn, waiting=False)
    assert asked.disagreed


def test_a_copy_can_be_changed_as_a_review_until_it_is_sealed(browser: Browser, torn: Station, pile: Pile):
    browser.post(begun(browser, pile.serials[0]), **{"box-0": "y"}, **NAMES)
    [asked] = reviews(torn, waiting=False)
    page = browser.get(f"/review/{asked.id}")
    assert "Titta på själva papperet" in page
    assert re.findall(r'name="(box-\d)" value="y" checked', page) == ["box-0"]
    assert "<img" not in page, "nothing shows this sheet"
    assert "ingen bild" in browser.get(f"/review/{asked.id}/box/0", status=409)
    assert "ingen bild" in browser.get(f"/review/{asked.id}/sheet", status=409)
    browser.post(f"/review/{asked.id}", **{"box-1": "y"}, **NAMES)
    [ballot] = finished_ballots(torn)
    assert ballot.contests[0].marks == (("2", "1"),)


def test_nothing_is_typed_in_before_a_box_is_closed(browser: Browser, day: Station):
    assert "Ingen valurna är stängd än" in browser.get("/enter/")


def test_a_draft_that_is_not_known_leads_back(browser: Browser, torn: Station):
    browser.get("/enter/unknown", status=303)


def test_only_the_last_drafts_are_kept():
    drafts = Drafts()
    keys = [drafts.keep(Paper(str(number), "1", "A", 1)) for number in range(30)]
    assert sum(drafts.get(key) is not None for key in keys) == 20
    assert drafts.get(keys[-1]) == Paper("29", "1", "A", 1)
