"""The shape of ink in a box and around it, drawn pixel by pixel."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.look import STANDARD
from scanning.decide import BoxLook, decide
from scanning.levels import Levels
from scanning.patches import PX_PER_MM, level, patch_mm
from scanning.shapes import Shape, around, leaves, measure_shapes

LOOK = STANDARD
SIDE = patch_mm(LOOK) * PX_PER_MM
SHARP = Levels(black=20.0, white=250.0, blur_mm=0.1, noise=0.01)
Line = tuple[float, float, float, float]


def shape(
    *lines: Line,
    mm: float = 0.5,
    shift: tuple[float, float] = (0, 0),
    dark: float = 0.8,
    levels: Levels = SHARP,
    touches: Sequence[tuple[float, float]] = (),
) -> Shape:
    """Of lines given by their ends in millimetres from the box's middle, and a dark pen's touches upon them."""
    patch = np.full((SIDE, SIDE), level(0), np.uint8)
    for line in lines:
        x1, y1, x2, y2 = (round((end + SIDE / 2 / PX_PER_MM + shift[n % 2]) * PX_PER_MM) for n, end in enumerate(line))
        cv2.line(patch, (x1, y1), (x2, y2), level(dark), round(mm * PX_PER_MM))
    for touch in touches:
        x, y = (round((place + SIDE / 2 / PX_PER_MM) * PX_PER_MM) for place in touch)
        cv2.circle(patch, (x, y), round(0.6 * PX_PER_MM), level(0.95), -1)
    smooth = np.asarray(cv2.blur(patch, (3, 3)), np.uint8)
    (found,) = measure_shapes(smooth[None], np.array([shift], np.float64), levels, LOOK)
    return found


def decided(found: Shape) -> str:
    """What comes of a box that holds this and has ink enough."""
    return decide(BoxLook(inside=0.3, faint=0.3, beside=0.0, far=0.0, seen=0.7, shape=found), "review")


SLASH: Line = (-2.6, 2.6, 2.6, -2.6)
CROSS = ((-2.6, -2.6, 2.6, 2.6), SLASH)
TICK = ((-2.4, 0.0, -0.7, 2.3), (-0.7, 2.3, 3.4, -3.4))
OUT = tuple((-3.5, y, 3.5, y + 0.2) for y in (-1.6, 0.0, 1.6))
# Three lines to and fro, the outer two on the outline: inside the box only the middle one is seen.
HIDDEN = ((-4.0, -3.0, 4.0, -3.0), (4.0, -3.0, 4.0, 0.0), (4.0, 0.0, -4.0, 0.0), (-4.0, 0.0, -4.0, 3.0), (-4, 3, 4, 3))
COORDINATES = st.floats(-4, 4)


def test_nothing_has_no_shape() -> None:
    assert measure_shapes(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros((0, 2)), SHARP, LOOK) == []
    assert shape().reach_mm == shape().strength == 0.0


@pytest.mark.parametrize("mm", [0.4, 0.6, 1.0, 1.4])
@pytest.mark.parametrize("lines", [(SLASH,), CROSS, TICK, tuple((1.25 * a, 1.25 * b, c, d) for a, b, c, d in CROSS)])
def test_plain_marks_of_thin_and_thick_pens_are_marked(lines: tuple[Line, ...], mm: float) -> None:
    assert decided(shape(*lines, mm=mm)) == "marked"


@pytest.mark.parametrize("shift", [(0, 0), (0.25, -0.25)])
def test_a_dot_reaches_no_further_than_it_is_wide(shift: tuple[float, float]) -> None:
    assert 1.2 < shape((0, 0, 0, 0), mm=1.5, shift=shift).reach_mm < 2.0


def test_two_dots_reach_no_further_than_one() -> None:
    # A felt tip that touched the box twice was once taken for a mark as long as the way between the dots.
    two = shape((-1.5, -1.5, -1.5, -1.5), (1.3, 1.0, 1.3, 1.0), mm=1.2)
    assert two.reach_mm < 2.0
    assert decided(two) == "unclear"


def test_a_touch_upon_a_stain_reaches_no_further_than_the_touch() -> None:
    # On a cup's ring, which was itself too pale for a mark, a touch was once taken for one.
    ring = (-1.5, -6.0, 1.5, 6.0)
    found = shape(ring, mm=0.8, dark=0.27, touches=[(0.6, 0.0)])
    assert found.strength > 0.28
    assert found.reach_mm > 4.0 > 2.0 > found.core_mm
    assert decided(found) == "unclear"


def test_touches_that_only_blur_joins_reach_no_further_than_each_of_them() -> None:
    paler = (-1.2, 0.0, 1.2, 0.0)
    assert shape(paler, dark=0.35, touches=[(-1.2, 0.0), (1.2, 0.0)]).core_mm < 2.0
    assert shape(paler, dark=0.6, touches=[(-1.2, 0.0), (1.2, 0.0)]).core_mm > 3.0


@pytest.mark.parametrize("mm", [0.4, 0.8, 1.4])
@pytest.mark.parametrize("dark", [0.6, 0.9])
def test_lines_that_are_darker_where_they_cross_reach_no_less_for_it(mm: float, dark: float) -> None:
    found = shape(*CROSS, mm=mm, dark=dark, touches=[(0.0, 0.0)])
    assert found.core_mm == found.reach_mm


def test_two_touches_that_hang_together_are_no_longer_than_they_are_thick() -> None:
    # 3.1 mm long, and once taken for a small mark.
    found = shape((-0.2, -0.6, -0.2, -0.6), (0.1, 0.7, 0.1, 0.7), (-0.2, -0.6, 0.1, 0.7), mm=1.6)
    assert found.slender < 3.3
    assert shape((-1.2, 0.5, -0.4, 1.4), (-0.4, 1.4, 1.3, -1.4), mm=0.5).slender > 4.8


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_a_line_along_the_inside_of_the_outline_crosses_a_tick_out(quarter: int) -> None:
    # In soft pictures the ends of such a crossing-out are not seen to hang together; it was taken for a cross.
    edge = ((-2.9, -2.2, 2.9, -2.2), (2.2, -2.9, 2.2, 2.9), (-2.9, 2.2, 2.9, 2.2), (-2.2, -2.9, -2.2, 2.9))[quarter]
    found = shape(*TICK, edge, mm=0.4)
    assert found.along > 0.94
    assert decided(found) == "unclear"
    assert shape(*CROSS, mm=0.5).along < 0.5


def test_a_slash_reaches_right_through_and_is_one_layer() -> None:
    assert shape(SLASH).reach_mm > 3.5
    assert shape(SLASH).layers == 1


def test_a_cross_has_two_layers_and_leaves_the_box_at_four_places() -> None:
    assert shape(*CROSS).layers == 2
    large = shape(*(tuple(1.5 * end for end in line) for line in CROSS))  # type: ignore[arg-type]
    assert large.exits == 4
    assert not large.returns


def test_lines_over_a_cross_are_layers_whichever_way_they_run() -> None:
    upright = tuple((y1, x1, y2, x2) for x1, y1, x2, y2 in OUT)
    assert shape(*CROSS, *OUT).layers >= 3
    assert shape(*CROSS, *upright).layers >= 3


@pytest.mark.parametrize("mark", [(SLASH,), TICK, CROSS])
def test_a_mark_is_struck_out_even_where_the_outline_hides_the_lines(mark: tuple[Line, ...]) -> None:
    # A slash or a tick and the one line that was seen of a crossing-out was once taken for a cross.
    found = shape(*mark, *HIDDEN, mm=0.4)
    assert found.returns
    assert decided(found) == "unclear"


def test_lines_so_close_that_they_touch_fill_half_of_all_ways() -> None:
    # Crossed out densely within the box by a thin pen: no gaps, and yet no box that is black all over.
    found = shape(SLASH, *((-2.6, y, 2.6, y) for y in np.arange(-1.6, 1.7, 0.4)), mm=0.5)
    assert found.fullness >= 0.7
    assert decided(found) == "unclear"


def test_a_circle_round_the_box_stays_outside_for_long() -> None:
    turns = np.linspace(0, 2 * np.pi, 40)
    points = 4.2 * np.column_stack([np.cos(turns), np.sin(turns)])
    found = shape(*(tuple(np.concatenate(pair).tolist()) for pair in pairwise(points)))
    assert found.edge_mm > 2.6 or found.exits > 4 or found.returns


def test_what_an_eraser_leaves_is_pale() -> None:
    wiped = shape(*CROSS, mm=1.0, dark=0.26)
    assert 0.2 < wiped.strength < 0.28
    assert decided(wiped) == "unclear"
    assert decided(shape(*CROSS, mm=0.6, dark=0.5)) == "marked"


def test_lines_that_close_round_paper_are_more_than_two() -> None:
    # A tick with two lines through it, in places that make no third layer.
    found = shape((-2.0, -1.4, -0.6, 1.4), (-0.6, 1.4, 1.9, -2.0), (-2.2, -0.8, 2.2, -0.8), mm=0.4)
    assert found.hole_mm2 > 0.3
    assert decided(found) == "unclear"
    assert shape(*CROSS).hole_mm2 == shape(*TICK).hole_mm2 == 0


def test_a_cups_ring_through_a_box_is_wide_and_pale() -> None:
    # Once taken for a mark in an empty box.
    rim = (-4.0, -6.0, 4.0, 6.0)
    assert decided(shape(rim, mm=1.8, dark=0.33)) == "unclear"
    assert decided(shape(SLASH, mm=0.7, dark=0.33)) == "marked"
    assert decided(shape(SLASH, mm=1.4, dark=0.6)) == "marked"


def test_what_an_eraser_leaves_is_pale_beside_faded_print_too() -> None:
    # There it is nearly as dark as print, and yet it swallows hardly any light.
    faded = Levels(black=175.0, white=250.0, blur_mm=0.1, noise=0.01)
    assert decided(shape(*CROSS, mm=0.6, dark=0.4, levels=faded)) == "unclear"
    assert decided(shape(*CROSS, mm=0.6, dark=0.8, levels=faded)) == "marked"


@pytest.mark.parametrize(
    ("way", "found"),
    [
        pytest.param("0" * 40, (0, 0.0, False), id="paper"),
        pytest.param("0" * 20 + "2222" + "0" * 20, (1, 0.5, False), id="a line"),
        pytest.param("22" + "0" * 40 + "22", (1, 0.5, False), id="a line over the end"),
        pytest.param("2222" + "0" * 20 + "2222" + "0" * 20, (2, 0.5, False), id="two lines"),
        pytest.param("0" * 20 + "2222" + "1" * 10 + "22220", (2, 0.5, True), id="out and back"),
        pytest.param("0" * 20 + "2211122" + "0" * 10, (1, 7 / 8, False), id="the grain of a pencil"),
        pytest.param("0" * 20 + "2222" + "1" * 4 + "0" * 8 + "2222" + "0" * 9, (2, 0.5, False), id="not joined"),
        pytest.param("2" * 40, (1, 5.0, True), id="ink all around"),
    ],
)
def test_the_way_around_a_box(way: str, found: tuple[int, float, bool]) -> None:
    assert around(bytes(map(int, way))) == found


@given(st.lists(st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES), max_size=6))
@settings(max_examples=50, deadline=None)
def test_more_lines_over_a_cross_may_make_it_doubtful_but_never_blank(more: list[Line]) -> None:
    assert decided(shape(*CROSS, *more)) != "blank"


def test_a_slash_between_lines_that_the_outline_hides_crosses_a_square_too_often() -> None:
    # Of three lines through a slash one lay on the outline; what was left made no third layer on a fifth of the ways.
    found = shape((-1.2, -1.5, 2.2, 2.4), (-3.0, -1.4, 2.9, -1.4), (-3.0, 0.7, 2.9, 0.7), mm=0.6)
    assert found.crossed > 4
    assert decided(found) == "unclear"


def test_a_third_line_on_a_narrow_band_is_seen() -> None:
    # A small tick between two lines that touch neither its ends nor each other.
    found = shape(
        (-1.6, 0.2, -1.2, 1.2), (-1.2, 1.2, 0.2, -0.4), (-2.9, -1.5, 2.9, -1.5), (-2.9, 0.5, 2.9, 0.5), mm=0.3
    )
    assert found.third_mm > 0.2
    assert decided(found) == "unclear"
    assert shape(*CROSS).third_mm == shape(SLASH).third_mm == 0


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_two_lines_cross_no_square_more_than_four_times_whichever_way_they_lie(quarters: int) -> None:
    turn = np.rint(np.linalg.matrix_power(np.array([[0, -1], [1, 0]]), quarters))
    lines = [tuple(np.concatenate([turn @ line[:2], turn @ line[2:]]).tolist()) for line in CROSS]
    assert shape(*lines).crossed == 4
    assert shape(*lines[:1]).crossed == 2
    assert shape(*(tuple((turn @ np.reshape(line, (2, 2)).T).T.ravel().tolist()) for line in TICK)).crossed <= 4


@pytest.mark.parametrize("reach", np.arange(1.4, 3.0, 0.2))
@pytest.mark.parametrize("mm", [0.5, 0.9, 1.4])
def test_a_cross_is_two_lines_wherever_its_thick_ends_lie(reach: float, mm: float) -> None:
    # The end of a line meets two sides of a square in its corner.
    assert shape((-reach, -reach, reach, reach), (-reach, reach, reach, -reach), mm=mm).crossed == 4


@pytest.mark.parametrize("blobs", [((-1.2, -1.2), (0.1, -0.1), (1.2, 1.1)), ((0.0, -1.4), (0.3, -0.2), (0.0, 1.0))])
def test_a_marker_that_touches_three_times_in_a_row_draws_no_line(blobs: tuple[tuple[float, float], ...]) -> None:
    found = shape(*((x, y, x, y) for x, y in blobs), *((*a, *b) for a, b in pairwise(blobs[:2])), mm=1.4)
    assert decided(found) == "unclear"
    assert decided(shape(*TICK, mm=1.4)) == decided(shape(SLASH, mm=1.4)) == "marked"


@pytest.mark.parametrize("dark", [0.35, 0.8])
def test_what_comes_from_afar_and_goes_on_is_no_mark(dark: float) -> None:
    # A cup's ring no wider than a pencil's line was once taken for a slash.
    assert shape((-4.0, -6.0, 4.0, 6.0), mm=0.9, dark=dark).leaves == 2
    assert decided(shape((-4.0, -6.0, 4.0, 6.0), mm=0.9, dark=dark)) == "unclear"
    long_tail = shape((-2.4, 2.4, 5.6, -5.6), mm=0.6)
    assert long_tail.leaves == 1
    assert decided(long_tail) == "marked"


def test_what_is_pale_and_comes_from_afar_is_no_mark_though_it_ends_beside_the_box() -> None:
    # The darkest part of a cup's ring began a millimetre above a box, and was once taken for a slash.
    ring = shape((-0.5, -4.0, 4.0, 6.0), mm=0.8, dark=0.36)
    assert ring.strength > 0.28
    assert ring.leaves == 1
    assert decided(ring) == "unclear"


@given(st.lists(st.integers(0, 1), min_size=40, max_size=40), st.integers(0, 39))
@settings(max_examples=50, deadline=None)
def test_where_a_way_around_begins_does_not_change_what_leaves(pixels: list[int], turn: int) -> None:
    rings = np.array([pixels] * 3, bool)
    assert leaves(rings) == leaves(np.roll(rings, turn, axis=1))
