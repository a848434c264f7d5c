"""Where marks may go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.pens import Manner
from simulator.placing import CLEARANCE_MM, OVERLAP, RectMm, place, rect_of, territory

PAGE = (210.0, 297.0)
BOX = (100.0, 100.0, 106.0, 106.0)
sizes = st.floats(3, 9)
spots = st.tuples(st.floats(70, 130), st.floats(70, 130), sizes, sizes)


def overlap(a: RectMm, b: RectMm) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, width) * max(0.0, height)


@settings(max_examples=50)
@given(st.lists(spots, max_size=8))
def test_a_territory_holds_its_box_and_touches_no_other(others: list[tuple[float, float, float, float]]) -> None:
    apart = tuple(rect_of(other) for other in others if overlap(rect_of(other), BOX) == 0)
    bounds = territory(BOX, (BOX, *apart), PAGE)
    assert bounds[:2] <= BOX[:2]
    assert bounds[2:] >= BOX[2:]
    assert all(overlap(bounds, other) == 0 for other in apart)


def test_a_territory_keeps_clear_of_a_neighbour_by_more_than_a_scan_blurs() -> None:
    assert territory(BOX, ((110, 100, 116, 106),), PAGE)[2] == 110 - CLEARANCE_MM


def test_a_territory_ends_with_the_page() -> None:
    assert territory((1.0, 2.0, 7.0, 8.0), (), PAGE)[:2] == (0.0, 0.0)


@pytest.mark.parametrize("gap", [0.5, 3.0, 12.0])
def test_a_mark_beside_the_box_lies_mostly_beside_it_and_off_its_neighbours(gap: float) -> None:
    step = 6 + gap
    grid = tuple(
        (100 + step * i, 100 + step * j, 106 + step * i, 106 + step * j) for i in (-1, 0, 1) for j in (-1, 0, 1)
    )
    bounds = territory(BOX, grid, PAGE)
    for seed in range(100):
        rect = place(Manner.OUTSIDE, BOX, bounds, 1.0, (0.0, 0.0), np.random.default_rng(seed)).rect
        area = (rect[2] - rect[0]) * (rect[3] - rect[1])
        assert overlap(rect, BOX) <= (OVERLAP + 0.15) * area


def test_sloppy_marks_keep_their_middle_in_the_box() -> None:
    for seed in range(100):
        rng = np.random.default_rng(seed)
        left, top, right, bottom = place(Manner.SLOPPY, BOX, BOX, 1.0, (0.0, 0.0), rng).rect
        assert BOX[0] < (left + right) / 2 < BOX[2]
        assert BOX[1] < (top + bottom) / 2 < BOX[3]
