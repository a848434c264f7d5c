"""The piles of papers: where each lies, and what is shown of it."""

import re
from collections.abc import Callable

from ballots.cvr import Box
from scanning.reasons import Reason
from scanning.result import rejected
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.web.piles import HELD, Pile, pile_of
from tests.station.pile import Pile as Ballots
from tests.station.web.conftest import Browser
from tests.station.web.test_review import jpeg


def test_every_paper_has_a_pile():
    assert {pile_of(outcome) for outcome in ScanOutcome} == set(Pile)
    assert {pile_of(reason) for reason in Reason} == {Pile.FOREIGN, Pile.UNREADABLE}
    assert pile_of(ScanOutcome.DIFFERS) is Pile.DUPLICATE
    assert pile_of(Reason.NOT_GENUINE) is Pile.FOREIGN
    assert pile_of(Reason.CODE_UNREADABLE) is Pile.UNREADABLE


def test_each_pile_shows_its_papers_by_reason_with_what_to_do(
    browser: Browser, pile: Ballots, closed_box: Callable[[int], Box]
):
    serial, box = pile.print(1)[0], closed_box(1)
    count_page(pile.station, box, pile.page(serial, "1", picture=jpeg()))
    count_page(pile.station, box, pile.page(serial, "1", picture=jpeg((601, 400))))
    count_page(pile.station, box, pile.page(serial, "2", picture=jpeg((602, 400))))
    count_page(pile.station, box, pile.page("0" * 16, "2", picture=jpeg((603, 400))))
    count_page(pile.station, box, rejected("a.jpg", 0, Reason.BLURRED))
    page = browser.get("/scan/")
    assert [f"/scan/piles/{each.value}" in page for each in HELD] == [True] * 3
    page = browser.get("/scan/piles/duplicate")
    assert ScanOutcome.DUPLICATE.sv in page
    assert ScanOutcome.DIFFERS.sv in page
    assert len(re.findall('<img class="cutout"', page)) == 2
    assert ScanOutcome.NEVER_REGISTERED.sv in browser.get("/scan/piles/foreign")
    assert Reason.BLURRED.sv in browser.get("/scan/piles/unreadable")


def test_accepted_ballots_are_listed_nowhere(browser: Browser):
    for name in (Pile.ACCEPTED.value, Pile.BEFORE.value, "anything"):
        browser.get(f"/scan/piles/{name}", status=404)
