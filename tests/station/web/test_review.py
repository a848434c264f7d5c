import io
import re
from collections.abc import Callable

import pytest
from PIL import Image

from ballots.cvr import Box
from station.page_intake import count_page
from station.polling_station import Station
from station.review import reviews
from station.sealing import seal_pending
from station.sheets import sheets_of
from sync.keyring import Secrets
from tests.station.pile import Pile
from tests.station.web.conftest import NAMES, Browser


def jpeg(size: tuple[int, int] = (600, 400)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 230).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def unclear(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """A ballot with two unclear boxes, and another with one."""
    first, second = pile.print(2)
    closed = closed_box(2)
    count_page(pile.station, closed, pile.page(first, "3", unclear=["1", "2"], picture=jpeg()))
    count_page(pile.station, closed, pile.page(second, unclear=["3"], picture=jpeg((601, 400))))
    return pile.station


def waiting(station: Station) -> list[str]:
    return [each.id for each in reviews(station, waiting=True)]


def with_boxes(station: Station, count: int) -> str:
    return next(each.id for each in reviews(station, waiting=False) if len(each.boxes) == count)


def test_what_waits_is_counted_and_listed(browser: Browser, unclear: Station):
    assert "Granska (2)" in browser.get("/")
    page = browser.get("/review/")
    assert "2 granskningar väntar" in page
    assert "1 Bänkar, 2 Träd" in page


def test_a_review_shows_each_box_with_its_picture_project_and_rule(browser: Browser, unclear: Station):
    page = browser.get(f"/review/{with_boxes(unclear, 2)}")
    assert "<legend>1 Bänkar</legend>" in page
    assert "<legend>2 Träd</legend>" in page
    assert "Sätt kryss för högst 2" in page
    assert "checked" not in page
    for source in re.findall(r'<img class="cutout" src="([^"]+)"', page):
        picture = browser.client.get(source)
        assert picture.headers["Cache-Control"] == "no-store"
        assert Image.open(io.BytesIO(picture.data)).width == 360


def test_the_cut_out_shows_one_box_in_its_frame(browser: Browser, unclear: Station):
    pictures = [browser.client.get(f"/review/{with_boxes(unclear, 2)}/box/{n}").data for n in (0, 1)]
    assert pictures[0] != pictures[1]
    colours = Image.open(io.BytesIO(pictures[1])).convert("RGB").getcolors(100_000) or []
    assert any(blue > red + 100 for _, (red, _, blue) in colours)


def test_the_whole_sheet_comes_on_demand_as_it_was_stored(browser: Browser, unclear: Station):
    assert browser.client.get(f"/review/{with_boxes(unclear, 2)}/sheet").data == jpeg()


def test_two_people_decide_box_by_box_and_come_to_the_next(browser: Browser, unclear: Station):
    review_id = with_boxes(unclear, 2)
    page = browser.post(f"/review/{review_id}", **{"box-0": "marked", "box-1": "blank"}, **NAMES)
    assert "Sparat." in page
    assert "1 granskning väntar" in page
    decided = next(each for each in reviews(unclear, waiting=False) if each.id == review_id)
    assert decided.marked == {("1", "1")}


def test_the_machines_reading_is_kept(browser: Browser, unclear: Station):
    review_id = with_boxes(unclear, 1)
    browser.post(f"/review/{review_id}", **{"box-0": "marked"}, **NAMES)
    decided = next(each for each in reviews(unclear, waiting=False) if each.id == review_id)
    sheet = next(sheets_of(unclear.journal, decided.serial))
    assert {target.project: target.mark for target in sheet.targets}["3"] == "unclear"


def test_whoever_disagrees_hands_it_to_central(browser: Browser, unclear: Station):
    review_id = with_boxes(unclear, 1)
    page = browser.post(f"/review/{review_id}", disagree="yes", **NAMES)
    assert "Centralen avgör den här" in page
    assert next(each for each in reviews(unclear, waiting=False) if each.id == review_id).disagreed
    assert "centralen avgör" in browser.get("/review/")


def test_a_box_without_a_choice_is_not_decided(browser: Browser, unclear: Station):
    path = f"/review/{with_boxes(unclear, 2)}"
    page = browser.post(path, status=422, **{"box-0": "marked"}, **NAMES)
    assert "Välj för varje ruta" in page
    assert re.search(r'name="box-0" value="marked" checked', page)
    assert len(waiting(unclear)) == 2


@pytest.mark.parametrize("value", ["unclear", "", "<script>"])
def test_a_choice_that_is_none_is_not_taken(browser: Browser, unclear: Station, value: str):
    browser.post(f"/review/{with_boxes(unclear, 1)}", status=422, **{"box-0": value}, **NAMES)
    assert len(waiting(unclear)) == 2


def test_one_person_does_not_decide(browser: Browser, unclear: Station):
    path = f"/review/{with_boxes(unclear, 1)}"
    page = browser.post(path, status=422, first="Kerstin", second="KERSTIN", **{"box-0": "blank"})
    assert "Två olika personer" in page
    assert len(waiting(unclear)) == 2


def test_a_double_click_is_no_harm(browser: Browser, unclear: Station):
    path = f"/review/{with_boxes(unclear, 1)}"
    for _ in range(2):
        assert "Sparat" in browser.post(path, **{"box-0": "blank"}, **NAMES)
    assert len(waiting(unclear)) == 1


def test_a_decision_can_be_seen_and_changed_until_it_is_sealed(browser: Browser, unclear: Station, secrets: Secrets):
    path = f"/review/{with_boxes(unclear, 1)}"
    browser.post(path, **{"box-0": "blank"}, **NAMES)
    assert re.search(r'value="blank" checked', browser.get(path))
    browser.post(path, **{"box-0": "marked"}, **NAMES)
    assert re.search(r'value="marked" checked', browser.get(path))
    seal_pending(unclear, secrets)
    assert "redan förseglad" in browser.post(path, status=422, **{"box-0": "blank"}, **NAMES)


def test_names_are_typed_once(browser: Browser, unclear: Station):
    browser.post(f"/review/{with_boxes(unclear, 1)}", **{"box-0": "blank"}, **NAMES)
    assert 'value="Yusuf"' in browser.get(f"/review/{with_boxes(unclear, 2)}")


def test_no_serial_stands_on_the_pages(browser: Browser, unclear: Station):
    pages = browser.get("/review/") + browser.get(f"/review/{with_boxes(unclear, 2)}")
    for each in reviews(unclear, waiting=False):
        assert each.serial not in pages


@pytest.mark.parametrize("path", ["/review/unknown", "/review/unknown/sheet", "/review/unknown/box/0"])
def test_a_review_that_is_not_there_says_so(browser: Browser, path: str):
    assert "Den granskningen finns inte" in browser.get(path, status=409)


def test_a_box_that_is_not_there_has_no_picture(browser: Browser, unclear: Station):
    assert "ingen bild" in browser.get(f"/review/{with_boxes(unclear, 1)}/box/7", status=409)


def test_a_damaged_picture_is_named_as_such(browser: Browser, unclear: Station):
    for path in unclear.journal.home.pictures.iterdir():
        path.write_bytes(b"damaged")
    assert "saknas eller är skadad" in browser.get(f"/review/{with_boxes(unclear, 1)}/box/0", status=409)
