"""Where the number of a project stands: the first print beside the boxes of its row, as a voter sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.paper import PrintedPage
from simulator.placing import CLEARANCE_MM, Place, RectMm
from simulator.randomness import within

# Print beside a box further away than this is no number of its row.
_REACH_MM = 20.0
# Digits of one number stand closer than this; the project's name follows after more.
_GAP_MM = 1.5
# How far a circle stays off the number.
_ROOM_MM = (1.0, 2.2)
_DARK = 100


def round_number(
    printed: PrintedPage,
    box: RectMm,
    boxes: Sequence[RectMm],
    page_mm: tuple[float, float],
    rng: np.random.Generator,
) -> Place:
    """The place of a circle round the number in the row of ``box``, clear of the row's boxes.

    Where nothing is printed beside them, the circle goes round the spot where a number might be.
    """
    row = [other for other in boxes if abs(other[1] - box[1]) < (box[3] - box[1]) / 2]
    left, right = min(other[0] for other in row) - CLEARANCE_MM, max(other[2] for other in row) + CLEARANCE_MM
    after = _first_print(printed, (right, min(right + _REACH_MM, page_mm[0])), box)
    before = _first_print(printed, (left, max(left - _REACH_MM, 0.0)), box)
    found = [span for span in (after, before) if span is not None]
    nearest = min(
        found, key=lambda span: min(abs(span[0] - right), abs(left - span[1])), default=(right + 4, right + 8)
    )
    room = within(rng, _ROOM_MM)
    rect = nearest[0] - room, box[1] - room / 2, nearest[1] + room, box[3] + room / 2
    is_after = nearest[0] >= right
    bounds = (right, 0.0, *page_mm) if is_after else (0.0, 0.0, left, page_mm[1])
    return Place(rect, bounds)


def _first_print(printed: PrintedPage, way: tuple[float, float], box: RectMm) -> tuple[float, float] | None:
    """The first printed piece on the way from one x to another (millimetres), as left and right end."""
    per_mm = printed.pixels_per_mm
    rows = slice(round((box[1] + 0.5) * per_mm), round((box[3] - 0.5) * per_mm))
    low, high = sorted(round(x * per_mm) for x in way)
    piece = printed.darkness[rows, low:high]
    dark = np.flatnonzero((piece.reshape(len(piece), high - low, -1).max(axis=2) > _DARK).any(axis=0))
    if len(dark) == 0:
        return None
    forward = way[1] > way[0]
    steps = dark if forward else dark[::-1]
    ends = np.flatnonzero(np.abs(np.diff(steps)) > _GAP_MM * per_mm)
    last = steps[int(ends[0])] if len(ends) else steps[-1]
    first, beyond = sorted((int(steps[0]), int(last)))
    return (low + first) / per_mm, (low + beyond + 1) / per_mm
