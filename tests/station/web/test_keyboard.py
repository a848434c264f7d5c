"""Counting without a mouse: unclear marks are reviewed and a torn ballot is typed in by keyboard alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station.cast import finished_ballots
from station.page_intake import count_page
from tests.browser import Screen
from tests.station.conftest import PASSPHRASES
from tests.station.pile import Pile
from tests.station.web.test_review import jpeg


def test_reviews_and_a_torn_ballot_by_keyboard_alone(
    screen: Screen, pile: Pile, closed_box: Callable[[int], Box], root: Path
):
    first, second, torn = pile.print(3)
    box, station = closed_box(3), pile.station
    count_page(station, box, pile.page(first, "3", unclear=["1", "2"], picture=jpeg()))
    count_page(station, box, pile.page(second, unclear=["1", "2"], picture=jpeg((601, 400))))
    count_page(station, box, replace(rejected("scan.jpg", 0, Reason.CODE_UNREADABLE), picture=jpeg((602, 400))))

    page, typed = screen.page, screen.page.keyboard.press
    page.goto(screen.address)
    expect(page.get_by_label("Lösenfras")).to_be_focused()
    page.keyboard.type(PASSPHRASES["chair"])
    typed("Enter")
    screen.sees("Nästa steg")
    page.goto(f"{screen.address}/review/")
    page.get_by_role("link", name="Börja granska").focus()
    typed("Enter")
    cross = page.get_by_role("radio", name="Kryss", exact=True).first
    expect(cross).to_be_focused()
    for key in ("1", "2", *"Kerstin", "Tab", *"Yusuf", "Enter"):
        typed(key)
    screen.sees("1 granskning väntar")
    expect(cross).to_be_focused()
    for key in ("Space", "Tab", "ArrowDown", "Enter"):
        typed(key)
    screen.sees("Inget väntar på granskning")

    page.goto(f"{screen.address}/scan/piles/unreadable")
    page.get_by_role("link", name="skriv in den för hand").focus()
    typed("Enter")
    expect(page.get_by_label("Röstsedelns nummer")).to_be_focused()
    page.keyboard.type(torn)
    typed("Enter")
    expect(page.get_by_role("checkbox").first).to_be_focused()
    for key in ("Tab", "Space", "Tab", "Tab", "Tab", *"Kerstin", "Tab", *"Yusuf", "Enter"):
        typed(key)
    screen.sees("så som två personer har skrivit av det")
    said = {ballot.serial: ballot.contests[0].marks for ballot in finished_ballots(station)}
    assert said[torn] == (("2", "1"),)
    assert (said[first], said[second]) == ((("1", "1"), ("3", "1")), (("1", "1"),))
