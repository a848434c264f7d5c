"""Ink that stands near boxes is seen, and print is not taken for it, though a lens or a printer moves print about."""

import cv2
import numpy as np
import pytest

from scanning.grey import Grey
from tests.scanning.paper import Paper
from tests.scanning.test_marks import circle, stroke

Move = tuple[float, float]
# How many millimetres a lens moves the middle of the page; the corner marks stay.
MOVES: list[Move] = [(0.0, 0.0), (0.6, 0.9), (-1.0, 0.7), (1.3, -1.3)]


def bent(grey: Grey, by_mm: Move) -> Grey:
    """The page pushed by so much in its middle and not at its corners, in a curve."""
    height, width = grey.shape
    y, x = np.indices(grey.shape, np.float32)
    push = np.cos((x / width - 0.5) * np.pi) * np.cos((y / height - 0.5) * np.pi) * (width / 210)
    return np.asarray(cv2.remap(grey, x - by_mm[0] * push, y - by_mm[1] * push, cv2.INTER_LINEAR), np.uint8)


@pytest.mark.parametrize("move", MOVES)
def test_print_that_is_off_its_place_is_no_ink(paper: Paper, move: Move) -> None:
    assert set(paper.marks(bent(paper.clean(), move)).values()) == {"blank"}


@pytest.mark.parametrize("move", MOVES)
def test_a_circle_round_the_number_is_seen_wherever_the_lens_puts_it(paper: Paper, move: Move) -> None:
    grey = paper.clean()
    circle(1.85, 0.5, 6.5)(grey, paper.target("4", "3").box)
    assert paper.marks(bent(grey, move))[("4", "3")] == "unclear"


@pytest.mark.parametrize("move", MOVES)
def test_so_is_a_dash_to_the_left_of_the_boxes(paper: Paper, move: Move) -> None:
    grey = paper.clean()
    stroke((-1.0, 0.4), (-0.6, 0.6))(grey, paper.target("4", "1").box)
    assert paper.marks(bent(grey, move))[("4", "1")] == "unclear"


@pytest.mark.parametrize("move", MOVES)
def test_a_long_tail_from_a_marked_box_still_belongs_to_it(paper: Paper, move: Move) -> None:
    grey = paper.crossed(("4", "2"))
    stroke((0.8, 0.2), (1.7, 0.15))(grey, paper.target("4", "2").box)
    found = paper.marks(bent(grey, move))
    assert found.pop(("4", "2")) == "marked"
    assert set(found.values()) == {"blank"}
