"""The plan of a ballot: each box once, near nothing dark, and every word on the paper."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballots.errors import LayoutError
from ballots.geometry import PagePlan, Rect, StylePlan, Text, plan_styles
from ballots.look import LOOKS
from ballots.paper import BOX_CLEAR_MM, LEFT, QR_CLEAR_BOTTOM, QR_CLEAR_LEFT, RIGHT
from ballots.typefaces import width
from tests.ballots.plans import GRADES, NO_BREAK, THIN, plan, real_projects, words

METHODS = st.one_of(
    st.just(GRADES),
    st.just({"type": "choose-one"}),
    st.just({"type": "approval", "max": 1}),
    st.just({"type": "knapsack", "limit": 10**11}),
    st.integers(1, 5).map(lambda ranks: {"type": "ranking", "points": list(range(ranks, 0, -1))}),
    st.integers(1, 8).map(lambda most: {"type": "points", "total": 8, "per_project": most}),
)
WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzåäöABCDEF", min_size=1, max_size=9), min_size=1, max_size=25)
NAMES = WORDS.map(" ".join)
ARABIC = st.lists(st.text("ابتجدرسعفقكلمنهوي", min_size=1, max_size=9), min_size=1, max_size=25).map(" ".join)
TEXTS = st.one_of(NAMES, st.builds(lambda sv, en, ar: {"sv": sv, "en": en, "ar": ar}, NAMES, NAMES, ARABIC))
PROJECTS = st.lists(
    st.fixed_dictionaries({"name": TEXTS, "cost": st.integers(0, 10**9)}, optional={"description": TEXTS}),
    min_size=1,
    max_size=25,
)
EDITIONS = st.sampled_from(sorted(LOOKS))
LANGUAGES = st.sampled_from([["sv"], ["en"], ["sv", "en"], ["en", "sv"], ["ar"], ["ar", "en"], ["sv", "ar"]])


def size(text: Text) -> Rect:
    """The space that a printed line takes: Noto Sans reaches 1.07 above and 0.29 below its baseline."""
    wide, point = width(text.words, text.size, text.bold), 25.4 / 72
    left = text.x - wide if text.align == "right" else text.x
    return Rect(left, text.y - 0.8 * text.size * point, wide, 1.05 * text.size * point)


def apart(one: Rect, other: Rect, gap: float = 0.0) -> bool:
    return (
        one.x + one.w + gap <= other.x + 1e-6
        or other.x + other.w + gap <= one.x + 1e-6
        or one.y + one.h + gap <= other.y + 1e-6
        or other.y + other.h + gap <= one.y + 1e-6
    )


@pytest.fixture(scope="session")
def any_plan(elections: Any) -> Any:
    def build(method: dict[str, Any], projects: list[dict[str, Any]], languages: list[str], edition: str) -> StylePlan:
        contest = elections.contest(
            projects=[{"id": str(number), **each} for number, each in enumerate(projects, 1)],
            method=method,
            title={"sv": "Del 1", "en": "Part 1", "ar": "الجزء"},
        )
        styles = [{"id": "alla", "contests": ["c1"], "languages": languages, "edition": edition}]
        texts = {"title": "Medborgarbudget", "who_may_vote": "Alla", "languages": ["sv", "en", "ar"]}
        return plan(elections, contest, styles=styles, **texts)

    return build


@given(method=METHODS, projects=PROJECTS, languages=LANGUAGES, edition=EDITIONS)
@settings(max_examples=40, deadline=None)
def test_on_any_ballot_boxes_stand_clear_and_words_stay_on_the_paper(
    any_plan: Any, method: dict[str, Any], projects: list[dict[str, Any]], languages: list[str], edition: str
) -> None:
    try:
        made = any_plan(method, projects, languages, edition)
    except LayoutError as error:
        # Two hundred letters and as many again, twice, in large print: a row may be half a page high, and no higher.
        assume("more than half a page" not in str(error))
        raise
    boxes = [(target.project, target.column) for page in made.pages for target in page.targets]
    assert len(boxes) == len(set(boxes))
    assert {project for project, _ in boxes} == {str(number) for number in range(1, len(projects) + 1)}
    for page in made.pages:
        _check_boxes(page)
        _check_words(page)


def _check_boxes(page: PagePlan) -> None:
    places = [target.box for target in page.targets]
    for one, other in combinations(places, 2):
        assert max(abs(one.x - other.x), abs(one.y - other.y)) >= page.look.pitch - 1e-6
    gap = BOX_CLEAR_MM + page.look.outline / 2
    for box in places:
        assert box.y > QR_CLEAR_BOTTOM
        assert box.y + box.h < page.look.body_bottom
        assert all(apart(box, size(text), gap) for text in page.texts)
        for stroke in page.strokes:
            if stroke.y1 == stroke.y2 and stroke.x2 - stroke.x1 > 100:
                assert apart(box, Rect(stroke.x1, stroke.y1 - stroke.width / 2, 166, stroke.width), gap)


def _check_words(page: PagePlan) -> None:
    places = [size(text) for text in page.texts]
    for place in places:
        assert place.x >= LEFT - 1e-6
        assert place.x + place.w <= RIGHT + 1e-6
        assert place.y + place.h < 291
        assert place.y > QR_CLEAR_BOTTOM or place.x + place.w <= QR_CLEAR_LEFT
    for one, other in combinations(places, 2):
        assert apart(one, other)


def test_a_project_stands_beside_its_boxes_with_number_and_cost(elections: Any) -> None:
    page = plan(elections, elections.contest(projects=3)).pages[0]
    for target in page.targets:
        middle = target.box.y + target.box.h / 2
        line = [text.words for text in sorted(page.texts, key=lambda text: text.x) if abs(text.y - 1.5 - middle) < 0.5]
        assert line == [
            target.project,
            f"Förslag {target.project}",
            f"{target.project}0{THIN}000{NO_BREAK}kr",
        ]


def test_what_voters_must_read_is_12_points_or_more(elections: Any) -> None:
    for page in plan(elections, elections.contest(projects=30)).pages:
        assert {text.words for text in page.texts if text.size < 12} == {"alla"}


def test_pages_after_the_first_repeat_the_heading_and_never_split_a_row(elections: Any) -> None:
    pages = plan(elections, elections.contest(projects=40)).pages
    assert len(pages) == 3
    for page in pages:
        assert "Del 1" in words(page)
        assert "Sätt kryss för 1\u00a0förslag." in words(page)
        for target in page.targets:
            assert f"Förslag {target.project}" in words(page)
    assert "(fortsättning) · (continued)" not in words(pages[0])
    assert all("(fortsättning) · (continued)" in words(page) for page in pages[1:])


def test_every_sheet_says_which_one_it_is_and_the_first_how_many_there_are(elections: Any) -> None:
    first, second, third = plan(elections, elections.contest(projects=40)).pages
    assert "Blad 1 (3). Fortsätter på blad 2." in words(first)
    assert "Blad 3 (3)" in words(third)
    assert "Fortsätter" not in words(third)
    assert "Röstsedeln har 3 blad." in words(first)
    assert "This ballot has 3 sheets." in words(first)
    assert "Röstsedeln har" not in words(second)
    assert "Röstsedeln har" not in words(plan(elections).pages[0])


def test_contests_follow_each_other_and_the_instruction_names_their_number(elections: Any) -> None:
    page = plan(elections, elections.contest(1), elections.contest(2)).pages[0]
    assert [target.contest for target in page.targets] == ["c1"] * 3 + ["c2"] * 3
    assert "Röstsedeln har 2 delar." in words(page)


def test_a_contest_that_does_not_fit_begins_on_a_new_page(elections: Any) -> None:
    pages = plan(elections, elections.contest(1, projects=11), elections.contest(2)).pages
    assert [{target.contest for target in page.targets} for page in pages] == [{"c1"}, {"c2"}]
    assert "Budget: 1" in words(pages[1])
    assert "(fortsättning)" not in words(pages[1])


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("review", "En helt ifylld ruta granskas av två personer."),
        ("vote", "En helt ifylld ruta räknas som ett kryss."),
        ("cancelled", "En helt ifylld ruta räknas inte."),
    ],
)
def test_the_instruction_says_what_a_blackened_box_means(elections: Any, setting: str, sentence: str) -> None:
    assert sentence in words(plan(elections, blackened_box=setting).pages[0])
    assert "Blev det fel? Be om en ny röstsedel." in words(plan(elections).pages[0])


def test_the_same_words_in_both_languages_are_printed_once(elections: Any) -> None:
    park = elections.project(1, name={"sv": "Park", "en": "Park"}, description={"sv": "Träd", "en": "Trees"})
    printed = [text.words for text in plan(elections, elections.contest(projects=[park])).pages[0].texts]
    assert (printed.count("Park"), printed.count("Träd"), printed.count("Trees")) == (1, 1, 1)


def test_letters_typed_as_letter_and_accent_are_printed_as_one(elections: Any) -> None:
    contest = elections.contest(projects=[elections.project(1, name="Te\u0328z\u0307nia")])
    assert "Tężnia" in words(plan(elections, contest).pages[0])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": "Vattenlek 💦"}, ["project 7 in contest c1", "💦", "U+1F4A6"]),
        ({"description": "Kinesiska: 水"}, ["project 7 in contest c1", "U+6C34"]),
        ({"name": "x" * 200}, ["project 7 in contest c1", "x" * 200]),
        ({"name": "mycket lång text " * 110}, ["project 7 in contest c1", "half a page"]),
    ],
)
def test_what_cannot_be_printed_is_an_error_that_names_the_project(
    elections: Any, changes: dict[str, str], named: list[str]
) -> None:
    contest = elections.contest(projects=[elections.project(1), elections.project(7, **changes)])
    with pytest.raises(LayoutError) as error:
        plan(elections, contest)
    assert all(each in str(error.value) for each in named)


def test_a_title_that_would_push_the_ballot_away_is_an_error(elections: Any) -> None:
    with pytest.raises(LayoutError, match="the election's title takes more than 4 lines"):
        plan(elections, title="Medborgarbudget " * 30)
    with pytest.raises(LayoutError, match="contest c1 takes more than 4 lines"):
        plan(elections, elections.contest(title="Hela staden " * 40))


def test_a_ballot_of_400_projects_is_planned_page_by_page(elections: Any) -> None:
    pages = plan(elections, elections.contest(projects=400)).pages
    assert [target.project for page in pages for target in page.targets] == [str(each) for each in range(1, 401)]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


def test_every_style_has_its_plan_with_its_place_in_the_election(elections: Any) -> None:
    styles = [
        {"id": "stor", "contests": ["c1", "c2"], "languages": ["sv"]},
        {"id": "liten", "contests": ["c2"], "languages": ["en"]},
    ]
    plans = plan_styles(elections.file(elections.contest(1), elections.contest(2), styles=styles).election)
    assert {(each.style, each.index) for each in plans.values()} == {("stor", 0), ("liten", 1)}
    assert {target.contest for target in plans["liten"].pages[0].targets} == {"c2"}


@pytest.mark.parametrize(
    ("file", "sheets"), [("Poland_Lodz_2020_Nr_33", 1), ("Poland_Warszawa_2019_Wesola", 2), ("Poland_Lodz_2022", 14)]
)
def test_the_projects_of_a_real_election_fit_on_their_sheets(
    elections: Any, shared_data: Path, file: str, sheets: int
) -> None:
    projects = list(real_projects(shared_data / "pabulib" / f"{file}.pb"))
    pages = plan(elections, elections.contest(projects=projects)).pages
    assert len(pages) == sheets
    assert sum(len(page.targets) for page in pages) == len(projects)
