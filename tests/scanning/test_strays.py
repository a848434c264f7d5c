"""Strokes are followed to the box that they belong to."""

import cv2
import numpy as np
import pytest

from ballots.look import STANDARD
from scanning.strays import reach_mm, whose_ink

SCALE = 8
NEIGHBOUR = np.array([[11.0, 0.0]])


def strokes(*lines: tuple[float, float, float, float]) -> np.ndarray:
    """A picture around one box with these strokes: x, y to x, y in millimetres from its middle."""
    side = round(2 * reach_mm(STANDARD)) * SCALE
    canvas = np.zeros((side, side), np.uint8)
    for x, y, x2, y2 in lines:
        ends = [tuple(round(side / 2 + mm * SCALE) for mm in end) for end in ((x, y), (x2, y2))]
        cv2.line(canvas, ends[0], ends[1], 1, 4)
    return canvas > 0


def test_a_loose_stroke_beside_the_box_is_its_own() -> None:
    assert whose_ink(strokes((4.2, -2, 4.2, 2)), SCALE, NEIGHBOUR, STANDARD).beside > 0.05


def test_a_stroke_out_of_the_neighbour_is_the_neighbours() -> None:
    assert whose_ink(strokes((11, 0, 4.2, 0)), SCALE, NEIGHBOUR, STANDARD).beside == 0


def test_a_mark_around_the_box_stays_its_own_though_it_runs_into_the_neighbour() -> None:
    beneath_the_box = (-3.2, 3.6, 0, 5), (0, 5, 9.5, -1)
    assert whose_ink(strokes(*beneath_the_box), SCALE, NEIGHBOUR, STANDARD).beside > 0.05


@pytest.mark.parametrize("end", [(4.2, -1.0), (5, 5), (4.2, -5.2)])
def test_however_a_neighbours_stroke_comes_near_it_stays_the_neighbours(end: tuple[float, float]) -> None:
    assert whose_ink(strokes((11, 0, *end)), SCALE, NEIGHBOUR, STANDARD).beside == 0


def test_a_stroke_out_of_a_neighbour_aslant_may_pass_either_edge() -> None:
    aslant = np.array([[11.0, -12.0]])
    for end in ((4.2, 0.0), (0.0, -4.2)):
        assert whose_ink(strokes((11, -12, *end)), SCALE, aslant, STANDARD).beside == 0
    assert whose_ink(strokes((11, -12, 4.2, 0), (4.2, 0, 0, 4.2)), SCALE, aslant, STANDARD).beside > 0.02


def test_a_stroke_through_both_belongs_to_where_more_of_it_is() -> None:
    assert whose_ink(strokes((13, 0, 2, 0)), SCALE, NEIGHBOUR, STANDARD).shared
    assert not whose_ink(strokes((9.5, 0, -2, 0)), SCALE, NEIGHBOUR, STANDARD).shared


def test_a_box_without_neighbours_keeps_all_its_ink() -> None:
    found = whose_ink(strokes((0, 0, 5, 0)), SCALE, np.empty((0, 2)), STANDARD)
    assert found.beside > 0
    assert not found.shared
