"""The shape of ink in a box, drawn pixel by pixel."""

import cv2
import numpy as np
import pytest

from ballots.look import STANDARD
from scanning.patches import PX_PER_MM, patch_mm
from scanning.shapes import Shapes, measure_shapes

LOOK = STANDARD
SIDE = patch_mm(LOOK) * PX_PER_MM


def shapes(*lines: tuple[float, float, float, float], mm: float = 0.5, shift: tuple[float, float] = (0, 0)) -> Shapes:
    """Of lines given by their ends in millimetres from the box's middle."""
    patch = np.zeros((SIDE, SIDE), np.uint8)
    for line in lines:
        x1, y1, x2, y2 = (round((end + SIDE / 2 / PX_PER_MM + shift[n % 2]) * PX_PER_MM) for n, end in enumerate(line))
        cv2.line(patch, (x1, y1), (x2, y2), 1, round(mm * PX_PER_MM))
    return measure_shapes(patch.view(np.bool_)[None], np.array([shift], np.float64), LOOK)


CROSS = ((-2, -2, 2, 2), (2, -2, -2, 2))
OUT = tuple((-3.5, y, 3.5, y + 0.2) for y in (-1.6, 0.0, 1.6))


def test_nothing_has_no_shape() -> None:
    assert measure_shapes(np.zeros((0, SIDE, SIDE), np.bool_), np.zeros((0, 2)), LOOK).layers.size == 0
    assert shapes().reach_mm.tolist() == [0.0]


@pytest.mark.parametrize("shift", [(0, 0), (0.25, -0.25)])
def test_a_dot_reaches_no_further_than_it_is_wide(shift: tuple[float, float]) -> None:
    (reach,) = shapes((0, 0, 0, 0), mm=1.5, shift=shift).reach_mm
    assert 1.2 < reach < 2.0


def test_a_slash_reaches_right_through_and_is_one_layer() -> None:
    found = shapes(CROSS[0])
    assert found.reach_mm[0] > 3.5
    assert found.layers[0] == 1


def test_a_cross_has_two_layers() -> None:
    assert shapes(*CROSS).layers.tolist() == [2]


def test_lines_over_a_cross_are_layers_whichever_way_they_run() -> None:
    upright = tuple((y1, x1, y2, x2) for x1, y1, x2, y2 in OUT)
    assert shapes(*CROSS, *OUT).layers[0] >= 3
    assert shapes(*CROSS, *upright).layers[0] >= 3
