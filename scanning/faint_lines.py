"""Looks for a straight line in boxes that seem empty: along a line noise evens out, and what no pixel shows is seen.

Blur spreads a thin line until each of its pixels is hardly darker than paper. The mean along two millimetres of it is
still far above what noise, and light that falls off, leave on the means along all other such ways through the box.
"""

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from scanning.grey import Points
from scanning.patches import DARK, PX_PER_MM, Darkness, middle_of

Floats = npt.NDArray[np.float32]

# Pixels of a quarter of a millimetre: finer than any line in a soft picture.
_SHRINK = 2
_STEP_MM = _SHRINK / PX_PER_MM
# Of ordinary ticks the longer line is 3 mm and more; a fold or a speck is a line too, or part of one.
_LINE_MM, _ON_MM = 2.0, 1.0
# Between two neighbouring directions the ends of a line of 2 mm are off by less than the line is wide.
_DIRECTIONS = 16


def darkest_lines(smooth: Darkness, shifts: Points, half_mm: float) -> Floats:
    """How much darker than its box the darkest straight line in each is (n), between paper (0) and print (1).

    ``smooth`` are n patches (see Ink.smooth) whose boxes are off the patches' middles by ``shifts`` (n × 2 mm); within
    ``half_mm`` of a box's middle there is no print.
    """
    if len(smooth) == 0:
        return np.zeros(0, np.float32)
    side = 2 * math.floor(half_mm / _STEP_MM)
    ways = _ways(side)
    corners = np.rint(middle_of(smooth.shape[-1]) + shifts * PX_PER_MM).astype(int) - side * _SHRINK // 2
    inside = np.empty((len(smooth), side * _SHRINK, side * _SHRINK), np.uint8)
    for number, (x, y) in enumerate(corners.tolist()):
        inside[number] = smooth[number, y : y + side * _SHRINK, x : x + side * _SHRINK]
    parts = [inside[:, y::_SHRINK, x::_SHRINK].astype(np.float32) for y in range(_SHRINK) for x in range(_SHRINK)]
    along = np.sum(parts, axis=0).reshape(len(smooth), -1) @ ways
    return np.asarray(along.max(axis=1) / (_SHRINK * _SHRINK * DARK), np.float32)


@cache
def _ways(side: int) -> Floats:
    """A column for each way through a square picture: times the picture it is the mean along it.

    A picture in which light falls off evenly has 0 along every way.
    """
    middle, length = (side - 1) / 2, _LINE_MM / _STEP_MM
    rows = [
        _along(side, start, direction, length)
        for direction in (
            np.array([math.cos(turn), math.sin(turn)]) for turn in np.arange(_DIRECTIONS) * math.pi / _DIRECTIONS
        )
        for start in _starts(middle, direction, length)
    ]
    ways = np.stack(rows, axis=1)
    y, x = np.mgrid[:side, :side].reshape(2, -1) - middle
    plane = np.stack([x, y, np.ones_like(x)], axis=1)
    return np.asarray(ways - plane @ (np.linalg.pinv(plane) @ ways), np.float32)


def _starts(middle: float, direction: Points, length: float) -> list[Points]:
    """Where lines of this direction and length can start that lie within the square around (0, 0)."""
    across = np.array([-direction[1], direction[0]])
    reach = math.hypot(middle, middle)
    steps = np.arange(-reach, reach + 0.01, _ON_MM / _STEP_MM)
    starts = [off * across + on * direction for off in np.arange(-math.floor(reach), reach) for on in steps]
    return [start for start in starts if max(np.abs(start).max(), np.abs(start + length * direction).max()) <= middle]


def _along(side: int, start: Points, direction: Points, length: float) -> npt.NDArray[np.float64]:
    """The share of each pixel of the picture (flattened) in the mean along this line."""
    points = start + np.arange(0, length + 0.01, 0.5)[:, None] * direction + (side - 1) / 2
    first = np.floor(points).astype(int)
    part = points - first
    shares = np.zeros((side + 1, side + 1))
    for right in (0, 1):
        for down in (0, 1):
            weight = np.abs(1 - right - part[:, 0]) * np.abs(1 - down - part[:, 1])
            np.add.at(shares, (first[:, 1] + down, first[:, 0] + right), weight)
    return np.asarray(shares[:side, :side].ravel() / len(points))
