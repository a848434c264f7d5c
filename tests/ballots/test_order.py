"""The order of projects on ballots: drawn by lot, the same for everybody who draws again."""

import hashlib
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election import Election
from ballots.errors import ElectionError
from ballots.geometry import plan_style
from ballots.order import printed_order

MODES = st.sampled_from(["same", "drawn", "rotated"])
NUMBERS = st.lists(st.integers(1, 999), min_size=1, max_size=12, unique=True)


def election(elections: Any, numbers: list[int], order: dict[str, str] | None) -> Election:
    """Three styles; the second one has only the second contest."""
    contests = [elections.contest(each, [elections.project(number) for number in numbers]) for each in (1, 2)]
    having = (["c1", "c2"], ["c2"], ["c1", "c2"])
    styles = [{"id": f"s{place}", "contests": names, "languages": ["sv"]} for place, names in enumerate(having, 1)]
    changes: dict[str, Any] = {"styles": styles} if order is None else {"styles": styles, "project_order": order}
    made: Election = elections.file(*contests, **changes).election
    return made


def drawn(made: Election, style: str, contest: str) -> list[str]:
    return [project.id for project in printed_order(made, made.style(style), made.contest(contest))]


@given(NUMBERS, st.text("abcåäö 0123", min_size=1, max_size=9), MODES, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_every_order_is_complete_and_does_not_depend_on_the_order_of_the_file(
    elections: Any, numbers: list[int], seed: str, mode: str, chance: random.Random
) -> None:
    lot = {"method": "sha256", "seed": seed, "styles": mode}
    mixed = chance.sample(numbers, len(numbers))
    one, other = election(elections, numbers, lot), election(elections, mixed, lot)
    for style in one.styles:
        for contest in style.contests:
            order = drawn(one, style.id, contest)
            assert sorted(order) == sorted(str(number) for number in numbers)
            assert order == drawn(other, style.id, contest)


def test_the_lot_is_sha256_of_seed_contest_and_project_lowest_first(elections: Any) -> None:
    made = election(elections, [1, 2, 3, 4, 5], {"method": "sha256", "seed": "kula 4"})
    by_hand = sorted("12345", key=lambda number: hashlib.sha256(f"kula 4\0c2\0{number}".encode()).hexdigest())
    assert drawn(made, "s1", "c2") == drawn(made, "s2", "c2") == by_hand
    assert drawn(made, "s1", "c1") != by_hand


def test_with_a_draw_of_its_own_each_style_has_another_order(elections: Any) -> None:
    made = election(elections, list(range(1, 9)), {"method": "sha256", "seed": "kula 4", "styles": "drawn"})
    by_hand = sorted("12345678", key=lambda number: hashlib.sha256(f"kula 4\0c2\0{number}\0s2".encode()).hexdigest())
    assert drawn(made, "s2", "c2") == by_hand
    assert len({tuple(drawn(made, style.id, "c2")) for style in made.styles}) == 3


def test_rotated_each_style_that_has_the_contest_begins_one_project_later(elections: Any) -> None:
    same = election(elections, [1, 2, 3], {"method": "sha256", "seed": "kula 4"})
    made = election(elections, [1, 2, 3], {"method": "sha256", "seed": "kula 4", "styles": "rotated"})
    first, second, third = drawn(same, "s1", "c2")
    assert [drawn(made, style.id, "c2") for style in made.styles] == [
        [first, second, third],
        [second, third, first],
        [third, first, second],
    ]
    # The second style does not have this contest, so the third style is only the second one of it.
    first, second, third = drawn(same, "s1", "c1")
    assert drawn(made, "s3", "c1") == [second, third, first]


def test_without_a_lot_projects_stand_as_in_the_file(elections: Any) -> None:
    made = election(elections, [3, 1, 2], None)
    assert drawn(made, "s1", "c1") == ["3", "1", "2"]


def test_ballots_print_the_projects_in_the_drawn_order_with_their_own_numbers_names_and_costs(elections: Any) -> None:
    made = election(elections, list(range(1, 9)), {"method": "sha256", "seed": "kula 4", "styles": "drawn"})
    page = plan_style(made, "s2").pages[0]
    order = drawn(made, "s2", "c2")
    assert [target.project for target in page.targets] == order != sorted(order)
    names = [text for text in page.texts if text.words.startswith("Förslag ") and text.bold and len(text.words) == 9]
    assert [text.words for text in sorted(names, key=lambda text: text.y)] == [f"Förslag {each}" for each in order]


def test_the_line_for_a_knapsacks_sum_stands_below_the_last_project_of_the_drawn_order(elections: Any) -> None:
    contest = elections.contest(projects=8, method={"type": "knapsack"})
    order = {"method": "sha256", "seed": "kula 4"}
    page = plan_style(elections.file(contest, project_order=order).election, "alla").pages[0]
    assert page.targets[-1].project != "8"
    assert max(stroke.y1 for stroke in page.strokes) > page.targets[-1].box.y + page.targets[-1].box.h


@pytest.mark.parametrize(
    "order",
    [{"method": "dice", "seed": "x"}, {"method": "sha256"}, {"method": "sha256", "seed": "x", "styles": "each"}],
)
def test_a_lot_that_nobody_could_draw_again_is_refused(elections: Any, order: dict[str, str]) -> None:
    with pytest.raises(ElectionError, match="project_order"):
        election(elections, [1, 2], order)
