"""What the ink in a box and around it is shaped like: a point, a line or two, line upon line, or a wipe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.crossings import longest_runs, most_crossed, third_line_mm
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
# How deep the band just inside the outline is.
_BAND_MM = 0.5
# What reaches less far than this share of its box may be a pen's touches; whether it is as thick as those is then asked
# of the thickest tenth of it.
_SHORT_SHARE, _THICKEST = 0.72, 0.1
# The darkest ink is what is at least half as dark as the least dark of its darkest tenth.
_CORE_QUANTILE, _CORE_SHARE = 0.9, 0.5
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
    slender   how often the largest piece's mean width goes into its reach
    along     the longest stretch of ink along one side, just inside the outline, as a share of that side
    hole_mm2  the largest spot of paper that ink runs around within the box; also that dark ink does, since soft
              pictures close small spots
    swallows  the share of the paper's light that the ink swallows on average
    crossed   in how many places ink crosses a square around the box's middle, within the box; the most of all squares
    third_mm  the width of the widest band of ways through the box, up or sideways, that cross a third line
    touch_mm  how thick the largest piece is, at its thickest, if it reaches less far than marks do; else 0
    leaves    in how many places ink runs on from the box to further away than marks reach
    core_mm   as reach_mm, of the ink that is at least half as dark as the darkest of it
    """

    reach_mm: float
    strength: float
    layers: int
    fullness: float
    exits: int = 0
    edge_mm: float = 0.0
    returns: bool = False
    slender: float = 10.0
    along: float = 0.0
    swallows: float = 1.0
    hole_mm2: float = 0.0
    crossed: int = 0
    third_mm: float = 0.0
    touch_mm: float = 0.0
    leaves: int = 0
    core_mm: float = 6.0

    @property
    def width_mm(self) -> float:
        """The mean width of the largest piece."""
        return self.reach_mm / self.slender if self.slender else 0.0


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
    largest = [_largest(piece, _SHORT_SHARE * look.box) for piece in inked.view(np.uint8)]
    holes = [_largest_hole(piece) for piece in lines.view(np.uint8)]
    rings = _rings_around(smooth, pixels, line_from, levels, look)
    arounds = [around(way.tobytes()) for way in rings.any(axis=1).view(np.uint8) + rings[:, 0]]
    leaving = [leaves(ring) if exits else 0 for ring, (exits, *_) in zip(rings, arounds, strict=True)]
    cores = [_core_mm(piece, where) for piece, where in zip(pieces, inked, strict=True)]
    alongs = _along(smooth, pixels, line_from, levels, look)
    share = levels.contrast / levels.white
    columns = (largest, holes, strengths.tolist(), layers, fullness, arounds, alongs)
    counted = (most_crossed(lines).tolist(), third_line_mm(lines).tolist(), leaving, cores)
    return [
        Shape(
            reach_mm=piece.reach_mm,
            strength=strength,
            layers=layer,
            fullness=full,
            exits=exits,
            edge_mm=edge_mm,
            returns=returns,
            slender=piece.slender,
            along=along,
            swallows=share * strength,
            hole_mm2=max(piece.hole_mm2, hole),
            crossed=crossed,
            third_mm=third_mm,
            touch_mm=piece.touch_mm,
            leaves=leave,
            core_mm=core_mm,
        )
        for piece, hole, strength, layer, full, (
            exits,
            edge_mm,
            returns,
        ), along, crossed, third_mm, leave, core_mm in zip(*columns, *counted, strict=True)
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


def leaves(rings: Flags) -> int:
    """In how many places ink runs from the innermost to the outermost of the closed ways around a box.

    ``rings`` (ways × pixels) say where ink is. Where no way out of the box is free of ink, two places are all there is.
    """
    if not rings[-1].any():
        return 0
    free = np.flatnonzero(~rings.any(axis=0))
    if len(free) == 0:
        return 2
    opened = np.roll(rings, -int(free[0]), axis=1).astype(np.uint8)
    _, labels = cv2.connectedComponents(opened, connectivity=8)
    through = np.intersect1d(labels[0], labels[-1])
    return int((through > 0).sum())


def _inside(patch: Darkness, shift: list[int], look: Look) -> Darkness:
    half = round((look.box / 2 - _INSIDE_MM) * PX_PER_MM)
    x, y = (round(middle_of(len(patch)) + by) for by in shift)
    return patch[y - half : y + half + 1, x - half : x + half + 1]


def _means(pieces: Darkness, inked: Flags) -> Floats:
    """How dark the inked pixels are on average; 0 where there are none."""
    sums = np.where(inked, pieces, 0).sum(axis=(1, 2), dtype=np.int64)
    counts = inked.sum(axis=(1, 2))
    return np.where(counts, sums / np.maximum(counts, 1) - PAPER, 0) / DARK


@dataclass(frozen=True)
class _Piece:
    """The piece of ink that reaches furthest; see Shape."""

    reach_mm: float = 0.0
    slender: float = 0.0
    hole_mm2: float = 0.0
    touch_mm: float = 0.0


def _largest(inked: npt.NDArray[np.uint8], short_mm: float) -> _Piece:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    if len(stats) == 1:
        return _Piece()
    largest = 1 + int(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1).argmax())
    x, y, width, height, area = stats[largest].tolist()
    piece = (labels[y : y + height, x : x + width] == largest).view(np.uint8)
    outlines, nesting = cv2.findContours(piece, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    around_it = sum(cv2.arcLength(outline, True) for outline in outlines)
    reach = max(width, height)
    # A long line has half its way around for length, and its area is length times width.
    slender = reach * around_it / (2 * area)
    short = reach < short_mm * PX_PER_MM
    touch_mm = _thickest_mm(np.asarray(labels == largest)) if short else 0.0
    return _Piece(reach / PX_PER_MM, slender, _hole_mm2(outlines, nesting), touch_mm)


def _core_mm(piece: Darkness, inked: Flags) -> float:
    """How far the darkest ink reaches: what is pale may be a stain that a pen's touch lies on."""
    dark = piece[inked]
    if len(dark) == 0:
        return 0.0
    place = round(_CORE_QUANTILE * (len(dark) - 1))
    core = piece >= PAPER + _CORE_SHARE * (float(np.partition(dark, place)[place]) - PAPER)
    _, _, stats, _ = cv2.connectedComponentsWithStats(core.view(np.uint8), connectivity=8)
    return float(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max()) / PX_PER_MM


def _largest_hole(inked: npt.NDArray[np.uint8]) -> float:
    outlines, nesting = cv2.findContours(inked, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    return _hole_mm2(outlines, nesting) if outlines else 0.0


def _hole_mm2(outlines: Sequence[cv2.typing.MatLike], nesting: cv2.typing.MatLike) -> float:
    """The area of the largest hole: outlines of holes are those that lie in another one."""
    inner = [cv2.contourArea(outlines[number]) for number in np.flatnonzero(nesting[0][:, 3] >= 0).tolist()]
    return max(inner, default=0.0) / PX_PER_MM**2


def _thickest_mm(piece: Flags) -> float:
    """How thick a piece is, at the thickest tenth of its pixels; what touches the edge goes on there."""
    side = len(piece)
    wider = cv2.copyMakeBorder(piece.view(np.uint8), side, side, side, side, cv2.BORDER_REPLICATE)
    away = cv2.distanceTransform(wider, cv2.DIST_L2, cv2.DIST_MASK_5)[side:-side, side:-side]
    inside = away[piece]
    place = round((1 - _THICKEST) * (len(inside) - 1))
    return 2 * float(np.partition(inside, place)[place]) / PX_PER_MM


def _layers(pieces: Flags) -> npt.NDArray[np.int8]:
    """How many lines the columns cross, at the quantile of _FULLEST_WAYS."""
    crossed = pieces[:, 0].astype(np.int8) + (pieces[:, 1:] & ~pieces[:, :-1]).sum(axis=1, dtype=np.int8)
    place = round(_FULLEST_WAYS * (crossed.shape[1] - 1))
    return np.asarray(np.partition(crossed, place, axis=1)[:, place])


def _rings_around(
    smooth: Darkness, pixels: npt.NDArray[np.int_], line_from: Floats, levels: Levels, look: Look
) -> Flags:
    """Where ink is on the closed ways around each box, from just outside of it on (n × ways × pixels)."""
    side = smooth.shape[-1]
    clear = round(max(_CLEAR_MM, _CLEAR_BLURS * levels.blur_mm) * PX_PER_MM)
    places = _rings(look, side, clear) + (pixels @ [1, side])[:, None, None]
    dark = np.take_along_axis(smooth.reshape(len(smooth), 1, -1), places, axis=2)
    return np.asarray(dark >= line_from[:, None, None])


def _along(
    smooth: Darkness, pixels: npt.NDArray[np.int_], line_from: Floats, levels: Levels, look: Look
) -> list[float]:
    """For each box the longest stretch of ink along one of its sides, in the band just inside the outline."""
    side = smooth.shape[-1]
    clear = round(max(_CLEAR_MM, _CLEAR_BLURS * levels.blur_mm) * PX_PER_MM)
    places = _bands(look, side, clear) + (pixels @ [1, side])[:, None, None, None]
    dark = np.take_along_axis(smooth.reshape(len(smooth), -1), places.reshape(len(smooth), -1), axis=1)
    sides = np.asarray((dark >= line_from[:, None]).reshape(places.shape).any(axis=2))
    return list((longest_runs(sides).max(axis=1) / sides.shape[2]).tolist())


@cache
def _bands(look: Look, side: int, clear: int) -> npt.NDArray[np.int64]:
    """Places in a flattened patch (4 sides × lines of the band × pixels) along the inside of an outline."""
    edge = round((look.box / 2 - look.outline / 2) * PX_PER_MM) - clear
    middle = round(middle_of(side))
    inwards = edge - np.arange(round(_BAND_MM * PX_PER_MM))[:, None]
    along = np.arange(-edge, edge + 1)[None, :]
    rows = (middle - inwards) * side + middle + along, (middle + inwards) * side + middle + along
    columns = (middle + along) * side + middle - inwards, (middle + along) * side + middle + inwards
    return np.asarray(np.stack([*rows, *columns]), np.int64)


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
