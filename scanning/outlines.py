"""Finds each box's own printed outline, so that neither curl nor a slack print moves a mark out of its box."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.grey import Points
from scanning.patches import DARK, PAPER, PX_PER_MM, Darkness, middle_of, patch_mm

Floats = npt.NDArray[np.float32]

SEARCH_MM = 2.5
# Outlines of ordinary boxes stood out by 0.16 and more (rough toner, 100 dpi), places without an outline by 0.02.
LEAST_SEEN = 0.08
_SEARCH = round(SEARCH_MM * PX_PER_MM)
# The first look takes in all rows that the box can lie in, this far within its half; the second only those of it.
_FIRST_ROWS_MM = 0.1
_SECOND_ROWS_MM = 0.6
# A line stands out against what is this far beside it, on the page's paper and in the box.
_BESIDE_MM = (0.45, 0.9)


@dataclass(frozen=True)
class Outlines:
    """Where the boxes are: ``offsets`` (n × 2) millimetres from the expected place, and how clearly each was seen.

    ``strength`` (n) is how dark the weaker side line pair stands out, 0 for nothing to about 0.8 for sharp print;
    ``print_dark`` (n) how dark the four lines are on average, from 0 (paper) to 1 (the page's print).
    """

    offsets: Points
    strength: Floats
    print_dark: Floats


def find_outlines(darkness: Darkness, look: Look) -> Outlines:
    """Searches every patch within ±2.5 mm for four lines a box's side apart."""
    shares = darkness.astype(np.float32)
    middle = np.zeros(len(darkness), np.float32)
    whole, within = look.box / 2 - _FIRST_ROWS_MM, look.box / 2 - _SECOND_ROWS_MM
    first_x, _ = _best(_columns(shares, middle, whole), look)
    first_y, _ = _best(_rows(shares, first_x, within), look)
    columns = _columns(shares, first_y, within)
    x, strength_x = _best(columns, look)
    rows = _rows(shares, x, within)
    y, strength_y = _best(rows, look)
    print_dark = np.asarray((_darkest(columns, x, look) + _darkest(rows, y, look)) / 2, np.float32)
    return Outlines(np.column_stack([x, y]) / PX_PER_MM, np.minimum(strength_x, strength_y), print_dark)


def _columns(darkness: Floats, middle_rows: Floats, half_mm: float) -> Floats:
    """Mean darkness of each column (n × side), over the rows within ``half_mm`` of the middle row."""
    return np.asarray(np.matmul(_window(middle_rows, half_mm, darkness)[:, None, :], darkness)[:, 0])


def _rows(darkness: Floats, middle_columns: Floats, half_mm: float) -> Floats:
    return np.asarray(np.matmul(darkness, _window(middle_columns, half_mm, darkness)[:, :, None])[:, :, 0])


def _window(middles: Floats, half_mm: float, darkness: Floats) -> Floats:
    away = np.arange(darkness.shape[-1], dtype=np.float32) - np.float32(middle_of(darkness.shape[-1]))
    near = np.abs(away - middles[:, None]) <= half_mm * PX_PER_MM
    return np.asarray(near.astype(np.float32) / (DARK * near.sum(axis=1, keepdims=True, dtype=np.float32)))


def _best(profile: Floats, look: Look) -> tuple[Floats, Floats]:
    """The offset (pixels, with fractions) at which two lines a box apart stand out most, and how much they do."""
    lines = profile @ _line_filter(look)
    scores = lines[:, : 2 * _SEARCH + 1] + lines[:, 2 * _half_box(look) :]
    best = np.clip(scores.argmax(axis=1), 1, 2 * _SEARCH - 1)
    number = np.arange(len(profile))
    before, top, after = (scores[number, best + step] for step in (-1, 0, 1))
    bend = before - 2 * top + after
    fraction = np.where(bend < 0, 0.5 * (before - after) / np.minimum(bend, -1e-6), 0)
    return (best - _SEARCH + np.clip(fraction, -1, 1)).astype(np.float32), top / 2


def _darkest(profile: Floats, offset: Floats, look: Look) -> Floats:
    """How dark two lines a box apart are in their middles, around an offset from the patch's middle (pixels)."""
    number = np.arange(len(profile))
    sides = []
    for half in (-look.box / 2, look.box / 2):
        place = np.rint(middle_of(profile.shape[1]) + offset + half * PX_PER_MM).astype(int)
        sides.append(np.max([profile[number, place + step] for step in (-1, 0, 1)], axis=0))
    return np.asarray((sides[0] + sides[1]) / 2 - PAPER / DARK, np.float32)


def _half_box(look: Look) -> int:
    return round(look.box / 2 * PX_PER_MM)


@cache
def _line_filter(look: Look) -> Floats:
    """Side × positions: the mean over a line of the outline's width, less that over its surroundings on both sides."""
    side, half = patch_mm(look) * PX_PER_MM, _half_box(look)
    middles = middle_of(side) + np.arange(-_SEARCH - half, _SEARCH + half + 1)
    away = np.abs(np.arange(side)[:, None] - middles) / PX_PER_MM
    line = np.clip((look.outline / 2 - away) * PX_PER_MM + 0.5, 0, 1)
    beside = ((away >= _BESIDE_MM[0]) & (away <= _BESIDE_MM[1])).astype(np.float64)
    return np.asarray(line / line.sum(axis=0) - beside / beside.sum(axis=0), np.float32)
