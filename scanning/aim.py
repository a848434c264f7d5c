"""Whether a sheet that cannot be read is merely too small in the picture, which the worker can mend at once."""

import numpy as np

from ballots.geometry import MARKER_MM
from scanning.grey import Grey
from scanning.markers import MarkerFinder
from scanning.reasons import Reason

# What a sheet that is too small is rejected for: also for a marker that is so small that it was not found.
_MAY_BE_SMALL = (Reason.BLURRED, Reason.CODE_UNREADABLE, Reason.CROPPED)
# Lying along a 1080p picture a sheet has 5.5 and more, upright 3.4; at 4.5 it fills 70 % of the picture.
_LEAST_PX_PER_MM = 4.5


def is_too_small(grey: Grey, reason: Reason, finder: MarkerFinder) -> bool:
    """Whether the markers in a picture that was rejected for this reason are too small, if there are any."""
    if reason not in _MAY_BE_SMALL:
        return False
    sides = [
        float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).mean())
        for finds in finder.anywhere(grey).values()
        for corners in finds
    ]
    return bool(sides) and float(np.median(sides)) < _LEAST_PX_PER_MM * MARKER_MM
