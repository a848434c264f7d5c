"""Ink near a box that the page's drawing does not expect: a mark beside it, a circle round its number, a word.

The whole page is looked at, coarsely. A box that seems blank but has such ink near it is for a person to judge.
"""

from collections.abc import Collection

import cv2
import numpy as np
import numpy.typing as npt

from scanning.expected import PRINT, PX_PER_MM, Surroundings
from scanning.grey import Grey, Homography, Points, project
from scanning.levels import Levels
from scanning.page import Page
from scanning.reader import SheetPlan

# Thin pens fill a pixel of half a millimetre by two thirds; shadows and the back's print stay below a tenth.
_INKED = 0.25
# A speck of 0.8 mm has this; the smallest marks of ordinary pens have 3, of which print may hide most.
LEAST_MM2 = 0.5
# Paper is the lightest there is within 7 mm to each side.
_PAPER_AROUND = np.ones((29, 29), np.uint8)

Flags = npt.NDArray[np.bool_]


def boxes_with_ink_near(grey: Grey, page: Page, levels: Levels, plan: SheetPlan, marked: Collection[int]) -> set[int]:
    """The numbers of the boxes that have unexpected ink nearest to them.

    Strokes that are joined to a ``marked`` box belong to it.
    """
    around = plan.surroundings
    if around.owners.size == 0:
        return set()
    inked = _inked(grey, page, levels, around)
    near = _owning(inked, around.owners)
    if near - set(marked):
        reaching = plan.middles[list(marked)] * PX_PER_MM - (around.left, around.top)
        joined = _joined(inked & (around.owners != PRINT), reaching, plan.page.look.box)
        near = _owning(inked & ~joined, around.owners)
    return near


def _owning(inked: Flags, owners: npt.NDArray[np.int16]) -> set[int]:
    owning = owners[inked]
    areas = np.bincount(owning[owning >= 0]) / PX_PER_MM**2
    return set(np.flatnonzero(areas >= LEAST_MM2).tolist())


def _joined(inked: Flags, middles_px: Points, box_mm: float) -> Flags:
    """The strokes that reach into one of these boxes. Print is left out before, or it would join everything."""
    count, labels = cv2.connectedComponents(inked.astype(np.uint8), connectivity=8)
    reaching = np.zeros(count, bool)
    half = box_mm / 2 * PX_PER_MM
    for x, y in middles_px:
        rows, columns = slice(round(y - half), round(y + half)), slice(round(x - half), round(x + half))
        reaching[labels[rows, columns]] = True
    reaching[0] = False
    return np.asarray(reaching[labels])


def _inked(grey: Grey, page: Page, levels: Levels, around: Surroundings) -> Flags:
    """The part of the page at 2 pixels a millimetre: where it is dark."""
    height, width = around.owners.shape
    # From the middles of the coarse pixels to the page's millimetres, and on to the picture.
    to_mm = np.array([[1, 0, around.left + 0.5], [0, 1, around.top + 0.5], [0, 0, PX_PER_MM]]) / PX_PER_MM
    to_picture = page.homography @ to_mm
    corners = project(to_picture, np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64))
    small, to_small = _shrunk(grey, corners, max(1, round(page.px_per_mm / (2 * PX_PER_MM))))
    coarse = cv2.warpPerspective(
        small,
        to_small @ to_picture,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    paper = cv2.dilate(cv2.blur(coarse, (3, 3)), _PAPER_AROUND)
    return np.asarray(cv2.subtract(paper, coarse) > _INKED * levels.contrast)


def _shrunk(grey: Grey, corners: Points, shrink: int) -> tuple[Grey, Homography]:
    """The piece of the picture around these corners, shrunk by a whole factor, and how the picture maps to it."""
    left, top = np.maximum(0, np.floor(corners.min(axis=0))).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + shrink
    piece = grey[top:bottom, left:right]
    height, width = (side // shrink for side in piece.shape)
    whole = np.ascontiguousarray(piece[: height * shrink, : width * shrink])
    small = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    # The middle of the first shrunk pixel lies (shrink - 1) / 2 into the piece.
    x, y = left + (shrink - 1) / 2, top + (shrink - 1) / 2
    return small, np.array([[1, 0, -x], [0, 1, -y], [0, 0, shrink]]) / shrink
