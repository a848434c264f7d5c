"""Every page of central is for everyone, in every state of an election: `tests/everyone.py` says what that means.

A new page is found by itself: whatever has a plain address, or is linked from a page, is opened in each state below.
This test fails while a page (a GET address of the app) was shown in no state; add the state, or name it in PARTS.
ROSTLOKAL_PICTURES=FOLDER saves each page as it is looked at, at 1366 × 768, at 200 % zoom and as on a tablet.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ballots.serials import new_serials
from central.digital import end_voting
from central.web.app import pages_app
from central.web.server import pages_served
from sync.batch import Stream
from tests.browser import DESKTOP, chromium_open
from tests.central.town import NOW, Laptop, Town
from tests.central.web.reader import NAME, PASSPHRASE
from tests.visitor import Visitor

PARTS = {
    "static": "files",
    "start": "leads to the stations",
    "language.switch": "leads back to the page one was on",
    "result.results_file": "JSON",
    "result.report_file": "a PDF",
    "result.picture": "a picture, with its words in result.show",
}
VOTES = f"nullifier,contest,choices,values\n{'1' * 64},parks,P3,\n"


@pytest.fixture
def visitor(staffed: Town, chromium: Path) -> Iterator[Visitor]:
    with pages_served(staffed.office, "127.0.0.1", 0) as port, chromium_open(chromium) as browser:
        page = browser.new_page(viewport=DESKTOP)
        address = f"http://127.0.0.1:{port}"
        outside: list[str] = []
        page.on("request", lambda each: each.url.startswith((address, "data:")) or outside.append(each.url))
        yield Visitor(page, address, pages_app(staffed.office), PARTS)
        assert outside == []


def test_every_page_in_every_state_is_for_everyone(visitor: Visitor, staffed: Town, laptop: Laptop, tmp_path: Path):
    page = visitor.page
    visitor.everywhere("nobody signed in")
    page.goto(f"{visitor.address}/sign-in")
    page.get_by_label("Namn").fill(NAME)
    page.get_by_label("Lösenfras").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    visitor.look("a wrong passphrase")
    page.get_by_label("Namn").fill(NAME)
    page.get_by_label("Lösenfras").fill(PASSPHRASE)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/stations")
    visitor.everywhere("before the day")

    hold_a_ballot(staffed, staffed.enrolled("lund"))
    staffed.day(laptop, [{"parks": [("P1", "1")], "roads": [("R1", "1")]}] * 3)
    staffed.ask(staffed.laptop("lund"))
    bring_in(visitor, tmp_path / "wrong.csv", VOTES.replace("1" * 64, "x"))
    visitor.look("a wrong file")
    bring_in(visitor, tmp_path / "right.csv", VOTES)
    visitor.look("a file is imported")
    visitor.everywhere("counting")
    end_voting(staffed.office, NOW)
    visitor.visit("digital voting has ended", "/digital")
    page.goto(f"{visitor.address}/language/en")
    visitor.everywhere("in English")
    visitor.visit("no such page", "/nowhere")
    assert not visitor.problems, "\n".join(visitor.problems)
    assert visitor.never_met() == set(), "read the first lines of this file"


def hold_a_ballot(town: Town, laptop: Laptop) -> None:
    """A ballot that was never printed, which somebody must look at, and two stories of one computer."""
    serials = new_serials(2)
    town.take(laptop.printed(serials[:1]))
    town.take(laptop.ballots(town.election, {serial: {"parks": [("P1", "1")]} for serial in serials}))
    other = laptop.batch_at(1, laptop.request.payload_hash, Stream.PAPER, records=[{"type": "x"}])
    town.take(other)


def bring_in(visitor: Visitor, file: Path, text: str) -> None:
    file.write_text(text)
    visitor.page.goto(f"{visitor.address}/digital")
    visitor.page.get_by_label("CSV-fil med digitala röster").set_input_files(file)
    visitor.page.get_by_role("button", name="Läs in rösterna").click()
