"""How well print and paper can be told apart at each box: a lamp's reflection lightens print, or hides pencil in white.

Each box's own outline is print whose look is known: light that falls off dims it and its paper by the same share, light
that is reflected is added to both.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.levels import Levels

Floats = npt.NDArray[np.float32]

# Print that keeps less of its contrast than this is under a lamp's reflection: of 90,000 boxes that light falls evenly
# on, by scanner and camera, the lowest had 0.75 (worn-out toner).
LEAST_CONTRAST = 0.7
# Where paper is as white as the picture can be, pencil goes before print does: light marks that got lost had 0.76 and
# less, empty boxes in plain light 0.86 and more.
_WHITEST = 250.0
_LEAST_CONTRAST_IN_WHITE = 0.86
# A hand leaves nothing of an outline and is darker than paper; a reflection leaves nothing only where all is white.
_NO_OUTLINE = 0.15
# Patches are taken from pixels as coarse as this, which blurs as much.
_SAMPLING_MM = 0.04


@dataclass(frozen=True)
class Light:
    """For each of n boxes:

    contrast    of its outline to its paper, as a share of what print and paper have on this page
    noise       deviation of single pixels, as a share of the difference between paper and print there
    is_dazzled  whether a reflection may hide pencil
    """

    contrast: Floats
    noise: Floats
    is_dazzled: npt.NDArray[np.bool_]


def measure_light(paper: npt.NDArray[np.float64], print_dark: Floats, levels: Levels, look: Look) -> Light:
    """Compares outlines, ``print_dark`` on ``paper`` (n grey levels), with the page's markers."""
    blur_mm = math.hypot(levels.blur_mm, _SAMPLING_MM)
    # How dark the middle of a line is after a blur by a Gaussian.
    sharp = math.erf(look.outline / (2 * math.sqrt(2) * blur_mm))
    most = np.maximum(paper, 1.0) * (1 - levels.black_share) * sharp
    across = paper - levels.black_on(paper)
    contrast = print_dark * across / most
    is_white = paper >= _WHITEST
    least = np.where(is_white, _LEAST_CONTRAST_IN_WHITE, LEAST_CONTRAST)
    noise = levels.noise * levels.contrast / np.maximum(across, 1.0)
    return Light(
        contrast.astype(np.float32),
        noise.astype(np.float32),
        (contrast < least) & (is_white | (contrast > _NO_OUTLINE)),
    )
