"""What a page's drawing expects around its boxes: where print is, and which box any free spot is nearest to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.geometry import MARKER_MM, PAGE_MM, PagePlan, Rect
from ballots.paper import LEFT, RIGHT
from ballots.typefaces import rise_and_hang, width

# Coarse: 0.5 mm a pixel is a pen's line, and a whole page of these costs 1 ms.
PX_PER_MM = 2
# A mark meant for a box may stand this far from it; further away are neighbours and other text.
REACH_MM = 7.0
# Print may lie this much off its place, blur included.
_SLACK_MM = 0.5
_MM_A_POINT = 25.4 / 72
# Left and right of these stand the grey words of test ballots.
_FIRST_MM, _LAST_MM = LEFT - 5.2, RIGHT + 5.2

PRINT, BOX = -1, -2


@dataclass(frozen=True)
class Surroundings:
    """The part of a page around its boxes, in coarse pixels.

    ``owners`` holds the number of the target nearest to each spot, PRINT where print is or no box near, and BOX in
    boxes; ``left`` and ``top`` are where it starts on the page.
    """

    left: int
    top: int
    owners: npt.NDArray[np.int16]


def surroundings(page: PagePlan) -> Surroundings:
    """The free spots around the boxes of a page."""
    owners = np.full((round(PAGE_MM[1] * PX_PER_MM), round(PAGE_MM[0] * PX_PER_MM)), PRINT, np.int16)
    _give_nearest(owners, [target.box for target in page.targets])
    owners[:, : round(_FIRST_MM * PX_PER_MM)] = PRINT
    owners[:, round(_LAST_MM * PX_PER_MM) :] = PRINT
    for rect in _printed(page):
        owners[_slices(_grown(rect, _SLACK_MM))] = PRINT
    for target in page.targets:
        owners[_slices(_grown(target.box, page.look.outline / 2 + _SLACK_MM))] = BOX
    rows, columns = (np.flatnonzero((owners != PRINT).any(axis=axis)) for axis in (1, 0))
    if len(rows) == 0:
        return Surroundings(0, 0, owners[:0, :0])
    top, left = int(rows[0]), int(columns[0])
    return Surroundings(left, top, np.ascontiguousarray(owners[top : rows[-1] + 1, left : columns[-1] + 1]))


def _give_nearest(owners: npt.NDArray[np.int16], boxes: Sequence[Rect]) -> None:
    nearest = np.full(owners.shape, np.inf, np.float32)
    y, x = (np.indices(owners.shape, np.float32) + 0.5) / PX_PER_MM
    for number, box in enumerate(boxes):
        part = _slices(_grown(box, REACH_MM))
        across = np.maximum(np.maximum(box.x - x[part], x[part] - box.x - box.w), 0)
        down = np.maximum(np.maximum(box.y - y[part], y[part] - box.y - box.h), 0)
        away = np.hypot(across, down)
        closer = (away < nearest[part]) & (away <= REACH_MM)
        owners[part][closer] = number
        nearest[part][closer] = away[closer]


def _printed(page: PagePlan) -> list[Rect]:
    rects = []
    for stroke in page.strokes:
        left, top = min(stroke.x1, stroke.x2), min(stroke.y1, stroke.y2)
        line = Rect(left, top, abs(stroke.x2 - stroke.x1), abs(stroke.y2 - stroke.y1))
        rects.append(_grown(line, stroke.width / 2))
    for text in page.texts:
        long = width(text.words, text.size, text.bold)
        size = text.size * _MM_A_POINT
        start = text.x - long if text.align == "right" else text.x
        rise, hang = rise_and_hang(text.words)
        rects.append(Rect(start, text.y - rise * size, long, (rise + hang) * size))
    half = MARKER_MM / 2
    rects += [Rect(x - half, y - half, MARKER_MM, MARKER_MM) for x, y in page.corners]
    return [*rects, page.qr]


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by)


def _slices(rect: Rect) -> tuple[slice, slice]:
    """The rows and columns that a rectangle touches."""
    left, top = max(0, int(rect.x * PX_PER_MM)), max(0, int(rect.y * PX_PER_MM))
    right, bottom = int(np.ceil((rect.x + rect.w) * PX_PER_MM)), int(np.ceil((rect.y + rect.h) * PX_PER_MM))
    return slice(top, max(top, bottom)), slice(left, max(left, right))
