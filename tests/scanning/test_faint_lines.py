"""A pale line in a soft picture is seen by its length; noise, and light that falls off, are none."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanning.decide import FAINT_LINE
from scanning.faint_lines import darkest_lines
from scanning.patches import DARK, PAPER, PX_PER_MM

SIDE, HALF_MM = 96, 2.3
WORST_BLUR_MM = 0.3


def darkest(dark: np.ndarray, shift: tuple[float, float] = (0, 0)) -> float:
    """Of one patch, given as darkness between paper (0) and print (1)."""
    patch = np.rint(PAPER + DARK * dark).astype(np.uint8)
    return float(darkest_lines(patch[None], np.array([shift], np.float64), HALF_MM)[0])


def pencil(turn: float, length_mm: float, off_mm: float = 0.0, dark: float = 0.12) -> np.ndarray:
    """A barely pressed line of 0.35 mm, as blurred as a picture may be, drawn eight times as fine."""
    fine = np.zeros((SIDE * 8, SIDE * 8), np.float32)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    ends = (SIDE / 2 + (off_mm * across + end * along * length_mm / 2) * PX_PER_MM for end in (-1, 1))
    first, last = (np.rint(end * 8).astype(int).tolist() for end in ends)
    cv2.line(fine, first, last, dark, round(0.35 * PX_PER_MM * 8))
    small = cv2.resize(fine, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return cv2.blur(cv2.GaussianBlur(small, (0, 0), WORST_BLUR_MM * PX_PER_MM), (3, 3))


@given(st.floats(0, np.pi), st.floats(-0.8, 0.8))
@settings(max_examples=30, deadline=None)
def test_a_barely_pressed_line_is_seen_whichever_way_it_runs(turn: float, off_mm: float) -> None:
    assert darkest(pencil(turn, 4.5, off_mm)) > FAINT_LINE


@pytest.mark.parametrize("seed", range(5))
def test_noise_that_hides_it_from_every_pixel_does_not_hide_it(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.03, (SIDE, SIDE))
    assert darkest(pencil(0.8, 4.5) + noise) > FAINT_LINE
    assert darkest(noise) < FAINT_LINE


@given(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
@settings(max_examples=30, deadline=None)
def test_light_that_falls_off_is_no_line(across: float, down: float) -> None:
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    assert darkest(0.05 + across * x / 2 + down * y / 2) < FAINT_LINE / 4


def test_a_box_is_looked_at_where_it_is() -> None:
    line = pencil(0.8, 3.0)
    moved = np.roll(line, (4, -6), axis=(0, 1))
    assert darkest(moved, (-0.75, 0.5)) == pytest.approx(darkest(line), abs=0.005)


def test_without_boxes_there_are_no_lines() -> None:
    assert len(darkest_lines(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros((0, 2)), HALF_MM)) == 0
