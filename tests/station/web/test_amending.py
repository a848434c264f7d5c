import re

import pytest

from ballots.cvr import Box
from station.amend import corrections
from station.missing import declare_missing
from station.page_intake import count_page
from station.polling_station import Station
from station.review import Decision, decide, reviews
from station.sealing import seal_pending
from tests.station.conftest import PAIR
from tests.station.pile import Pile
from tests.station.web.conftest import NAMES, Browser
from tests.station.web.test_review import jpeg

WHY = "Krysset hör till raden under"


@pytest.fixture
def sealed(pile: Pile, closed_box: object) -> Station:
    """A reviewed ballot is sealed, and one of which a sheet was declared missing."""
    assert callable(closed_box)
    [one], [two] = pile.print(1), pile.print(1, "B")
    box: Box = closed_box(2)
    count_page(pile.station, box, pile.page(one, "3", unclear=["1"], picture=jpeg()))
    count_page(pile.station, box, pile.page(two, "1", style="B", picture=jpeg((601, 400))))
    [asked] = reviews(pile.station, waiting=True)
    decide(pile.station, [Decision(asked.id, {("1", "1"): "marked"})], PAIR)
    declare_missing(pile.station, two, PAIR)
    seal_pending(pile.station, pile.secrets)
    return pile.station


def test_a_sealed_decision_leads_to_its_correction_without_anyone_typing_a_number(
    browser: Browser, sealed: Station, pile: Pile
):
    [decided] = reviews(sealed, waiting=False)
    page = browser.get(f"/review/{decided.id}")
    path = f"/amend/?of={decided.id}"
    assert path in page
    form = browser.get(path)
    assert "Röstsedelns nummer" not in form
    assert re.search(r'<option selected value="parks">Kryss i Parker', form)
    assert pile.serials[0] not in page + form
    after = browser.post(path, what="parks", reason=WHY, **NAMES)
    assert "öppnad för rättelse" in after
    assert after.count(" checked") == 3
    assert [each.reason for each in corrections(sealed.journal)] == [WHY]


def test_a_ballot_that_no_review_was_about_is_named_by_its_number(browser: Browser, sealed: Station, pile: Pile):
    typed = pile.serials[0].lower()
    assert "öppnad för rättelse" in browser.post("/amend/", serial=typed, what="parks", reason=WHY, **NAMES)


def test_a_sheet_that_was_found_sends_its_readers_to_the_scanner(browser: Browser, sealed: Station, pile: Pile):
    after = browser.post("/amend/", serial=pile.serials[1], what="", reason="Det låg i skannern", **NAMES)
    assert "väntar på sitt blad" in after
    assert sealed.journal.number("SELECT count(*) FROM ballots WHERE seq IS NULL") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"second": "Kerstin"}, "Två olika personer"),
        ({"reason": " "}, "Fyll i"),
        ({"reason": "19800101-1234 röstade"}, "personnummer"),
        ({"serial": "Z" * 16}, "Kontrollera numret"),
        ({"what": "nothing"}, ""),
        ({"what": ""}, "antecknat som borta"),
    ],
)
def test_what_cannot_be_corrected_so_says_why(
    browser: Browser, sealed: Station, pile: Pile, fields: dict[str, str], said: str
):
    sent = {"serial": pile.serials[0], "what": "parks", "reason": WHY, **NAMES, **fields}
    assert said in browser.post("/amend/", status=422, **sent)
    assert list(corrections(sealed.journal)) == []


def test_the_correction_of_a_review_that_is_not_there_says_so(browser: Browser, sealed: Station):
    assert "Den granskningen finns inte" in browser.get("/amend/?of=unknown", status=409)
