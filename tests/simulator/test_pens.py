"""What pens leave on blank paper, by gesture, tool and manner."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.layout import Layout, Sheet, Target
from simulator.paper import PrintedPage
from simulator.pens import ORDINARY_GESTURES, TOOLS, Gesture, Manner, Pen, parse_pen
from simulator.plan import marked as planned
from simulator.voter import MarkedTarget, mark_page, meet_hand

PER_MM = 12
SHEET = Sheet(pdf_page=0, serial="s", style="sv", page=1)
BOXES = {(i, j): (10.0 + 11 * i, 10.0 + 11 * j, 6.0, 6.0) for i in range(3) for j in range(3)}
MIDDLE = (1, 1)

MANNERS = [manner for manner in Manner if manner is not Manner.STRAYING]
pens = st.builds(Pen, st.sampled_from(Gesture), st.sampled_from(sorted(TOOLS)), st.sampled_from(MANNERS))
seeds = st.integers(0, 2**32)


def layout() -> Layout:
    targets = [{"contest": "c", "project": str(i), "column": str(j), "box_mm": b} for (i, j), b in BOXES.items()]
    styles = {"sv": {"pages": {"1": {"targets": targets}}}}
    return Layout.model_validate({"page_mm": (50, 50), "sheets": [SHEET.model_dump()], "styles": styles})


def target() -> Target:
    return next(t for t in layout().targets(SHEET) if (t.project, t.column) == ("1", "1"))


def marked(pen: Pen, seed: int, colour: bool = False) -> PrintedPage:
    """White paper with one mark in the middle of nine boxes."""
    page = PrintedPage(np.zeros((50 * PER_MM, 50 * PER_MM) + (3,) * colour, np.uint8), float(PER_MM))
    hand = meet_hand(pen, np.random.default_rng(seed))
    mark = planned(target(), pen.manner, layout().targets(SHEET))
    mark_page(page, layout(), SHEET, [mark], hand, np.random.default_rng(seed))
    return page


def inside(page: PrintedPage, box: tuple[float, float, float, float]) -> npt.NDArray[np.uint8]:
    x, y, w, h = (round(side * PER_MM) for side in box)
    return page.darkness[y : y + h, x : x + w]


def inked_share(page: PrintedPage) -> float:
    """Of what lies within the box's printed line (0.3 mm)."""
    x, y, w, h = BOXES[MIDDLE]
    return float((inside(page, (x + 0.3, y + 0.3, w - 0.6, h - 0.6)) > 60).mean())


@settings(max_examples=50)
@given(pens)
def test_every_pen_is_found_again_by_its_name(pen: Pen) -> None:
    assert parse_pen(pen.name) == pen


@settings(max_examples=50)
@given(pens, seeds)
def test_no_pen_touches_another_box_unless_its_mark_strays(pen: Pen, seed: int) -> None:
    page = marked(pen, seed)
    assert all(inside(page, box).max() == 0 for spot, box in BOXES.items() if spot != MIDDLE)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("gesture", "least"), [(Gesture.CROSS, 0.1), (Gesture.TICK, 0.06), (Gesture.FILL, 0.7)])
def test_ordinary_marks_leave_no_doubt(gesture: Gesture, tool: str, least: float) -> None:
    shares = [inked_share(marked(Pen(gesture, tool), seed)) for seed in range(25)]
    assert min(shares) > least


@pytest.mark.parametrize("tool", TOOLS)
def test_crosses_and_ticks_cross_most_of_the_box(tool: str) -> None:
    for gesture in (Gesture.CROSS, Gesture.TICK):
        for seed in range(25):
            rows, columns = np.nonzero(inside(marked(Pen(gesture, tool), seed), BOXES[MIDDLE]) > 40)
            assert min(np.ptp(rows), np.ptp(columns)) > 0.6 * 6 * PER_MM


@pytest.mark.parametrize("tool", TOOLS)
def test_light_marks_are_paler_and_thinner_than_ordinary_ones(tool: str) -> None:
    for seed in range(10):
        normal = marked(Pen(Gesture.CROSS, tool), seed).darkness.sum(dtype=float)
        light = marked(Pen(Gesture.CROSS, tool, Manner.LIGHT), seed).darkness.sum(dtype=float)
        assert 0.1 * normal < light < 0.6 * normal


@pytest.mark.parametrize("gesture", Gesture)
def test_marks_outside_the_box_leave_it_nearly_clean(gesture: Gesture) -> None:
    for seed in range(25):
        page = marked(Pen(gesture, "ballpoint", Manner.OUTSIDE), seed)
        within = inside(page, BOXES[MIDDLE]).sum(dtype=float)
        assert page.darkness.any()
        assert within < 0.3 * page.darkness.sum(dtype=float)


