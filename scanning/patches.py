"""Cuts a small upright patch around every box out of the picture; nothing else of it is ever warped."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.grey import Grey, Homography, Points
from scanning.levels import Levels

Floats = npt.NDArray[np.float64]
Darkness = npt.NDArray[np.uint8]
"""n × side × side pixels: PAPER is this patch's own paper, PAPER + DARK the page's print.

Bytes, since a page with many boxes would else take up memory faster than the system hands it out. There is room
below paper, so that noise keeps its mean, and above print, since ink may be darker.
"""
PAPER, DARK = 64, 128


@dataclass(frozen=True)
class Patches:
    """n patches of darkness, and the grey level of each one's own paper (n)."""

    darkness: Darkness
    paper: Floats


# As fine as a scan of 200 dpi, so that it loses nothing; finer scans have no more to tell about a box.
PX_PER_MM = 8
# On each side of a box: more than the search of 2.5 mm, and the strip in which ink is measured (2.8 mm less its margin
# of 0.3) of a box that is a quarter of a millimetre off its patch's middle.
_AROUND_MM = 2.75

# At most 0.45 of a patch is dark (a box filled in to its edges, and strays), so that this quantile is paper.
WHITE_QUANTILE = 0.7
# Every third pixel each way is enough for a quantile.
_SPARSE = 3
# Print and paper closer than this cannot be told apart among noise; the page's levels are judged before.
_LEAST_CONTRAST = 20.0


def level(share: float) -> float:
    """The byte for a darkness between paper (0) and print (1)."""
    return PAPER + share * DARK


def patch_mm(look: Look) -> int:
    """The side of the patch that holds a box and what is around it: 12 mm for a box of 6 mm."""
    return math.ceil(round(look.box + look.outline + 2 * _AROUND_MM, 3))


def middle_of(side_px: int) -> float:
    """The middle of a patch with this side, in pixels."""
    return (side_px - 1) / 2


def cut_patches(grey: Grey, homography: Homography, middles_mm: Points, levels: Levels, side_mm: int) -> Patches:
    """A patch around each of n points of the page, whose print and paper have these levels."""
    side = side_mm * PX_PER_MM
    patches = np.empty((len(middles_mm), side, side), np.uint8)
    for patch, matrix in zip(patches, _affine(homography, middles_mm, (side - 1) / 2), strict=True):
        cv2.warpAffine(
            grey,
            matrix,
            (side, side),
            dst=patch,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    paper = _paper(patches)
    for patch, darkness in zip(patches, _darkness_of_levels(paper, levels.black_on(paper)), strict=True):
        cv2.LUT(patch, darkness, dst=patch)
    return Patches(patches, paper)


def _paper(patches: npt.NDArray[np.uint8]) -> Floats:
    sparse = patches[:, 1::_SPARSE, 1::_SPARSE].reshape(len(patches), -1)
    place = round(WHITE_QUANTILE * (sparse.shape[1] - 1))
    return np.partition(sparse, place, axis=1)[:, place].astype(np.float64)


def _darkness_of_levels(white: Floats, black: Floats) -> npt.NDArray[np.uint8]:
    """For each patch with this paper and print the darkness of the 256 grey levels (n × 256)."""
    per_level = DARK / np.maximum(white - black, _LEAST_CONTRAST)
    darkness = (white[:, None] - np.arange(256)) * per_level[:, None]
    return np.clip(np.rint(PAPER + darkness), 0, 255).astype(np.uint8)


def _affine(homography: Homography, middles_mm: Points, middle: float) -> npt.NDArray[np.float64]:
    """For each patch, where its pixels lie in the picture (n × 2 × 3): over 12 mm a homography is as good as affine."""
    u, v, w = homography @ np.column_stack([middles_mm, np.ones(len(middles_mm))]).T
    x, y = u / w, v / w
    matrices = np.empty((len(middles_mm), 2, 3))
    for row, value in enumerate((x, y)):
        for column in range(2):
            matrices[:, row, column] = (homography[row, column] - value * homography[2, column]) / w / PX_PER_MM
        matrices[:, row, 2] = value - middle * matrices[:, row, :2].sum(axis=1)
    return matrices
