"""Finds each box's own printed outline, so that neither curl nor a slack print moves a mark out of its box."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.geometry import BOX_MM, OUTLINE_MM
from scanning.grey import Points
from scanning.patches import DARK, MIDDLE, PX_PER_MM, SIDE, Darkness

Floats = npt.NDArray[np.float32]

SEARCH_MM = 2.5
# Outlines of ordinary boxes stood out by 0.16 and more (rough toner, 100 dpi), places without an outline by 0.02.
LEAST_SEEN = 0.08
_SEARCH = round(SEARCH_MM * PX_PER_MM)
_HALF_BOX = round(BOX_MM / 2 * PX_PER_MM)
# The first look takes in all rows that the box can lie in; the second only those within the box.
_FIRST_ROWS_MM = 2.9
_SECOND_ROWS_MM = 2.4
# A line stands out against what is this far beside it, on the page's paper and in the box.
_BESIDE_MM = (0.45, 0.9)


@dataclass(frozen=True)
class Outlines:
    """Where the boxes are: ``offsets`` (n × 2) millimetres from the expected place, and how clearly each was seen.

    ``strength`` (n) is how dark the weaker side line pair stands out, 0 for nothing to about 0.8 for sharp print.
    """

    offsets: Points
    strength: Floats


def find_outlines(darkness: Darkness) -> Outlines:
    """Searches every patch within ±2.5 mm for four lines 6 mm apart."""
    shares = darkness.astype(np.float32)
    middle = np.zeros(len(darkness), np.float32)
    first_x, _ = _best(_columns(shares, middle, _FIRST_ROWS_MM))
    first_y, _ = _best(_rows(shares, first_x, _SECOND_ROWS_MM))
    x, strength_x = _best(_columns(shares, first_y, _SECOND_ROWS_MM))
    y, strength_y = _best(_rows(shares, x, _SECOND_ROWS_MM))
    return Outlines(np.column_stack([x, y]) / PX_PER_MM, np.minimum(strength_x, strength_y))


def _columns(darkness: Floats, middle_rows: Floats, half_mm: float) -> Floats:
    """Mean darkness of each column (n × SIDE), over the rows within ``half_mm`` of the middle row."""
    return np.asarray(np.matmul(_window(middle_rows, half_mm)[:, None, :], darkness)[:, 0])


def _rows(darkness: Floats, middle_columns: Floats, half_mm: float) -> Floats:
    return np.asarray(np.matmul(darkness, _window(middle_columns, half_mm)[:, :, None])[:, :, 0])


def _window(middles: Floats, half_mm: float) -> Floats:
    near = np.abs(np.arange(SIDE, dtype=np.float32) - np.float32(MIDDLE) - middles[:, None]) <= half_mm * PX_PER_MM
    return np.asarray(near.astype(np.float32) / (DARK * near.sum(axis=1, keepdims=True, dtype=np.float32)))


def _best(profile: Floats) -> tuple[Floats, Floats]:
    """The offset (pixels, with fractions) at which two lines a box apart stand out most, and how much they do."""
    lines = profile @ _LINE
    scores = lines[:, : 2 * _SEARCH + 1] + lines[:, 2 * _HALF_BOX :]
    best = np.clip(scores.argmax(axis=1), 1, 2 * _SEARCH - 1)
    number = np.arange(len(profile))
    before, top, after = (scores[number, best + step] for step in (-1, 0, 1))
    bend = before - 2 * top + after
    fraction = np.where(bend < 0, 0.5 * (before - after) / np.minimum(bend, -1e-6), 0)
    return (best - _SEARCH + np.clip(fraction, -1, 1)).astype(np.float32), top / 2


def _line_filter() -> Floats:
    """SIDE × positions: the mean over a line of the outline's width, less that over its surroundings on both sides."""
    middles = MIDDLE + np.arange(-_SEARCH - _HALF_BOX, _SEARCH + _HALF_BOX + 1)
    away = np.abs(np.arange(SIDE)[:, None] - middles) / PX_PER_MM
    line = np.clip((OUTLINE_MM / 2 - away) * PX_PER_MM + 0.5, 0, 1)
    beside = ((away >= _BESIDE_MM[0]) & (away <= _BESIDE_MM[1])).astype(np.float64)
    return np.asarray(line / line.sum(axis=0) - beside / beside.sum(axis=0), np.float32)


_LINE = _line_filter()
