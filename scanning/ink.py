"""How much ink is in each box, and how much beside it, apart from what was printed there."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from ballots.paper import BOX_CLEAR_MM
from scanning.grey import Points
from scanning.levels import Levels
from scanning.light import Light
from scanning.patches import DARK, PAPER, PX_PER_MM, Darkness, level, middle_of

Floats = npt.NDArray[np.float32]

# Ink is what is at least this dark between paper (0) and print (1), after a mean of 3 × 3. Pens are 0.5 and more,
# barely pressed pencils 0.12 to 0.3; shadows, creases and print on the back stay below 0.1.
INKED = 0.2
_SMOOTH = 3
# Faint is what a person may still see as a mark. It never makes a vote, it only keeps a box from being called blank.
FAINT = 0.06
# The line of a barely pressed pen is as wide as this; blur thins it out, and what is faint must fall with it.
# Up to the second blur FAINT leaves them enough; to fall earlier would take what a lens does to empty boxes for marks.
_THIN_MM, _THINNING_BLUR_MM = 0.35, 0.18
# Noise of sharp scans vanishes below FAINT; where there is more, faint starts at four deviations of its 3 × 3 mean,
# which has 0.45 of the deviation of a pixel.
_FAINT_NOISES = 4 * 0.45

# Light that falls off by a quarter over the page shades a box by this much; a pale fill is darker.
_MOST_SHADE = 0.05
# The middle of a box, up to 1 mm from its edges, every other pixel: most of it is paper even when it holds a mark.
_INSIDE_MM, _SPARSE = 1.0, 2

# What is measured stays this far from all print: a tenth of a millimetre of misplacement, or of a box that a lens makes
# larger or smaller, and two deviations of the blur. Wider than 0.45 mm for misplacement's sake would hide faint ticks.
_MISPLACED_MM = 0.1
_MARGIN_BLURS = 2.0
_LEAST_MARGIN_MM, _WIDE_MARGIN_MM = 0.3, 0.45
# In soft pictures what the outline sheds is about FAINT in the outermost part of the box's inside.
_RIM_MM = 1 / PX_PER_MM
# Ink in the outermost part of the strip around a box comes from elsewhere, or goes there.
_FAR_MM = 0.4


@dataclass(frozen=True)
class Ink:
    """For each of n boxes, shares of the box's inside (what its outline and a margin leave of it).

    inside  ink in the box
    faint   ink and what is nearly ink, in the box
    beside  ink in the strip around the box where nothing is printed
    far     ink in the outer 0.4 mm of that strip
    smooth  the patches after a mean of 3 × 3, which ink is judged on (n × side × side)
    half_mm how far from a box's middle its inside reaches
    """

    inside: Floats
    faint: Floats
    beside: Floats
    far: Floats
    smooth: Darkness
    half_mm: float

    @property
    def inked(self) -> npt.NDArray[np.bool_]:
        """Where there is ink in the patches (n × side × side)."""
        return np.asarray(self.smooth >= level(INKED))


def measure_ink(darkness: Darkness, offsets: Points, levels: Levels, look: Look, light: Light) -> Ink:
    """Measures each patch around the middle of its box, ``offsets`` (n × 2 millimetres) from the patch's middle.

    Where the ``light`` leaves print less contrast, fainter ink is faint.
    """
    smooth = np.asarray(cv2.blur(darkness.reshape(-1, darkness.shape[-1]), (_SMOOTH, _SMOOTH)), np.uint8).reshape(
        darkness.shape
    )
    inked = (smooth >= level(INKED)).view(np.uint8)
    faintest = FAINT * min(1.0, _left_of_a_line(levels.blur_mm) / _left_of_a_line(_THINNING_BLUR_MM))
    faint = np.maximum(faintest * np.clip(light.contrast, 0, 1), _FAINT_NOISES * light.noise)
    faint_from = level(0) + faint * DARK + _shade(smooth, look)
    blurred = _MARGIN_BLURS * levels.blur_mm
    margin = max(_LEAST_MARGIN_MM, blurred, min(blurred + _MISPLACED_MM, _WIDE_MARGIN_MM))
    rim = _RIM_MM if levels.soft else 0.0
    outline = look.box / 2 + look.outline / 2
    inside, box, strip = outline - look.outline - margin, outline + margin, outline + BOX_CLEAR_MM - margin
    area = np.float32((2 * inside * PX_PER_MM) ** 2)
    nearly = _counted((smooth >= faint_from[:, None, None]).view(np.uint8), offsets, inside - rim)
    if rim:
        upon_print = (smooth >= (faint_from + FAINT * DARK)[:, None, None]).view(np.uint8)
        nearly += _counted(upon_print, offsets, inside) - _counted(upon_print, offsets, inside - rim)
    around = _counted(inked, offsets, strip)
    return Ink(
        inside=_counted(inked, offsets, inside) / area,
        faint=nearly / area,
        beside=(around - _counted(inked, offsets, box)) / area,
        far=(around - _counted(inked, offsets, strip - _FAR_MM)) / area,
        smooth=smooth,
        half_mm=inside,
    )


def _left_of_a_line(blur_mm: float) -> float:
    """How dark the middle of a thin line is after a blur by a Gaussian of this sigma, as a share of what it was."""
    return math.erf(_THIN_MM / (2 * math.sqrt(2) * max(blur_mm, 0.01)))


def _shade(smooth: Darkness, look: Look) -> Floats:
    """How much darker (bytes) the paper in each box is than around it, where light falls off."""
    middle, half = middle_of(smooth.shape[-1]), (look.box / 2 - _INSIDE_MM) * PX_PER_MM
    part = slice(round(middle - half), round(middle + half), _SPARSE)
    inside = smooth[:, part, part].reshape(len(smooth), -1)
    place = inside.shape[1] // 2
    shade = np.partition(inside, place, axis=1)[:, place].astype(np.float32) - np.float32(PAPER)
    return np.asarray(np.clip(shade, -_MOST_SHADE * DARK, _MOST_SHADE * DARK))


def _counted(flags: npt.NDArray[np.uint8], offsets: Points, half_mm: float) -> Floats:
    """How many pixels of each patch are flagged in the square of this half side around its box's middle."""
    side = flags.shape[-1]
    middle = middle_of(side)
    first = np.clip(np.ceil(middle + (offsets - half_mm) * PX_PER_MM), 0, side).astype(int)
    beyond = np.clip(np.floor(middle + (offsets + half_mm) * PX_PER_MM) + 1, 0, side).astype(int)
    squares = zip(flags, first.tolist(), beyond.tolist(), strict=True)
    return np.array([cv2.countNonZero(patch[y:y2, x:x2]) for patch, (x, y), (x2, y2) in squares], np.float32)
