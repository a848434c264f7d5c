"""The check-in table in a real browser, by keyboard alone: number, Enter, Enter, the next voter."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from station.day import open_day
from station.polling_station import Station, open_station
from station.reconcile import balance
from tests.browser import Screen
from tests.station.conftest import PAIR, PASSPHRASES

VOTERS = ("195001311231", "500191-1238", "19991231-1231")


@pytest.fixture
def page(screen: Screen, root: Path) -> Page:
    """The check-in page of an unlocked station."""
    with open_station(root) as station:
        open_day(station, PAIR, date.today(), "1", "S-1")
    shown = screen.page
    shown.goto(f"{screen.address}/check-in/")
    shown.keyboard.type(PASSPHRASES["chair"])
    shown.keyboard.press("Enter")
    expect(shown.get_by_label("Personnummer")).to_be_focused()
    return shown


def test_voters_are_checked_in_without_a_mouse(page: Page, station: Station):
    keys = page.keyboard
    for voter in VOTERS:
        expect(page.get_by_label("Personnummer")).to_be_focused()
        keys.type(voter)
        keys.press("Tab")
        keys.press("Space")
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Lämna ut röstsedel")
        expect(page.get_by_role("button", name="Nästa väljare")).to_be_focused()
        assert not any(part in page.content() for part in ("1231", "1238"))
        page.wait_for_timeout(750)
        keys.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(f"Avprickade{len(VOTERS)}")
    assert balance(station).check_ins == len(VOTERS)

    page.go_back()
    expect(page.get_by_label("Personnummer")).to_have_value("")
    page.go_back()
    page.reload()
    expect(page.get_by_label("Personnummer")).to_have_value("")
    assert balance(station).check_ins == len(VOTERS)

    keys.type(VOTERS[0])
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lämna inte ut någon röstsedel")


def test_a_number_is_hidden_as_soon_as_the_field_is_left(page: Page):
    field = page.get_by_label("Personnummer")
    page.keyboard.type(VOTERS[0])
    shows = "element => getComputedStyle(element).webkitTextSecurity"
    assert field.evaluate(shows) == "none"
    page.keyboard.press("Tab")
    assert field.evaluate(shows) == "disc"