@pytest.mark.parametrize("gesture", ORDINARY_GESTURES)
def test_sloppy_marks_leave_the_box_but_never_wholly(gesture: Gesture) -> None:
    pages = [marked(Pen(gesture, "gel", Manner.SLOPPY), seed) for seed in range(25)]
    assert all(inked_share(page) > 0.02 for page in pages)
    shares = [inside(page, BOXES[MIDDLE]).sum(dtype=float) / page.darkness.sum(dtype=float) for page in pages]
    assert min(shares) < 0.8


@pytest.mark.parametrize("tool", TOOLS)
def test_a_blackened_box_is_black_all_over(tool: str) -> None:
    assert min(inked_share(marked(Pen(Gesture.TICK, tool, Manner.BLACKENED), seed)) for seed in range(10)) > 0.85


def test_a_filled_box_keeps_some_white_and_so_differs_from_a_blackened_one() -> None:
    filled = [marked(Pen(Gesture.FILL, "gel"), seed) for seed in range(25)]
    blackened = [marked(Pen(Gesture.FILL, "gel", Manner.BLACKENED), seed) for seed in range(25)]
    white = [[float((inside(page, BOXES[MIDDLE]) < 60).mean()) for page in pages] for pages in (filled, blackened)]
    assert min(white[0]) > 2 * max(white[1])


def test_one_hand_marks_all_its_boxes_with_one_ink_but_no_two_marks_are_alike() -> None:
    hand = meet_hand(parse_pen("cross-ballpoint"), np.random.default_rng(3))
    page = PrintedPage(np.zeros((50 * PER_MM, 50 * PER_MM), np.uint8), float(PER_MM))
    marks = [MarkedTarget(t, Manner.NORMAL) for t in layout().targets(SHEET)]
    mark_page(page, layout(), SHEET, marks, hand, np.random.default_rng(4))
    patches = [inside(page, box) for box in BOXES.values()]
    darkest = [int(patch.max()) for patch in patches]
    assert max(darkest) - min(darkest) < 40
    assert len({patch.tobytes() for patch in patches}) == len(patches)


def test_blue_ink_is_blue_in_colour() -> None:
    pages = [marked(parse_pen("fill-ballpoint"), seed, colour=True) for seed in range(8)]
    blues = [inside(page, BOXES[MIDDLE]).reshape(-1, 3).mean(axis=0) for page in pages]
    assert any(blue < 0.6 * red for blue, _, red in blues)


@pytest.mark.parametrize("gesture", [Gesture.CROSS, Gesture.TICK, Gesture.SLASH])
def test_a_straying_mark_has_less_in_the_other_box_than_in_its_own(gesture: Gesture) -> None:
    for seed in range(15):
        page = marked(Pen(gesture, "ballpoint", Manner.STRAYING), seed)
        (into,) = [box for spot, box in BOXES.items() if spot != MIDDLE and inside(page, box).any()]
        assert 0 < inside(page, into).sum(dtype=float) < inside(page, BOXES[MIDDLE]).sum(dtype=float)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_circle_round_the_box_leaves_its_inside_clean(tool: str) -> None:
    assert max(inked_share(marked(Pen(Gesture.CROSS, tool, Manner.CIRCLED), seed)) for seed in range(15)) < 0.06


@pytest.mark.parametrize("tool", TOOLS)
def test_a_wiped_mark_is_far_paler_than_any_that_stayed(tool: str) -> None:
    for seed in range(10):
        wiped, light = (marked(Pen(Gesture.CROSS, tool, m), seed).darkness for m in (Manner.WIPED, Manner.LIGHT))
        assert 0 < wiped.max() < 70 < light.max()


def test_a_crossed_out_mark_has_far_more_ink_than_the_mark_alone() -> None:
    for seed in range(15):
        struck, cross = (inked_share(marked(Pen(Gesture.CROSS, "ballpoint", m), seed)) for m in _STRUCK_AND_NOT)
        assert struck > 1.5 * cross


_STRUCK_AND_NOT = (Manner.STRUCK, Manner.NORMAL)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_dot_is_no_larger_than_the_pens_point(tool: str) -> None:
    for seed in range(15):
        rows, columns = np.nonzero(inside(marked(Pen(Gesture.DOT, tool), seed), BOXES[MIDDLE]) > 40)
        assert 0 < max(np.ptp(rows), np.ptp(columns)) < 2.5 * PER_MM


def test_a_number_is_circled_off_all_boxes_of_its_row() -> None:
    pen = Pen(Gesture.CROSS, "gel", Manner.NUMBERED)
    page = marked(pen, 1)
    assert page.darkness.any()
    assert all(inside(page, box).max() == 0 for box in BOXES.values())
