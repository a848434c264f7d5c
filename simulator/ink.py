"""Ink on paper: strokes become a cover of ink that swallows light as real ink does, on the patch they touch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from simulator.curves import Floats
from simulator.paper import PrintedPage, Raster
from simulator.pens import Colour
from simulator.strokes import Stroke

Cover = npt.NDArray[np.float32]

# Strokes are drawn at 750 dpi at least and shrunk by 2 at least, since OpenCV's lines are odd numbers of pixels wide.
INK_PIXELS_PER_MM, SHRUNK = 30, 2
# Shades of a line are told apart by as many 255ths: no picture shows less, and pieces of one shade are drawn at once.
SHADE_STEP = 6
# Bits of sub-pixel position that OpenCV's lines take.
SHIFT = 4
# Fibres and fillers of office paper are about 0.1 mm across.
PAPER_GRAIN_MM = 0.1
GRAIN_TILE = 512
# ITU-R BT.601, as scanners make grey of blue, green and red.
LUMA = (0.114, 0.587, 0.299)
# Ink runs this much wider on paper than the point that makers state.
SPREAD_MM = 0.03
# Ink thinner than this share of a normal line is a scratch that no pen writes.
THINNEST = 0.75


@dataclass(frozen=True)
class Ink:
    """One pen's line in one hand; the fields are those of pens.Tool, settled."""

    colour: Colour
    width_mm: float
    deposit: float
    response: float
    grain: float
    bleed_mm: float


def draw(printed: PrintedPage, strokes: Sequence[Stroke], ink: Ink, rng: np.random.Generator) -> None:
    """Lay the strokes onto the page; where lines cross, the paper takes up more ink."""
    if not strokes:
        return
    patch = _patch(printed, strokes, ink)
    rows, columns = patch
    clear = np.ones((rows.stop - rows.start, columns.stop - columns.start), np.float32)
    for stroke in strokes:
        clear *= 1 - ink.deposit * _cover(stroke, ink, patch, printed.pixels_per_mm)
    cover = (1 - clear) * _texture(clear.shape, ink, printed.pixels_per_mm, rng)
    _absorb(printed.darkness, patch, cover, ink.colour)


def _patch(printed: PrintedPage, strokes: Sequence[Stroke], ink: Ink) -> tuple[slice, slice]:
    """The rows and columns of the raster that the strokes can touch."""
    points = np.concatenate([stroke.points for stroke in strokes])
    margin = ink.width_mm + 4 * ink.bleed_mm
    low = np.floor((points.min(axis=0) - margin) * printed.pixels_per_mm).astype(int)
    high = np.ceil((points.max(axis=0) + margin) * printed.pixels_per_mm).astype(int)
    height, width = printed.darkness.shape[:2]
    (x0, y0), (x1, y1) = np.clip(low, 0, (width - 1, height - 1)), np.clip(high, 1, (width, height))
    return slice(int(y0), int(y1)), slice(int(x0), int(x1))


def _cover(stroke: Stroke, ink: Ink, patch: tuple[slice, slice], pixels_per_mm: float) -> Cover:
    """How much of each of the patch's pixels the stroke covers, 0–1, paler under little pressure."""
    rows, columns = patch
    finer = max(SHRUNK, math.ceil(INK_PIXELS_PER_MM / pixels_per_mm))
    size = columns.stop - columns.start, rows.stop - rows.start
    canvas = np.zeros((size[1] * finer, size[0] * finer), np.uint8)
    origin = np.array([columns.start, rows.start])
    # OpenCV's whole numbers mean pixel centres.
    points = (stroke.points * pixels_per_mm - origin) * finer - 0.5
    shades = 1 - ink.response * (1 - stroke.pressure)
    _draw_line(canvas, points, stroke.pressure, shades, (ink.width_mm + SPREAD_MM) * pixels_per_mm * finer)
    cover = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    if ink.bleed_mm:
        cover = cv2.GaussianBlur(cover, (0, 0), ink.bleed_mm * pixels_per_mm, dst=cover)
    return np.asarray(cover, np.float32) / np.float32(255)


def _draw_line(canvas: Raster, points: Floats, pressure: Floats, shades: Floats, width: float) -> None:
    corners = np.rint(points * (1 << SHIFT)).astype(np.int32)
    # OpenCV draws a line of an even thickness one pixel wider than it is told.
    widths = np.maximum(1, 2 * np.rint((width * (THINNEST + (1 - THINNEST) * pressure) - 1) / 2)).astype(int)
    greys = np.clip(255 - SHADE_STEP * np.rint((255 - 255 * shades) / SHADE_STEP), 0, 255).astype(int)
    # The piece that ends in a point is as wide and dark as the pen is there.
    changes = np.flatnonzero((np.diff(widths[1:]) != 0) | (np.diff(greys[1:]) != 0)) + 1
    starts, ends = [0, *changes.tolist()], [*changes.tolist(), len(points) - 1]
    for start, end in zip(starts, ends, strict=True):
        piece, shade, thickness = corners[start : end + 1], int(greys[end]), int(widths[end])
        cv2.polylines(canvas, [piece], False, shade, thickness, cv2.LINE_8, SHIFT)


def _texture(shape: tuple[int, ...], ink: Ink, pixels_per_mm: float, rng: np.random.Generator) -> Cover:
    """What the paper's grain leaves of the ink: 1 on its fibres' tops, less between them."""
    tile = _grain_tile(pixels_per_mm)
    top, left = rng.integers(0, GRAIN_TILE, 2)
    rows, columns = np.arange(top, top + shape[0]), np.arange(left, left + shape[1])
    grain = tile.take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")
    return np.asarray(np.clip(1 + ink.grain * (grain - 0.3), 0, 1), np.float32)


@lru_cache(maxsize=4)
def _grain_tile(pixels_per_mm: float) -> Cover:
    """Paper as seen by a pen: smooth noise, mean 0, deviation 1; every ream is alike, so its seed is fixed."""
    noise = np.random.default_rng(297).normal(size=(GRAIN_TILE, GRAIN_TILE)).astype(np.float32)
    sigma = max(0.5, PAPER_GRAIN_MM * pixels_per_mm / 2)
    smooth = np.asarray(cv2.GaussianBlur(noise, (0, 0), sigma, borderType=cv2.BORDER_REFLECT), np.float32)
    return np.asarray(smooth / smooth.std(), np.float32)


def _absorb(darkness: Raster, patch: tuple[slice, slice], cover: Cover, colour: Colour) -> None:
    """Multiply the light that the patch gives back by what the ink lets through."""
    swallowed = np.asarray(colour, np.float32)
    in_grey = float(swallowed @ LUMA)
    share = cover * in_grey if darkness.ndim == 2 else cover[:, :, None] * swallowed
    light = (255 - darkness[patch].astype(np.float32)) * (1 - share)
    darkness[patch] = np.rint(255 - light).astype(np.uint8)
