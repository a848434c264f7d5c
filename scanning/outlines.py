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
# Below any score, which are sums of two differences between shares.
_OUT_OF_REACH = -9.0


@dataclass(frozen=True)
class Outlines:
    """Where the boxes are: ``offsets`` (n × 2) millimetres from the expected place, and how clearly each was seen.

    ``strength`` (n) is how dark the weaker side line pair stands out, 0 for nothing to about 0.8 for sharp print;
    ``weakest`` (n) the same of the weakest of the four sides, ``print_dark`` (n) how dark the four lines are,
    on average, from 0 (paper) to 1 (the page's print).
    """

    offsets: Points
    strength: Floats
    weakest: Floats
    print_dark: Floats


@dataclass(frozen=True)
class _Lines:
    """Two lines of each of n boxes: their offset in pixels, how much both and the weaker one stand out, how dark."""

    offset: Floats
    strength: Floats
    weaker: Floats
    dark: Floats


def find_outlines(darkness: Darkness, look: Look) -> Outlines:
    """Searches every patch within ±2.5 mm for four lines a box's side apart."""
    shares = darkness.astype(np.float32)
    middle = np.zeros(len(darkness), np.float32)
    whole, within = look.box / 2 - _FIRST_ROWS_MM, look.box / 2 - _SECOND_ROWS_MM
    first_x = _best(_columns(shares, middle, whole), look)
    first_y = _best(_rows(shares, first_x.offset, within), look)
    x = _best(_columns(shares, first_y.offset, within), look)
    return _outlines(x, _best(_rows(shares, x.offset, within), look))


def find_outlines_near(darkness: Darkness, look: Look, offsets: Points, within_mm: float) -> Outlines:
    """As :func:`find_outlines`, but no further than this from ``offsets`` (n × 2 mm)."""
    shares = darkness.astype(np.float32)
    near_x, near_y = np.asarray(offsets * PX_PER_MM, np.float32).T
    rows, reach = look.box / 2 - _SECOND_ROWS_MM, within_mm * PX_PER_MM
    x = _best(_columns(shares, near_y, rows), look, near_x, reach)
    return _outlines(x, _best(_rows(shares, x.offset, rows), look, near_y, reach))


def _outlines(x: _Lines, y: _Lines) -> Outlines:
    return Outlines(
        np.column_stack([x.offset, y.offset]) / PX_PER_MM,
        np.minimum(x.strength, y.strength),
        np.minimum(x.weaker, y.weaker),
        np.asarray((x.dark + y.dark) / 2, np.float32),
    )


def _columns(darkness: Floats, middle_rows: Floats, half_mm: float) -> Floats:
    """Mean darkness of each column (n × side), over the rows within ``half_mm`` of the middle row."""
    return np.asarray(np.matmul(_window(middle_rows, half_mm, darkness)[:, None, :], darkness)[:, 0])


def _rows(darkness: Floats, middle_columns: Floats, half_mm: float) -> Floats:
    return np.asarray(np.matmul(darkness, _window(middle_columns, half_mm, darkness)[:, :, None])[:, :, 0])


def _window(middles: Floats, half_mm: float, darkness: Floats) -> Floats:
    away = np.arange(darkness.shape[-1], dtype=np.float32) - np.float32(middle_of(darkness.shape[-1]))
    near = np.abs(away - middles[:, None]) <= half_mm * PX_PER_MM
    return np.asarray(near.astype(np.float32) / (DARK * near.sum(axis=1, keepdims=True, dtype=np.float32)))


def _best(profile: Floats, look: Look, near: Floats | None = None, reach: float = 0.0) -> _Lines:
    """The two lines a box apart that stand out most.

    Where they should be ``near`` something (pixels), only what is within ``reach`` of that counts.
    """
    lines = profile @ _line_filter(look)
    left, right = lines[:, : 2 * _SEARCH + 1], lines[:, 2 * _half_box(look) :]
    scores = left + right
    if near is not None:
        away = np.arange(-_SEARCH, _SEARCH + 1, dtype=np.float32) - near[:, None]
        scores = np.where(np.abs(away) <= reach, scores, np.float32(_OUT_OF_REACH))
    best = np.clip(scores.argmax(axis=1), 1, 2 * _SEARCH - 1)
    number = np.arange(len(profile))
    before, top, after = (scores[number, best + step] for step in (-1, 0, 1))
    # Where it still rises at the end of the reach, the line is another one.
    top = np.where(np.minimum(before, after) == _OUT_OF_REACH, np.float32(0), top)
    bend = before - 2 * top + after
    fraction = np.where(bend < 0, 0.5 * (before - after) / np.minimum(bend, -1e-6), 0)
    offset = (best - _SEARCH + np.clip(fraction, -1, 1)).astype(np.float32)
    weaker = np.minimum(left[number, best], right[number, best])
    return _Lines(offset, np.asarray(top / 2, np.float32), weaker, _darkest(profile, offset, look))


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
