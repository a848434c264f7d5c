"""The editions: large print is large, high contrast is bold and thick, and both fit on A4 in any shape of contest."""

from typing import Any

import pytest

from ballots.errors import LayoutError
from ballots.geometry import PagePlan, StylePlan
from ballots.look import CONTRAST, LARGE, LOOKS, STANDARD
from ballots.paper import BOX_CLEAR_MM
from tests.ballots.plans import GRADES, plan, words

METHODS = [
    {"type": "choose-one"},
    {"type": "knapsack"},
    {"type": "ranking", "points": [3, 2, 1]},
    {"type": "ranking", "points": [8, 7, 6, 5, 4, 3, 2, 1]},
    {"type": "points", "total": 8, "per_project": 8},
    GRADES,
]
LANGUAGES = [["sv"], ["sv", "en"]]


def made(elections: Any, edition: str, languages: list[str] | None = None, **changes: Any) -> StylePlan:
    contest = elections.contest(**({"projects": 8} | changes))
    style = {"id": "alla", "contests": ["c1"], "languages": languages or ["sv", "en"], "edition": edition}
    return plan(elections, contest, styles=[style])


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method["type"])
@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
@pytest.mark.parametrize("edition", sorted(LOOKS))
def test_every_method_is_set_in_every_edition(
    elections: Any, edition: str, languages: list[str], method: dict[str, Any]
) -> None:
    pages = made(elections, edition, languages, method=method).pages
    look = LOOKS[edition]
    assert sum(len(page.targets) for page in pages) % 8 == 0
    assert {(target.box.w, target.box.h) for page in pages for target in page.targets} == {(look.box, look.box)}
    assert {page.look for page in pages} == {look}
    for page in pages:
        assert min(text.size for text in page.texts if text.words != "alla") >= look.body
        if look.bold:
            assert all(text.bold for text in page.texts if text.words != "alla")


def test_large_print_is_18_points_and_more_with_larger_boxes() -> None:
    assert LARGE.body >= 18 < LARGE.heading < LARGE.title
    assert LARGE.box >= 8 > STANDARD.box
    assert LARGE.pitch > STANDARD.pitch


def test_high_contrast_is_bold_with_thicker_lines() -> None:
    assert CONTRAST.bold
    assert CONTRAST.body >= 14
    assert (CONTRAST.outline, CONTRAST.rule) > (STANDARD.outline, STANDARD.rule)


@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_a_boxs_search_never_meets_its_neighbours_outline(look: Any) -> None:
    assert look.pitch - look.box >= 2 * 2.5 + look.outline - 0.4
    assert look.gap > BOX_CLEAR_MM + look.outline / 2


def test_the_line_above_a_projects_boxes_is_its_own_name_when_they_stand_below(elections: Any) -> None:
    for page in made(elections, "large", method=METHODS[3]).pages:
        for target in page.targets:
            above = [text for text in page.texts if text.y < target.box.y and text.words.startswith("Förslag ")]
            assert max(above, key=lambda text: text.y).words == f"Förslag {target.project}"


def test_in_large_print_the_languages_follow_each_other_and_use_the_width_below_the_code(elections: Any) -> None:
    page = made(elections, "large").pages[0]
    swedish, english = (next(t for t in page.texts if t.words == head) for head in ("Så här röstar du", "How to vote"))
    assert english.y > swedish.y + 20
    assert english.x == 22.0


@pytest.mark.parametrize("edition", sorted(LOOKS))
def test_a_name_of_300_characters_fits_in_one_language(elections: Any, edition: str) -> None:
    name = ("Upprustning av parken och " * 12)[:300].strip()
    page = made(elections, edition, ["sv"], projects=[elections.project(1, name=name)]).pages[-1]
    assert name in words(page)


@pytest.mark.parametrize("edition", sorted(LOOKS))
def test_400_projects_are_printed_on_many_sheets_in_every_edition(elections: Any, edition: str) -> None:
    pages = made(elections, edition, ["sv"], projects=400).pages
    assert sum(len(page.targets) for page in pages) == 400
    assert len(pages) < 100


def test_a_title_that_leaves_no_room_for_the_instructions_is_an_error(elections: Any) -> None:
    contests = [elections.contest(number, title="Stadsdelen " * 7) for number in range(1, 4)]
    style = {"id": "alla", "contests": ["c1", "c2", "c3"], "languages": ["sv", "en"], "edition": "large"}
    title = {"sv": "Medborgarbudget " * 12, "en": "Citizens' budget " * 12}
    with pytest.raises(LayoutError, match="title"):
        plan(elections, *contests, styles=[style], title=title)


def test_the_foot_of_a_page_has_room_for_both_languages(elections: Any) -> None:
    def foot(page: PagePlan) -> list[float]:
        return sorted(text.y for text in page.texts if text.y > page.look.body_bottom and text.words != "alla")

    for edition, look in LOOKS.items():
        assert foot(made(elections, edition).pages[0]) == list(look.foot)
