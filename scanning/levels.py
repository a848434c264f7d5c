"""How black, how white and how sharp the picture is, measured on the corner markers, whose look is known."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import MARKER_MM
from scanning.grey import Grey, Points
from scanning.page import Page

# Lines across a marker's edges, from 1.2 mm inside (its black border is 1.67 mm) to 1.2 mm outside (white).
_REACH_MM = 1.2
_STEP_MM = 0.05
# Along each edge, away from its ends, where blur mixes in the neighbouring edge.
_PLACES = np.linspace(-3.5, 3.5, 8)
# The outer thirds of those lines are beyond any blur that may be read.
_LEVEL_SHARE = 1 / 4
# Scans of 200 dpi stay below this blur, cameras mostly above.
SOFT_BLUR_MM = 0.15
# A normal distribution's deviation, in medians of absolute values.
_DEVIATIONS_A_MEDIAN = 1.4826


@dataclass(frozen=True)
class Levels:
    """Grey levels of print and paper at the markers, and how clear the picture is there.

    blur_mm  the blur as a Gaussian's sigma, in the direction where it is worse, so that motion blur counts
    black_share  print's grey level as a share of paper's, at the marker where that is least: a lamp's reflection
             raises it, a shadow does not
    noise    deviation of single pixels on paper, as a share of the difference between paper and print
    """

    black: float
    white: float
    blur_mm: float
    noise: float
    black_share: float = 0.0

    @property
    def contrast(self) -> float:
        """Grey levels between print and paper."""
        return self.white - self.black

    def black_on(self, paper: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Print's grey levels where paper has these: less light falls on both."""
        return self.black * np.minimum(1.0, paper / self.white)

    @property
    def soft(self) -> bool:
        """Whether print sheds a rim that can be seen, and thin strokes grow faint."""
        return self.blur_mm >= SOFT_BLUR_MM


def measure_levels(grey: Grey, page: Page, corners_mm: Points) -> Levels:
    """Measures on all edges of the four markers."""
    # edges × places × steps, from inside to outside
    profiles = _edge_profiles(grey, page, corners_mm)
    ends = max(1, round(profiles.shape[2] * _LEVEL_SHARE))
    paper = profiles[:, :, -ends:]
    printed = profiles[:, :, :ends]
    black, white = float(np.median(printed)), float(np.median(paper))
    # Neighbouring places are 1 mm apart, so that light falling off does not pass for noise.
    noise = float(np.median(np.abs(np.diff(paper, axis=1)))) * _DEVIATIONS_A_MEDIAN / np.sqrt(2)
    blur = _blur(profiles.mean(axis=1), ends)
    return Levels(black, white, blur, noise / max(1.0, white - black), _least_share(printed, paper))


def _least_share(printed: Points, paper: Points) -> float:
    shares = np.median(printed.reshape(4, -1), axis=1) / np.maximum(1.0, np.median(paper.reshape(4, -1), axis=1))
    return float(shares.min())


def _edge_profiles(grey: Grey, page: Page, corners_mm: Points) -> Points:
    """Grey levels across the 16 edges, (16, places, steps); the two directions of edges alternate."""
    steps = np.arange(-_REACH_MM, _REACH_MM + _STEP_MM / 2, _STEP_MM)
    along, out = np.meshgrid(_PLACES, MARKER_MM / 2 + steps, indexing="ij")
    top = np.stack([along, -out], axis=-1)
    edges = np.stack([top, top[..., ::-1] * [-1, 1], top * [1, -1], top[..., ::-1]])
    places = page.pixels(corners_mm[:, None, None, None, :] + edges[None])
    x, y = np.ascontiguousarray(places.reshape(-1, len(steps), 2).transpose(2, 0, 1), np.float32)
    levels = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(levels, np.float64).reshape(16, len(_PLACES), len(steps))


def _blur(profiles: Points, ends: int) -> float:
    """The sigma of the edges: their slope is a Gaussian's bell, whose height tells its width."""
    contrast = profiles[:, -ends:].mean(axis=1) - profiles[:, :ends].mean(axis=1)
    # Differences over 0.1 mm, so that noise does not pass for sharpness.
    slope = (profiles[:, 2:] - profiles[:, :-2]).max(axis=1) / (2 * _STEP_MM)
    sigma = np.maximum(contrast, 1.0) / (np.maximum(slope, 1.0) * np.sqrt(2 * np.pi))
    return float(max(np.median(sigma[0::2]), np.median(sigma[1::2])))
