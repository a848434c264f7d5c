"""Ink near a box that the page's drawing does not expect: a mark beside it, a circle round its number, a word.

The whole page is looked at, coarsely. A box that seems blank but has such ink near it is for a person to judge.
"""

from collections.abc import Collection

import cv2
import numpy as np
import numpy.typing as npt

from scanning.boxes import Boxes
from scanning.expected import PRINT, PX_PER_MM, Surroundings
from scanning.grey import Grey, Homography, Points, project
from scanning.levels import Levels
from scanning.outlines import LEAST_SEEN
from scanning.page import Page
from scanning.reader import SheetPlan

# Thin pens fill a pixel of half a millimetre by two thirds; shadows and the back's print stay below a tenth.
_INKED = 0.25
# A speck of 0.8 mm has this; the smallest marks of ordinary pens have 3, of which print may hide most.
LEAST_MM2 = 0.5
# What is dark for less than 14 mm is no shadow.
_STROKES = np.ones((29, 29), np.uint8)
# Print further off its place than this would pass for ink, unless the picture is straightened.
_IN_PLACE_MM = 0.3
# Print around a box is off as far as the box; the picture is taken straight between points this far apart.
_NODES_MM = 6

Flags = npt.NDArray[np.bool_]


def boxes_with_ink_near(
    grey: Grey, page: Page, levels: Levels, plan: SheetPlan, boxes: Boxes, marked: Collection[int]
) -> set[int]:
    """The numbers of the boxes that have unexpected ink nearest to them.

    Strokes that are joined to a ``marked`` box belong to it.
    """
    around = plan.surroundings
    if around.owners.size == 0:
        return set()
    inked = _inked(_straight(grey, page, around, boxes), levels)
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


def _inked(coarse: Grey, levels: Levels) -> Flags:
    """Where it is darker than the paper around, by a share of what print would be."""
    paper = cv2.morphologyEx(cv2.blur(coarse, (3, 3)), cv2.MORPH_CLOSE, _STROKES)
    least = _INKED * levels.contrast * np.minimum(1.0, np.arange(256) / levels.white)
    return np.asarray(cv2.subtract(paper, coarse) > cv2.LUT(paper, np.floor(least).astype(np.uint8)))


def _straight(grey: Grey, page: Page, around: Surroundings, boxes: Boxes) -> Grey:
    """The part of the page around its boxes at 2 pixels a millimetre, with the boxes where they should be."""
    height, width = around.owners.shape
    # From the middles of the coarse pixels to the page's millimetres, and on to the picture.
    to_mm = np.array([[1, 0, around.left + 0.5], [0, 1, around.top + 0.5], [0, 0, PX_PER_MM]]) / PX_PER_MM
    shrink = max(1, round(page.px_per_mm / (2 * PX_PER_MM)))
    if np.abs(boxes.offsets).max(initial=0) <= _IN_PLACE_MM:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
        to_picture = page.homography @ to_mm
        small, to_small = _shrunk(grey, project(to_picture, corners), shrink)
        flags, border = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.BORDER_REPLICATE
        whole = cv2.warpPerspective(small, to_small @ to_picture, (width, height), flags=flags, borderMode=border)
        return np.asarray(whole, np.uint8)
    nodes = project(to_mm, _nodes(width, height))
    pixels = page.pixels(nodes + _offsets_at(nodes, boxes))
    small, to_small = _shrunk(grey, pixels.reshape(-1, 2), shrink)
    lattice = project(to_small, pixels).astype(np.float32)
    x, y = (_between(np.ascontiguousarray(lattice[..., axis]), width, height) for axis in (0, 1))
    return np.asarray(cv2.remap(small, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _nodes(width: int, height: int) -> Points:
    """Points of the coarse picture (rows × columns × 2), the first and last on its outermost pixels."""
    columns, rows = (max(2, round(side / (_NODES_MM * PX_PER_MM)) + 1) for side in (width, height))
    x, y = np.meshgrid(np.linspace(0, width - 1, columns), np.linspace(0, height - 1, rows))
    return np.stack([x, y], axis=-1)


def _offsets_at(nodes: Points, boxes: Boxes) -> Points:
    """How far print is off its place: as the boxes are, the nearest by far the most (Shepard's interpolation)."""
    seen = boxes.seen >= LEAST_SEEN
    places, offsets = (boxes.middles - boxes.offsets)[seen], boxes.offsets[seen]
    away = ((nodes[..., None, :] - places) ** 2).sum(axis=-1)
    weights = 1 / (away + 1.0) ** 2
    return np.asarray(weights @ offsets / weights.sum(axis=-1, keepdims=True))


def _between(lattice: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    """Fills the coarse picture in between the nodes."""
    rows, columns = lattice.shape
    x = np.linspace(0, columns - 1, width, dtype=np.float32)
    y = np.linspace(0, rows - 1, height, dtype=np.float32)
    return np.asarray(
        cv2.remap(lattice, np.tile(x, (height, 1)), np.repeat(y[:, None], width, axis=1), cv2.INTER_LINEAR), np.float32
    )


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
