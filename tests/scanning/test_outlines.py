"""A box's outline is found wherever it lies, and whatever is drawn in it."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.look import LOOKS, Look
from scanning.outlines import LEAST_SEEN, SEARCH_MM, find_outlines
from scanning.patches import DARK, PAPER, PX_PER_MM, Darkness, patch_mm

EDITIONS = st.sampled_from(sorted(LOOKS)).map(LOOKS.__getitem__)
SHIFTS = st.floats(-SEARCH_MM + 0.1, SEARCH_MM - 0.1)
FINER = 8


def patch(look: Look, x: float, y: float, inside: int = PAPER) -> Darkness:
    """A box whose middle is this far (mm) from the patch's, drawn finely and shrunk; and what fills it."""
    side = patch_mm(look) * PX_PER_MM
    canvas = np.full((side * FINER, side * FINER), PAPER, np.uint8)
    half, scale = look.box / 2, PX_PER_MM * FINER
    middle = side / 2 * FINER
    low, high = (tuple(round(middle + (shift + side) * scale) for shift in (x, y)) for side in (-half, half))
    cv2.rectangle(canvas, low, high, inside, -1)
    cv2.rectangle(canvas, low, high, PAPER + DARK, round(look.outline * scale))
    return np.asarray(cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA), np.uint8)[None]


@given(EDITIONS, SHIFTS, SHIFTS)
@settings(max_examples=40)
def test_an_empty_box_is_found_to_a_twentieth_of_a_millimetre(look: Look, x: float, y: float) -> None:
    found = find_outlines(patch(look, x, y), look)
    assert found.offsets[0] == pytest.approx((x, y), abs=0.05)
    assert found.strength[0] > 0.5


@given(EDITIONS, SHIFTS, SHIFTS)
@settings(max_examples=20)
def test_a_filled_box_is_found_to_a_sixth_of_a_millimetre(look: Look, x: float, y: float) -> None:
    found = find_outlines(patch(look, x, y, inside=PAPER + DARK), look)
    assert found.offsets[0] == pytest.approx((x, y), abs=0.17)
    assert found.strength[0] > LEAST_SEEN


def test_paper_without_a_box_has_no_outline() -> None:
    look = LOOKS["standard"]
    side = patch_mm(look) * PX_PER_MM
    noise = np.random.default_rng(1).normal(PAPER, 6, (5, side, side)).astype(np.uint8)
    assert (find_outlines(noise, look).strength < LEAST_SEEN).all()
