"""What the ink in a box and around it is shaped like: a point, a line or two, line upon line, or a wipe."""

import re
from dataclasses import dataclass
from functools import cache
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.grey import Points
from scanning.ink import INKED
from scanning.levels import Levels
from scanning.patches import DARK, PAPER, PX_PER_MM, Darkness, level, middle_of

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# The outline ends this far within the box's half, whatever blurs it.
_INSIDE_MM = 0.8
# Lines that cross somebody's mark out leave gaps on most ways through the box, but not on all: 4 ways of 5 are counted
# up to the fullest fifth, in which 2 of 13,600 plain marks had a third line.
_FULLEST_WAYS = 0.8
# A line ends where it is three quarters as dark as the mark is on average, so that close lines stay apart.
_LINE_SHARE = 0.75
# The ways around the box: the first keeps clear of the outline and of what blur sheds; none reaches a neighbour's mark.
_CLEAR_MM, _CLEAR_BLURS = 0.3, 2.0
_AROUND_MM, _AROUND_STEP_MM = 1.5, 0.25
# Less than this between two places is the paper's grain.
_GRAIN_MM = 0.75

# On the way around the box: nothing at all, ink further out only, ink.
_NOTHING, _FURTHER, _INK = b"\x00", b"\x01", b"\x02"
_GRAIN = round(_GRAIN_MM * PX_PER_MM)
_PAPER_BETWEEN = re.compile(rb"[\x00\x01]{%d,}" % _GRAIN)
_OUT_AND_BACK = re.compile(rb"\x02\x01{%d,}\x02" % _GRAIN)


@dataclass(frozen=True)
class Shape:
    """The shape of the ink in one box.

    reach_mm  the longer side of the upright rectangle that the largest piece of ink spans
    strength  how dark the ink is on average, between paper (0) and print (1)
    layers    how many lines one crosses on the way through the box, up or sideways; a fifth of the ways cross more
    fullness  the inked share of such a way; half of them have more
    exits     in how many places ink crosses the way around the box, just outside
    edge_mm   the longest stretch of ink on that way
    returns   whether a line leaves the box and comes back to it
    """

    reach_mm: float
    strength: float
    layers: int
    fullness: float
    exits: int = 0
    edge_mm: float = 0.0
    returns: bool = False


def measure_shapes(smooth: Darkness, shifts: Points, levels: Levels, look: Look) -> list[Shape]:
    """The shapes in n patches (see Ink.smooth) whose boxes are off the patches' middles by ``shifts`` (n × 2 mm)."""
    if len(smooth) == 0:
        return []
    pixels = np.rint(shifts * PX_PER_MM).astype(int)
    pieces = np.stack([_inside(patch, shift, look) for patch, shift in zip(smooth, pixels.tolist(), strict=True)])
    inked = pieces >= ceil(level(INKED))
    strengths = _means(pieces, inked)
    line_from = np.maximum(level(INKED), PAPER + _LINE_SHARE * DARK * strengths)
    lines = pieces >= line_from[:, None, None]
    layers = np.maximum(_layers(lines), _layers(lines.transpose(0, 2, 1))).tolist()
    fullness = np.maximum(*(np.median(lines.mean(axis=axis), axis=1) for axis in (1, 2))).tolist()
    reaches = [_reach_mm(piece) for piece in inked.view(np.uint8)]
    ways = _ways_around(smooth, pixels, line_from, levels, look)
    columns = zip(reaches, strengths.tolist(), layers, fullness, map(around, ways), strict=True)
    return [
        Shape(reach, strength, layer, full, exits, edge_mm, returns)
        for reach, strength, layer, full, (exits, edge_mm, returns) in columns
    ]


def around(way: bytes) -> tuple[int, float, bool]:
    """The exits, the longest stretch of ink and the returns on a closed way around a box, a byte a pixel."""
    if _INK not in way:
        return 0, 0.0, False
    # Where there is paper a stretch neither ends nor starts by chance.
    start = (way + way).find(_NOTHING * _GRAIN)
    if start < 0:
        return 1, len(way) / PX_PER_MM, True
    start %= len(way)
    opened = way[start:] + way[:start]
    lengths = [len(stretch.strip(_NOTHING + _FURTHER)) for stretch in _PAPER_BETWEEN.split(opened) if _INK in stretch]
    return len(lengths), max(lengths) / PX_PER_MM, _OUT_AND_BACK.search(opened) is not None


def _inside(patch: Darkness, shift: list[int], look: Look) -> Darkness:
    half = round((look.box / 2 - _INSIDE_MM) * PX_PER_MM)
    x, y = (round(middle_of(len(patch)) + by) for by in shift)
    return patch[y - half : y + half + 1, x - half : x + half + 1]


def _means(pieces: Darkness, inked: Flags) -> Floats:
    """How dark the inked pixels are on average; 0 where there are none."""
    sums = np.where(inked, pieces, 0).sum(axis=(1, 2), dtype=np.int64)
    counts = inked.sum(axis=(1, 2))
    return np.where(counts, sums / np.maximum(counts, 1) - PAPER, 0) / DARK


def _reach_mm(inked: npt.NDArray[np.uint8]) -> float:
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    return float(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(initial=0)) / PX_PER_MM


def _layers(pieces: Flags) -> npt.NDArray[np.int8]:
    """How many lines the columns cross, at the quantile of _FULLEST_WAYS."""
    crossed = pieces[:, 0].astype(np.int8) + (pieces[:, 1:] & ~pieces[:, :-1]).sum(axis=1, dtype=np.int8)
    place = round(_FULLEST_WAYS * (crossed.shape[1] - 1))
    return np.asarray(np.partition(crossed, place, axis=1)[:, place])


def _ways_around(
    smooth: Darkness, pixels: npt.NDArray[np.int_], line_from: Floats, levels: Levels, look: Look
) -> list[bytes]:
    """For each box the way around it, just outside: _INK, _FURTHER or _NOTHING for each of its pixels."""
    side = smooth.shape[-1]
    clear = round(max(_CLEAR_MM, _CLEAR_BLURS * levels.blur_mm) * PX_PER_MM)
    places = _rings(look, side, clear) + (pixels @ [1, side])[:, None, None]
    rings = np.take_along_axis(smooth.reshape(len(smooth), 1, -1), places, axis=2) >= line_from[:, None, None]
    ways = rings.any(axis=1).view(np.uint8) + rings[:, 0]
    return [way.tobytes() for way in ways]


@cache
def _rings(look: Look, side: int, clear: int) -> npt.NDArray[np.int64]:
    """Places in a flattened patch (ways × pixels) on squares around its middle, each opposite its inner neighbour's."""
    first = look.box / 2 + look.outline / 2 + clear / PX_PER_MM
    halves = (first + np.arange(0, _AROUND_MM + 0.01, _AROUND_STEP_MM)) * PX_PER_MM
    turns = np.arange(round(8 * halves[0])) * 4 / round(8 * halves[0])
    edge, along = turns.astype(int), 2 * (turns % 1) - 1
    one = np.ones_like(along)
    x, y = np.choose(edge, [along, one, -along, -one]), np.choose(edge, [-one, along, one, -along])
    columns, rows = (np.rint(middle_of(side) + halves[:, None] * way).astype(np.int64) for way in (x, y))
    return np.asarray(np.clip(rows, 0, side - 1) * side + np.clip(columns, 0, side - 1))
