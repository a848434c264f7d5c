"""Languages that run from right to left: pages in them are mirrored, but for what the reader needs in its place."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.blocks import Block
from ballots.fixed_texts import fixed_texts
from ballots.geometry import PagePlan, Rect, Stroke, StylePlan, Target, Text
from ballots.look import LOOKS
from ballots.paper import LEFT, QR_CLEAR_LEFT, QR_PLACE, RIGHT
from tests.ballots.plans import GRADES, plan

THREE = {"type": "ranking", "points": [3, 2, 1]}
NAMES = {"sv": "Förslag", "ar": "ملعب"}
ARABIC, SWEDISH = fixed_texts("ar"), fixed_texts("sv")


def made(elections: Any, languages: list[str], edition: str = "standard", **changes: Any) -> StylePlan:
    names = {"name": NAMES}
    contest = elections.contest(
        projects=[elections.project(number, **names) for number in range(1, 5)],
        **({"title": {"sv": "Del", "ar": "الحي"}} | changes),
    )
    style = {"id": "alla", "contests": ["c1"], "languages": languages, "edition": edition}
    title = {"sv": "Medborgarbudget", "ar": "ميزانية"}
    return plan(elections, contest, styles=[style], languages=["sv", "ar"], title=title, who_may_vote="Alla")


def first(elections: Any, languages: list[str], **changes: Any) -> PagePlan:
    return made(elections, languages, **changes).pages[0]


def named(page: PagePlan, words: str) -> list[Text]:
    return [text for text in page.texts if text.words == words]


@pytest.mark.parametrize("edition", sorted(LOOKS))
def test_boxes_stand_at_the_right_then_number_and_name_and_costs_at_the_left(elections: Any, edition: str) -> None:
    for page in made(elections, ["ar"], edition).pages:
        for target in page.targets:
            assert target.box.x + target.box.w == pytest.approx(RIGHT)
        for number, name in zip(named(page, "1"), named(page, NAMES["ar"]), strict=False):
            assert page.targets[0].box.x > number.x > name.x
            assert (number.align, name.align, name.rtl) == ("right", "right", True)
        for target in page.targets:
            (cost,) = named(page, ARABIC.money(10_000 * int(target.project), "SEK"))
            assert (cost.x, cost.align) == (LEFT, "left")


def test_columns_run_from_right_to_left(elections: Any) -> None:
    for method in (THREE, GRADES | {"grades": [{"id": each, "name": each} for each in "abc"]}):
        page = first(elections, ["ar"], method=method)
        places = [target.box.x for target in page.targets[:3]]
        assert places == sorted(places, reverse=True)
        assert places[0] == RIGHT - page.look.box
    first_word = ARABIC.ranks[0].replace("\u00a0", " ").split()[0]
    texts = first(elections, ["ar"], method=THREE).texts
    assert any(text.words.startswith(first_word) and (text.x, text.align) == (RIGHT, "right") for text in texts)


def test_code_and_markers_stay_where_the_reader_looks_for_them_and_no_word_comes_near(elections: Any) -> None:
    mirrored, plain = first(elections, ["ar"]), first(elections, ["sv"])
    assert mirrored.qr == plain.qr == QR_PLACE
    assert mirrored.corners == plain.corners
    title, *_ = named(mirrored, "ميزانية")
    assert (title.x, title.align) == (QR_CLEAR_LEFT, "right")


def test_the_line_for_the_sum_stands_at_the_left_below_the_costs(elections: Any) -> None:
    page = first(elections, ["ar"], method={"type": "knapsack"})
    line = max(page.strokes, key=lambda stroke: stroke.y1)
    assert line.x1 == LEFT
    assert line.x2 < 70


def test_the_foot_is_mirrored_with_the_serial_at_the_left(elections: Any) -> None:
    page = first(elections, ["ar"])
    assert page.mirrored
    (sheet,) = named(page, ARABIC.sheet.format(page=1, pages=1))
    (style,) = named(page, "alla")
    assert (sheet.x, sheet.align, style.x, style.align) == (RIGHT, "right", LEFT, "left")


def test_a_second_language_from_right_to_left_is_right_aligned_in_its_room_and_the_page_is_not_mirrored(
    elections: Any,
) -> None:
    page = first(elections, ["sv", "ar"])
    assert not page.mirrored
    assert {target.box.x for target in page.targets} == {LEFT}
    swedish, other = named(page, "Förslag")[0], named(page, NAMES["ar"])[0]
    assert (swedish.align, other.align) == ("left", "right")
    assert swedish.x < other.x < RIGHT
    assert (swedish.rtl, other.rtl) == (False, True)
    (own,), (arabic,) = (named(page, texts.how_to_vote) for texts in (SWEDISH, ARABIC))
    assert (own.align, own.rtl, arabic.align, arabic.rtl) == ("left", False, "right", True)
    assert arabic.x == QR_CLEAR_LEFT


def test_a_second_language_from_left_to_right_is_left_aligned_on_a_mirrored_page(elections: Any) -> None:
    page = first(elections, ["ar", "sv"])
    assert page.mirrored
    assert {text.align for text in named(page, NAMES["ar"])} == {"right"}
    assert {text.align for text in named(page, "Förslag")} == {"left"}


NUMBERS = st.floats(30, 150).map(lambda number: round(number, 2))


@given(NUMBERS, NUMBERS, st.sampled_from(["left", "right"]))
def test_a_block_mirrored_twice_is_itself(x: float, y: float, align: Any) -> None:
    block = Block(
        "x", 9, (Text(x, y, "ord", 12, align=align),), (Stroke(x, y, x + 9, y + 1, 0.2),),
        (Target("c", "1", "1", Rect(x, y, 6, 6)),),
    )  # fmt: skip
    assert rounded(block.mirrored().mirrored()) == rounded(block)
    assert block.mirrored().targets[0].box.x == pytest.approx(LEFT + RIGHT - x - 6)


def rounded(block: Block) -> Block:
    return replace(
        block,
        texts=tuple(replace(text, x=round(text.x, 6)) for text in block.texts),
        strokes=tuple(replace(each, x1=round(each.x1, 6), x2=round(each.x2, 6)) for each in block.strokes),
    )
