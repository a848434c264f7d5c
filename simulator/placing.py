"""Where on the page a mark goes: in its box, across it, or beside it, but never into another box.

A mark that touched a neighbour's box unbidden would have no truth to compare a reading with, so the free space
around the box bounds every stroke; only a straying mark goes into another box, and the truth says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulator.pens import Manner
from simulator.randomness import within

RectMm = tuple[float, float, float, float]
"""left, top, right, bottom in millimetres from the page's top left corner."""

# Printing and scanning never blur ink further than this, so a neighbour's box stays clean.
CLEARANCE_MM = 0.5
# How far a stroke may leave its box, in box sizes, when nothing is in the way.
REACH = 1.3
# How far a hurried mark is off its box, in box sizes: its middle stays inside.
SLIP = (-0.35, 0.35)
# A circle round a box of this size, in boxes, touches its corners only just.
ROUND = (1.35, 1.6)
# Part of a mark beside the box that may still lie in it.
OVERLAP = 0.12


@dataclass(frozen=True)
class Place:
    """The rectangle that a gesture fills, and the bounds that its strokes may not leave.

    ``into`` is another box that a stroke runs into.
    """

    rect: RectMm
    bounds: RectMm
    into: RectMm | None = None


def rect_of(box_mm: tuple[float, float, float, float]) -> RectMm:
    """Edges of a box given by x, y, width, height."""
    x, y, width, height = box_mm
    return x, y, x + width, y + height


# Enough for every box of some ballots: whoever fills in thousands of sheets asks for the same boxes again and again.
@lru_cache(maxsize=4096)
def territory(box: RectMm, boxes: tuple[RectMm, ...], page_mm: tuple[float, float]) -> RectMm:
    """The largest simple rectangle around a box that stays on the page and clear of the page's other boxes."""
    reach_x, reach_y = REACH * (box[2] - box[0]), REACH * (box[3] - box[1])
    left, top = max(0.0, box[0] - reach_x), max(0.0, box[1] - reach_y)
    right, bottom = min(page_mm[0], box[2] + reach_x), min(page_mm[1], box[3] + reach_y)
    for other in boxes:
        if other == box:
            continue
        gaps = (box[0] - other[2], box[1] - other[3], other[0] - box[2], other[1] - box[3])
        # Giving way on the side with the widest gap is enough to stay apart, and costs least.
        side = gaps.index(max(gaps))
        gap = max(0.0, gaps[side] - CLEARANCE_MM)
        if side == 0:
            left = max(left, box[0] - gap)
        elif side == 1:
            top = max(top, box[1] - gap)
        elif side == 2:
            right = min(right, box[2] + gap)
        else:
            bottom = min(bottom, box[3] + gap)
    return left, top, right, bottom


def place(
    manner: Manner, box: RectMm, bounds: RectMm, size: float, drift: tuple[float, float], rng: np.random.Generator
) -> Place:
    """Choose the rectangle for a mark.

    ``size`` is the hand's usual size in boxes, ``drift`` its usual distance from the box's centre in boxes.
    """
    if manner is Manner.OUTSIDE:
        return Place(_beside(box, bounds, rng), bounds)
    if manner is Manner.CIRCLED:
        return Place(_scaled(box, within(rng, ROUND), drift), bounds)
    if manner is Manner.BLACKENED:
        return Place(_scaled(box, 1.02, (0.0, 0.0)), bounds)
    if manner is Manner.SLOPPY:
        size *= float(rng.uniform(0.7, 1.45))
        drift = (within(rng, SLIP), within(rng, SLIP))
    else:
        size *= float(rng.uniform(0.94, 1.06))
        drift = (drift[0] + float(rng.normal(0, 0.025)), drift[1] + float(rng.normal(0, 0.025)))
    return Place(_scaled(box, size, drift), bounds)


def running_into(place: Place, box: RectMm) -> Place:
    """The same place with a stroke that runs into this other box."""
    bounds = tuple(min(a, b) for a, b in zip(place.bounds[:2], box[:2], strict=True))
    beyond = tuple(max(a, b) for a, b in zip(place.bounds[2:], box[2:], strict=True))
    return Place(place.rect, (bounds[0], bounds[1], beyond[0], beyond[1]), box)


def _scaled(box: RectMm, size: float, drift: tuple[float, float]) -> RectMm:
    width, height = box[2] - box[0], box[3] - box[1]
    x = (box[0] + box[2]) / 2 + drift[0] * width
    y = (box[1] + box[3]) / 2 + drift[1] * height
    return x - size * width / 2, y - size * height / 2, x + size * width / 2, y + size * height / 2


def _beside(box: RectMm, bounds: RectMm, rng: np.random.Generator) -> RectMm:
    """A rectangle wholly or mostly on one side of the box: any side with room, else the widest."""
    size = 0.8 * min(box[2] - box[0], box[3] - box[1])
    room = (box[0] - bounds[0], box[1] - bounds[1], bounds[2] - box[2], bounds[3] - box[3])
    roomy = [side for side in range(4) if room[side] >= size]
    side = int(rng.choice(roomy)) if roomy else room.index(max(room))
    size = min(size, max(room[side] / (1 - OVERLAP), CLEARANCE_MM))
    gap = float(rng.uniform(-OVERLAP * size, max(0.0, min(room[side] - size, 0.5 * size))))
    x = (box[0] + box[2] - size) / 2 + float(rng.uniform(-0.3, 0.3)) * size
    y = (box[1] + box[3] - size) / 2 + float(rng.uniform(-0.3, 0.3)) * size
    x, y = ((box[0] - gap - size, y), (x, box[1] - gap - size), (box[2] + gap, y), (x, box[3] + gap))[side]
    return x, y, x + size, y + size
