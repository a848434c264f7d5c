"""Whose ink is it? A long stroke may leave its box and come near another one, or even into it."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.grey import Points

Flags = npt.NDArray[np.bool_]

# Inside of a box, without its outline and its surroundings: this far within its half.
_INSIDE_MM = 0.5
# The strip around a box, from its edge.
_STRIP_MM = (0.5, 2.7)
# More than a neighbour's far edge.
_BEYOND_MM = 1.0


@dataclass(frozen=True)
class Ownership:
    """What following the strokes says of one box.

    beside  ink beside the box that is not another box's, as a share of the box's inside. It is another's where its
            stroke has ink inside that one, and only beyond the edge that faces it: a neighbour's mark comes in from
            there, but one around this box that runs into the neighbour lies on other sides too
    shared  whether ink inside the box is part of a mark that has more ink inside another box
    """

    beside: float
    shared: bool


def reach_mm(look: Look) -> float:
    """A neighbour's whole box, and the strip around one's own, lie within this distance of one's middle."""
    return look.pitch + look.box / 2 + _BEYOND_MM


def whose_ink(inked: Flags, px_per_mm: float, others: Points, look: Look) -> Ownership:
    """Follows the strokes around one box.

    ``inked`` is a square picture around the box's middle, ``others`` (n × 2) are the middles of other boxes in
    millimetres from it.
    """
    count, found = cv2.connectedComponents(inked.astype(np.uint8), connectivity=8)
    labels = np.asarray(found, np.int32)
    axis = np.asarray((np.arange(len(inked)) - (len(inked) - 1) / 2) / px_per_mm, np.float64)
    here, half, within = np.array([0.0, 0.0]), look.box / 2, look.box / 2 - _INSIDE_MM
    inside = _ink_of_each(labels, _square(axis, here, within), count)
    elsewhere = [_ink_of_each(labels, _square(axis, other, within), count) for other in others]
    strip = _square(axis, here, half + _STRIP_MM[1]) & ~_square(axis, here, half + _STRIP_MM[0])
    beside = inked & strip
    for other, ink in zip(others, elsewhere, strict=True):
        beside &= ~((ink > 0)[labels] & _beyond_the_edge_towards(axis, other, half))
    most_elsewhere = np.max(elsewhere, axis=0) if elsewhere else np.zeros(count, np.int64)
    return Ownership(
        beside=float(beside.sum() / (2 * within * px_per_mm) ** 2),
        shared=bool(((inside > 0) & (most_elsewhere > inside)).any()),
    )


def _ink_of_each(labels: npt.NDArray[np.int32], where: Flags, count: int) -> npt.NDArray[np.int64]:
    """How many pixels each stroke has in an area; none for the background, which is label 0."""
    pixels = np.bincount(labels[where], minlength=count)
    pixels[0] = 0
    return pixels


def _square(axis: npt.NDArray[np.float64], middle: Points, half_mm: float) -> Flags:
    columns, rows = np.abs(axis - middle[0]) <= half_mm, np.abs(axis - middle[1]) <= half_mm
    return np.asarray(rows[:, None] & columns[None, :])


def _beyond_the_edge_towards(axis: npt.NDArray[np.float64], other: Points, half_mm: float) -> Flags:
    """What lies beyond the edge of the box that faces another one; beyond either edge where that one is aslant."""
    nowhere = np.zeros(axis.shape, bool)
    columns, rows = (axis * np.sign(away) >= half_mm if abs(away) > half_mm else nowhere for away in other)
    return np.asarray(rows[:, None] | columns[None, :])
