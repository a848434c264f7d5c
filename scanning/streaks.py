"""Streaks: dirt on the glass under which a sheet moves draws a straight line along it, through boxes and margins.

A streak through an empty box would pass for a pen stroke. It differs from one in that it runs along the picture's own
rows or columns for the whole patch, without wavering by a pixel.
"""

import numpy as np
import numpy.typing as npt

from scanning.grey import Grey, Points
from scanning.ink import INKED
from scanning.levels import Levels
from scanning.page import Page
from scanning.patches import WHITE_QUANTILE

# The piece that is looked at is as long as the box and 3 mm at both ends, where nothing is printed.
_ALONG_MM = 2.8
# It is as wide as the box and the strip around it; a neighbour's outline or a line between rows is further away.
_ACROSS_MM = 2.2
# The outline crosses the streak or hides it; a streak is dark almost everywhere else as well.
_LEAST_SHARE = 0.95


def is_streaked(grey: Grey, page: Page, middle_mm: Points, levels: Levels, box_mm: float) -> bool:
    """Whether a straight line along the picture's rows or columns crosses the box of this side here on the page."""
    x, y = page.pixels(middle_mm)
    half, across = ((box_mm / 2 + around) * page.px_per_mm for around in (_ALONG_MM, _ACROSS_MM))
    upright = _dark(_piece(grey, x, y, across, half), levels)
    lying = _dark(_piece(grey, x, y, half, across), levels).T
    return any(bool((piece.mean(axis=0) >= _LEAST_SHARE).any()) for piece in (upright, lying))


def _dark(piece: Grey, levels: Levels) -> npt.NDArray[np.bool_]:
    """Where the piece is darker than its own paper, since light may fall off towards here."""
    return np.asarray(piece < np.quantile(piece, WHITE_QUANTILE) - INKED * levels.contrast)


def _piece(grey: Grey, x: float, y: float, half_width: float, half_height: float) -> Grey:
    left, top = max(0, round(x - half_width)), max(0, round(y - half_height))
    return grey[top : round(y + half_height) + 1, left : round(x + half_width) + 1]
