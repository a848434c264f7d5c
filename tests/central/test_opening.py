"""How many votes of a group may be shown one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.publishing.opening import Part, digital_part, shown_one_by_one

SIZES = st.lists(st.integers(0, 60), max_size=6)


def parts(*sizes: int) -> dict[Part, int]:
    return {Part("c", "tensta", "a" * 64, seq): size for seq, size in enumerate(sizes, start=1)}


@given(SIZES, st.integers(0, 60), st.integers(1, 30))
def test_what_is_shown_and_what_is_not_are_never_small_groups(sizes: list[int], never: int, least: int) -> None:
    openable = parts(*sizes)
    cast = sum(sizes) + never
    shown = shown_one_by_one(openable, cast, least)
    assert all(least <= number <= openable[part] for part, number in shown.items())
    rest = cast - sum(shown.values())
    assert rest == 0 or rest >= least or not shown


@given(SIZES, st.integers(1, 30))
def test_no_more_is_held_back_than_needed(sizes: list[int], least: int) -> None:
    """Either nothing but the small parts, or just as much as they lack, or a part that could not lose so much."""
    small = sum(size for size in sizes if size < least)
    shown = shown_one_by_one(parts(*sizes), sum(sizes), least)
    rest = sum(sizes) - sum(shown.values())
    if small == 0 or small >= least:
        assert rest == small
    elif max(sizes) >= 2 * least:
        assert rest == least


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [((128, 3), (111,)), ((25, 3), ()), ((25, 25, 3), (25,)), ((20, 20), (20, 20)), ((19,), ()), ((), ())],
    ids=[
        "some of the large one",
        "all of the only one",
        "the smaller of two",
        "nothing missing",
        "too small",
        "none",
    ],
)
def test_examples_with_groups_of_twenty(sizes: tuple[int, ...], shown: tuple[int, ...]) -> None:
    assert tuple(shown_one_by_one(parts(*sizes), sum(sizes), 20).values()) == shown


def test_digital_votes_make_up_for_a_few_on_paper() -> None:
    shown = shown_one_by_one({**parts(10), digital_part("c"): 10_000}, 10_010, 20)
    assert shown == {digital_part("c"): 9_990}
