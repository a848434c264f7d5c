"""What happens to a sheet besides pens: a tired printer, folds, creases, dirt, coffee, a hole punch, the back."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from simulator.paper import PrintedPage, Raster
from simulator.randomness import Range, within

Points = npt.NDArray[np.float64]

NONE: Range = (0.0, 0.0)


@dataclass(frozen=True)
class Wear:
    """Ranges are drawn from per sheet; darkness is a share of full black.

    toner       share of the print's blackness that is left
    folds       folds right across the sheet, and how dark their shadow is; toner cracks off along them
    creases     short crooked creases
    crease_dark how dark folds and creases are
    specks      dirt: number, and how large
    speck_mm    their diameter
    coffee      how dark the rim of a cup's ring is; its inside is a fifth as dark
    holes       punched in the left margin
    back        how dark the back's print and ink shine through
    """

    toner: Range = (1.0, 1.0)
    folds: Range = NONE
    creases: Range = NONE
    crease_dark: Range = NONE
    specks: Range = NONE
    speck_mm: Range = NONE
    coffee: Range = NONE
    holes: int = 0
    back: Range = NONE


# Office paper of 80 g lets 6 to 10 % of the other side's black through; folds and creases are shadows, not ink. A cup's
# ring is tan. Swedish binders take two holes 80 mm apart or four.
PAPERS = {
    "fresh": Wear(),
    "faded": Wear(toner=(0.35, 0.6)),
    "folded": Wear(folds=(1, 3), crease_dark=(0.03, 0.14)),
    "creased": Wear(creases=(3, 12), crease_dark=(0.02, 0.12)),
    "specked": Wear(specks=(20, 160), speck_mm=(0.1, 0.7)),
    "coffee": Wear(coffee=(0.08, 0.3)),
    "punched": Wear(holes=2),
    "see-through": Wear(back=(0.04, 0.1)),
}

# A shadow that wide; toner comes off a little wider.
_FOLD_MM, _CRACK_MM, _CRACK_LOSS = 0.35, 0.5, 0.35
_SPECK_DARK = (0.4, 0.95)
_CUP_MM, _RIM_MM = (60.0, 85.0), (1.0, 3.5)
# ISO 838: holes of 6 mm, 12 mm from the edge, 80 mm apart.
_HOLE_MM, _HOLE_FROM_EDGE_MM, _HOLES_APART_MM = 6.0, 12.0, 80.0
_HOLE_DARK = 235
# What shines through is soft.
_BACK_BLUR_MM = 0.25


def tired(printed: PrintedPage, wear: Wear, rng: np.random.Generator) -> None:
    """Takes toner off the print; changes the sheet in place, before it is filled in."""
    if wear.toner != (1.0, 1.0):
        left = np.rint(np.arange(256) * within(rng, wear.toner)).astype(np.uint8)
        cv2.LUT(printed.darkness, left, dst=printed.darkness)


def worn(printed: PrintedPage, wear: Wear, rng: np.random.Generator) -> None:
    """What happens to the filled-in sheet; changes it in place."""
    if wear.back != NONE:
        _shine_through(printed, within(rng, wear.back))
    for _ in range(_number(wear.folds, rng)):
        _fold(printed, within(rng, wear.crease_dark), rng)
    for _ in range(_number(wear.creases, rng)):
        _crease(printed, within(rng, wear.crease_dark), rng)
    for _ in range(_number(wear.specks, rng)):
        _speck(printed, within(rng, wear.speck_mm), rng)
    if wear.coffee != NONE:
        _ring(printed, within(rng, wear.coffee), rng)
    _punch(printed, wear.holes)


def _number(span: Range, rng: np.random.Generator) -> int:
    return 0 if span == NONE else round(within(rng, span))


def _shine_through(printed: PrintedPage, share: float) -> None:
    """The back is taken to be filled in like the front."""
    back = cv2.GaussianBlur(printed.darkness[:, ::-1], (0, 0), _BACK_BLUR_MM * printed.pixels_per_mm)
    _shade(printed.darkness, np.asarray(back, np.uint8), share)


def _fold(printed: PrintedPage, dark: float, rng: np.random.Generator) -> None:
    height, width = printed.darkness.shape[:2]
    place, slant = rng.uniform(0.2, 0.8), rng.normal(0, 0.004)
    if rng.random() < 0.7:
        ends = np.array([[0, place - slant], [1, place + slant]]) * (width, height)
    else:
        ends = np.array([[place - slant, 0], [place + slant, 1]]) * (width, height)
    part, crack = _lines(printed, ends, _CRACK_MM)
    left = 255 - _times(crack, _CRACK_LOSS * rng.random())
    cv2.multiply(part, _for_each_colour(left, part), dst=part, scale=1 / 255)
    part, fold = _lines(printed, ends, _FOLD_MM)
    _shade(part, fold, dark)


def _crease(printed: PrintedPage, dark: float, rng: np.random.Generator) -> None:
    height, width = printed.darkness.shape[:2]
    start = rng.uniform(0, 1, 2) * (width, height)
    steps = rng.normal(0, 4, (6, 2)) + rng.normal(0, 12, 2)
    points = start + np.cumsum(steps, axis=0) * printed.pixels_per_mm
    part, lines = _lines(printed, points, _FOLD_MM)
    _shade(part, lines, dark)


def _lines(printed: PrintedPage, points: Points, width_mm: float) -> tuple[Raster, Raster]:
    """The part of the page (a view) that holds these lines, and how much of its pixels they cover (in 255ths)."""
    thick = max(1, round(width_mm * printed.pixels_per_mm))
    rows, columns = printed.darkness.shape[:2]
    first = np.clip(np.floor(points.min(axis=0)).astype(int) - thick, 0, (columns - 1, rows - 1))
    last = np.clip(np.ceil(points.max(axis=0)).astype(int) + thick, 1, (columns, rows))
    part = printed.darkness[first[1] : last[1], first[0] : last[0]]
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.polylines(mask, [np.rint(points - first).astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    return part, mask


def _speck(printed: PrintedPage, across_mm: float, rng: np.random.Generator) -> None:
    """An oval dirt spot; most are small."""
    height, width = printed.darkness.shape[:2]
    axes = across_mm * rng.random() * printed.pixels_per_mm / 2 * rng.uniform(0.7, 1.0, 2)
    x, y = rng.uniform(0, 1, 2) * (width, height)
    shade = round(255 * within(rng, _SPECK_DARK))
    sizes = max(1, round(float(axes[0]) * 16)), max(1, round(float(axes[1]) * 16))
    # Four bits of sub-pixel place, which OpenCV's ellipses lack; a filled polygon has them.
    outline = np.array(cv2.ellipse2Poly((round(x * 16), round(y * 16)), sizes, int(rng.integers(180)), 0, 360, 15))
    cv2.fillPoly(printed.darkness, [outline], (shade, shade, shade), cv2.LINE_AA, 4)


def _ring(printed: PrintedPage, dark: float, rng: np.random.Generator) -> None:
    height, width = printed.darkness.shape[:2]
    middle = np.rint(rng.uniform(0.1, 0.9, 2) * (width, height)).astype(int).tolist()
    radius, rim = within(rng, _CUP_MM) / 2 * printed.pixels_per_mm, within(rng, _RIM_MM) * printed.pixels_per_mm
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, middle, round(radius), 51, -1, cv2.LINE_AA)
    first = int(rng.integers(360))
    size = round(radius), round(radius * rng.uniform(0.96, 1.04))
    cv2.ellipse(mask, middle, size, 0, first, first + int(rng.integers(200, 361)), 255, round(rim), cv2.LINE_AA)
    soft = cv2.GaussianBlur(mask, (0, 0), 0.15 * printed.pixels_per_mm)
    _shade(printed.darkness, np.asarray(soft, np.uint8), dark)


def _punch(printed: PrintedPage, holes: int) -> None:
    """The lid behind is dark."""
    height = printed.darkness.shape[0] / printed.pixels_per_mm
    for number in range(holes):
        y = height / 2 + (number - (holes - 1) / 2) * _HOLES_APART_MM
        middle = round(_HOLE_FROM_EDGE_MM * printed.pixels_per_mm), round(y * printed.pixels_per_mm)
        radius = round(_HOLE_MM / 2 * printed.pixels_per_mm)
        cv2.circle(printed.darkness, middle, radius, (_HOLE_DARK, _HOLE_DARK, _HOLE_DARK), -1, cv2.LINE_AA)


def _shade(darkness: Raster, cover: Raster, dark: float) -> None:
    """Swallow a share of the light that this part of the paper gives back, where ``cover`` (in 255ths) says so."""
    light = cv2.bitwise_not(darkness)
    cv2.multiply(light, _for_each_colour(255 - _times(cover, dark), darkness), dst=light, scale=1 / 255)
    cv2.bitwise_not(light, dst=darkness)


def _times(cover: Raster, share: float) -> Raster:
    return np.asarray(cv2.LUT(cover, np.rint(np.arange(256) * share).astype(np.uint8)), np.uint8)


def _for_each_colour(cover: Raster, darkness: Raster) -> Raster:
    return cover if darkness.ndim == 2 else np.asarray(cv2.merge([cover] * darkness.shape[2]), np.uint8)
