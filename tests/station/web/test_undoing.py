import pytest

from station.box import close_box, urns
from station.polling_station import Station
from sync.batch import Stream
from tests.station.conftest import PAIR
from tests.station.pile import Pile, records
from tests.station.web.conftest import Browser

WHY = {"reason": "Vi räknade fel."}


def test_everything_that_can_be_corrected_is_on_one_page(browser: Browser, day: Station):
    assert 'href="/correct/"' in browser.get("/")
    page = browser.get("/correct/")
    for what in ("count", "seal", "box", "spoiled"):
        assert f'href="/correct/{what}"' in page
    assert 'href="/check-in/undo"' in page


def test_a_hand_count_is_corrected_with_a_reason(browser: Browser, day: Station):
    close_box(day, "1", 3, PAIR)
    assert "Fyll i det här" in browser.post("/correct/count", status=422, box="1", counted="4", reason="")
    page = browser.post("/correct/count", box="1", counted="4", **WHY)
    assert "Rättat. Centralen får veta det" in page
    assert [box.counted for box in urns(day)] == [4]
    [said] = [each for each in records(day, Stream.PAPER) if each["type"] == "count-corrected"]
    assert said["reason"] == "Vi räknade fel."
    assert said["person"]


@pytest.mark.parametrize(
    ("what", "fields"), [("seal", {"box": "1", "seal": "S-9"}), ("box", {"box": "1"})], ids=["seal", "box"]
)
def test_a_box_in_use_is_corrected(browser: Browser, day: Station, what: str, fields: dict[str, str]):
    assert "Rättat" in browser.post(f"/correct/{what}", **fields, **WHY)
    assert [box.seal for box in urns(day)] == (["S-9"] if what == "seal" else [])


def test_a_ballot_that_was_not_spoiled_is_taken_back(browser: Browser, pile: Pile):
    [serial] = pile.print(1)
    browser.post("/print/spoil", serial=serial)
    assert "Rättat" in browser.post("/correct/spoiled", serial=serial, **WHY)
    assert "har tagits ut här" in browser.post("/correct/spoiled", status=422, serial=serial, **WHY)


def test_where_nothing_can_be_corrected_the_page_says_so(browser: Browser, day: Station):
    assert "Ingen valurna kan rättas" in browser.get("/correct/count")
    browser.get("/correct/anything", status=404)


def test_nobody_but_the_chair_corrects(stranger: Browser):
    stranger.get("/correct/", status=303)
