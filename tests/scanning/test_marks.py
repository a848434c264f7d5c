"""What pens, dirt and strays in and around a box lead to, drawn on a clean page and read again."""

from collections.abc import Callable

import cv2
import pytest

from ballots.geometry import Rect
from scanning.grey import Grey
from tests.scanning.paper import PX_PER_MM, Paper, line

Draw = Callable[[Grey, Rect], object]
NEIGHBOURS = (("4", "1"), ("4", "3"), ("3", "2"), ("5", "2"))


def dot(x: float, y: float, mm: float) -> Draw:
    """A round spot of this diameter, at this place of the box (0 to 1 each way)."""

    def draw(grey: Grey, box: Rect) -> None:
        place = round((box.x + x * box.w) * PX_PER_MM), round((box.y + y * box.h) * PX_PER_MM)
        cv2.circle(grey, place, round(mm / 2 * PX_PER_MM), 40, -1, cv2.LINE_AA)

    return draw


def stroke(start: tuple[float, float], end: tuple[float, float], mm: float = 0.5, level: int = 60) -> Draw:
    """A straight line between two places of the box (0 to 1 each way)."""

    def draw(grey: Grey, box: Rect) -> None:
        ends = [(box.x + x * box.w, box.y + y * box.h) for x, y in (start, end)]
        line(grey, ends[0], ends[1], mm, level)

    return draw


def circle(x: float, y: float, mm: float) -> Draw:
    """A ring of this diameter around this place of the box."""

    def draw(grey: Grey, box: Rect) -> None:
        place = round((box.x + x * box.w) * PX_PER_MM), round((box.y + y * box.h) * PX_PER_MM)
        cv2.circle(grey, place, round(mm / 2 * PX_PER_MM), 60, 4, cv2.LINE_AA)

    return draw


def decisions(paper: Paper, draw: Draw, box: tuple[str, str] = ("4", "1")) -> dict[tuple[str, str], str]:
    """All boxes' decisions after drawing around one of them."""
    grey = paper.clean()
    draw(grey, paper.target(*box).box)
    return paper.marks(grey)


@pytest.mark.parametrize(
    ("draw", "right"),
    [
        pytest.param(stroke((0.1, 0.1), (0.9, 0.9)), {"marked"}, id="a slash"),
        pytest.param(stroke((0.1, 0.5), (0.9, 0.5)), {"marked"}, id="a dash"),
        pytest.param(stroke((0.5, 0.1), (0.5, 0.9)), {"marked"}, id="an upright stroke"),
        pytest.param(stroke((0.3, 0.5), (0.6, 0.6)), {"unclear", "marked"}, id="a short dash"),
        pytest.param(stroke((0.1, 0.1), (0.9, 0.9), 1.0, 205), {"unclear", "marked"}, id="a broad pale pencil"),
        pytest.param(stroke((0.1, 0.1), (0.9, 0.9), 0.4, 225), {"unclear"}, id="a barely visible pencil"),
        pytest.param(dot(0.5, 0.5, 0.5), {"blank", "unclear"}, id="a speck of half a millimetre"),
        pytest.param(dot(0.5, 0.5, 1.0), {"unclear"}, id="a speck of a millimetre"),
        pytest.param(stroke((1.12, 0.1), (1.25, 0.9)), {"unclear"}, id="a slash beside the box"),
        pytest.param(stroke((-1.0, 0.4), (-0.6, 0.6)), {"unclear"}, id="a dash far to the left"),
    ],
)
def test_one_drawing_leads_to_the_right_decision(paper: Paper, draw: Draw, right: set[str]) -> None:
    found = decisions(paper, draw)
    assert found.pop(("4", "1")) in right
    assert set(found.values()) == {"blank"}


@pytest.mark.parametrize("y", [1.3, 1.5, 1.7])
def test_a_dash_between_two_rows_is_never_overlooked(paper: Paper, y: float) -> None:
    found = decisions(paper, stroke((0.2, y), (0.8, y + 0.1)))
    assert "unclear" in {found[("4", "1")], found[("5", "1")]}
    assert "marked" not in found.values()


def test_a_circle_round_the_number_is_for_a_person_to_judge(paper: Paper) -> None:
    assert decisions(paper, circle(1.85, 0.5, 6.5), ("4", "3"))[("4", "3")] == "unclear"


def test_a_long_tail_from_a_marked_box_leaves_the_neighbour_blank(paper: Paper) -> None:
    grey = paper.crossed(("4", "2"))
    stroke((0.8, 0.2), (1.7, 0.15))(grey, paper.target("4", "2").box)
    found = paper.marks(grey)
    assert found.pop(("4", "2")) == "marked"
    assert set(found.values()) == {"blank"}


def test_a_tail_that_runs_into_the_neighbour_is_no_vote_for_it(paper: Paper) -> None:
    grey = paper.crossed(("4", "2"))
    stroke((0.5, 0.5), (2.5, 0.4))(grey, paper.target("4", "2").box)
    found = paper.marks(grey)
    assert found[("4", "2")] != "blank"
    assert found[("4", "3")] == "unclear"


def test_a_loose_stroke_between_two_boxes_is_not_explained_by_a_cross_in_one_of_them(paper: Paper) -> None:
    grey = paper.crossed(("4", "2"))
    stroke((1.35, 0.2), (1.55, 0.8))(grey, paper.target("4", "2").box)
    assert paper.marks(grey)[("4", "3")] == "unclear"


def test_crosses_all_around_leave_an_empty_box_blank(paper: Paper) -> None:
    found = paper.marks(paper.crossed(*NEIGHBOURS))
    assert {box for box, mark in found.items() if mark == "marked"} == set(NEIGHBOURS)
    assert found[("4", "2")] == "blank"


def test_a_felt_tips_mere_touch_is_no_vote(paper: Paper) -> None:
    assert decisions(paper, stroke((0.5, 0.5), (0.5, 0.5), mm=1.7))[("4", "1")] == "unclear"


@pytest.mark.parametrize("lines", [3, 4, 5])
def test_a_cross_that_was_crossed_out_is_for_a_person_to_judge(paper: Paper, lines: int) -> None:
    grey = paper.crossed(("4", "2"))
    for number in range(lines):
        y = 0.15 + 0.7 * number / (lines - 1)
        stroke((-0.1, y), (1.1, y + 0.03))(grey, paper.target("4", "2").box)
    assert paper.marks(grey)[("4", "2")] == "unclear"
