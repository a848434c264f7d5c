"""What lies over a box, or throws its shadow there: a hand, a sleeve, a corner of another sheet.

Pens draw lines. Where all is dark over more than two millimetres each way beside a box, something covers the paper; and
an empty box shows the whole of its outline, or something light covers it.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.boxes import Boxes
from scanning.decide import BoxLook, Limits
from scanning.ink import INKED
from scanning.outlines import LEAST_SEEN
from scanning.patches import PX_PER_MM, level, middle_of

Flags = npt.NDArray[np.bool_]

# Felt tips draw lines of up to 1.2 mm; the strip around a box is 2.75 mm wide. Nine tenths, since paper has noise.
_SOLID_MM, _SOLID_SHARE = 2.0, 0.9
# The middle of such a place is this far outside of the outline, so that neither a filled box nor the end of a tick,
# which crosses the outline, is one.
_OUTSIDE_MM = 1.3
# The share of what is usual on the page by which the weakest of an empty box's four sides stands out.
LEAST_SIDE = 0.25


def covered_boxes(boxes: Boxes, looks: Sequence[BoxLook], limits: Limits, look: Look) -> Flags:
    """Which boxes have something over them, or so near that it may be."""
    covered = np.zeros(len(looks), bool)
    inky = [number for number, seen in enumerate(looks) if seen.far > 0]
    covered[inky] = [_is_solid_beside(boxes.darkness[number], boxes.shifts[number], look) for number in inky]
    usual = np.median(boxes.seen[boxes.seen >= LEAST_SEEN]) if (boxes.seen >= LEAST_SEEN).any() else 0.0
    empty = np.array([seen.inside < limits.marked for seen in looks], bool)
    return np.asarray(covered | (empty & (boxes.weakest < LEAST_SIDE * usual)))


def _is_solid_beside(patch: npt.NDArray[np.uint8], shift: npt.NDArray[np.float64], look: Look) -> bool:
    inked = np.where(cv2.blur(patch, (3, 3)) >= level(INKED), np.uint8(255), np.uint8(0))
    side = round(_SOLID_MM * PX_PER_MM)
    solid = np.asarray(cv2.blur(inked, (side, side), borderType=cv2.BORDER_CONSTANT)) >= _SOLID_SHARE * 255
    x, y = middle_of(len(patch)) + shift * PX_PER_MM
    half = (look.box / 2 + _OUTSIDE_MM) * PX_PER_MM
    top, left = max(0, round(y - half)), max(0, round(x - half))
    solid[top : round(y + half) + 1, left : round(x + half) + 1] = False
    return bool(solid.any())
