"""Whether a sheet that cannot be read is merely too small in the picture, and what mends that."""

import numpy as np

from ballots.geometry import MARKER_MM, PAGE_MM
from scanning.camera_outcomes import CameraHint
from scanning.grey import Grey
from scanning.markers import MarkerFinder
from scanning.reasons import Reason

# What a sheet that is too small is rejected for: also for a marker that is so small that it was not found.
_MAY_BE_SMALL = (Reason.BLURRED, Reason.CODE_UNREADABLE, Reason.CROPPED)
# A sheet along a 1080p picture has up to 5.1, upright 3.6. At 4.5 it fills 88 % of the picture, or 140 % upright.
_LEAST_PX_PER_MM = 4.5


def advice(grey: Grey, reason: Reason, finder: MarkerFinder) -> CameraHint | None:
    """What to do about the size of a sheet in a picture that was rejected for this reason; None when it is no matter.

    Any one marker tells how large the sheet is and how it lies.
    """
    if reason not in _MAY_BE_SMALL:
        return None
    finds = [corners for corners_of_one in finder.anywhere(grey).values() for corners in corners_of_one]
    if not finds:
        return None
    sides = [float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).mean()) for corners in finds]
    if float(np.median(sides)) >= _LEAST_PX_PER_MM * MARKER_MM:
        return None
    height, width = grey.shape
    if min(max(height, width) / max(PAGE_MM), min(height, width) / min(PAGE_MM)) < _LEAST_PX_PER_MM:
        return CameraHint.TOO_COARSE
    # From its top left to its bottom left corner a marker points down the page.
    across, down = np.median([np.abs(corners[3] - corners[0]) for corners in finds], axis=0)
    return CameraHint.CLOSER if (across > down) == (width > height) else CameraHint.TURN
