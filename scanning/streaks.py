"""Streaks: dirt on the glass under which a sheet moves draws a straight line along it, through boxes and margins.

A streak through an empty box would pass for a pen stroke. It differs from one in that it runs along the picture's own
rows or columns without wavering by a pixel: first for the whole piece around a box, and from there through others.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from scanning.decide import BoxLook
from scanning.grey import Grey, Points
from scanning.ink import INKED
from scanning.levels import Levels
from scanning.page import Page
from scanning.patches import WHITE_QUANTILE

Flags = npt.NDArray[np.bool_]

# The piece that is looked at is as long as the box and 3 mm at both ends, where nothing is printed.
_ALONG_MM = 2.8
# It is as wide as the box with its outline, and what skew and slack add to it: a streak beside a box hides nothing.
_ACROSS_MM = 0.6
# The outline crosses the streak or hides it; a streak is dark almost everywhere else as well.
_LEAST_SHARE = 0.95
# A streak wavers by less, whatever the resolution; a sheet with boxes in its way may lie askew, the streak cannot.
_SAME_LINE_PX = 2.0


def streaked_boxes(
    grey: Grey, page: Page, levels: Levels, middles: Points, looks: Sequence[BoxLook], box_mm: float
) -> Flags:
    """Which boxes (``middles`` n × 2 mm) a straight line along the picture's rows or columns crosses.

    A line that is certain at one box is taken to go on through every other that lies in its way and has ink around it.
    """
    streaked = np.zeros(len(middles), bool)
    inky = [number for number, look in enumerate(looks) if look.far > 0]
    pixels = page.pixels(middles)
    half, across = ((box_mm / 2 + around) * page.px_per_mm for around in (_ALONG_MM, _ACROSS_MM))
    for number in inky:
        for axis, (first, last) in _lines(grey, pixels[number], half, across, levels):
            low, high = (np.abs(pixels[:, axis] - end) <= across + _SAME_LINE_PX for end in (first, last))
            streaked[number] = True
            streaked[inky] |= (low | high)[inky]
    return streaked


def _lines(
    grey: Grey, middle_px: Points, half: float, across: float, levels: Levels
) -> Iterator[tuple[int, tuple[float, float]]]:
    """The lines through one box: 0 along columns or 1 along rows, and the picture's first and last of these."""
    for axis, (wide, high) in enumerate(((across, half), (half, across))):
        left, top = (
            max(0, round(place - reach)) for place, reach in zip(middle_px.tolist(), (wide, high), strict=True)
        )
        piece = grey[top : round(middle_px[1] + high) + 1, left : round(middle_px[0] + wide) + 1]
        if piece.size == 0:
            continue
        dark = np.flatnonzero(_dark(piece, levels).mean(axis=axis) >= _LEAST_SHARE) + (left, top)[axis]
        if len(dark):
            yield axis, (float(dark[0]), float(dark[-1]))


def _dark(piece: Grey, levels: Levels) -> Flags:
    """Where the piece is darker than its own paper, since light may fall off towards here."""
    return np.asarray(piece < np.quantile(piece, WHITE_QUANTILE) - INKED * levels.contrast)
