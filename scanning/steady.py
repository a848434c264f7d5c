"""Whether a camera's picture stands still, judged on shrunk pictures; frames are handed in. Pure.

Every frame is compared with the one before and with the first of its spell, so that what moves slowly is seen too.
"""

import cv2
import numpy as np
import numpy.typing as npt

from scanning.grey import Grey

Small = npt.NDArray[np.float32]
"""A shrunk picture, as multiples of its own median, so that a lamp or the camera's exposure is no movement."""

# Each of its pixels is the mean of 256 or more of the camera's, in which noise of 8 grey levels becomes half a level.
_LONG_SIDE = 120
# Of the paper's light. A sheet that moves by two pixels makes more and noise of 8 grey levels less, as the tests show;
# lamps that flicker in bands were not to be had for a measurement.
_CHANGE = 0.05
# One pixel may glitter; a finger has ten.
_LEAST_CHANGED = 3
# Taking a sheet away changes at least its print: more than this share of the picture. Chosen with simulated sheets on
# plain tables.
_GONE_CHANGE, _GONE_SHARE = 0.12, 0.02
# Below this mean grey level there is nothing to see, and every median is noise.
BLACK_LEVEL = 8.0


def shrunk(grey: Grey) -> Small:
    """The picture as movement is judged on."""
    # Whole blocks of pixels are averaged ten times as fast; what is left over at two edges does not matter.
    shrink = max(1, max(grey.shape) // _LONG_SIDE)
    height, width = (max(1, side // shrink) for side in grey.shape)
    whole = grey[: height * shrink, : width * shrink]
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(small / max(1.0, float(np.median(small))), np.float32)


def is_black(grey: Grey) -> bool:
    """Whether a camera sees nothing at all."""
    return bool(grey[::8, ::8].mean() < BLACK_LEVEL)


def has_moved(before: Small, now: Small) -> bool:
    """Whether something moved between two frames."""
    return before.shape != now.shape or _changed(before, now, _CHANGE) >= _LEAST_CHANGED


def is_elsewhere(before: Small, now: Small) -> bool:
    """Whether what was seen before is no longer there."""
    return before.shape != now.shape or _changed(before, now, _GONE_CHANGE) >= _GONE_SHARE * now.size


def _changed(before: Small, now: Small, least: float) -> int:
    return int((np.abs(now - before) > least).sum())


class Stillness:
    """Follows a camera's frames. ``spell`` counts the times that something moved: what belongs together has one."""

    def __init__(self) -> None:
        self._first: Small | None = None
        self._before: Small | None = None
        self._since = 0.0
        self.spell = 0

    def look(self, small: Small, at: float) -> bool:
        """Takes in a frame, seen ``at`` so many seconds; whether it stands still."""
        before, first = self._before, self._first
        self._before = small
        if before is None or first is None or has_moved(before, small) or has_moved(first, small):
            self._first, self._since = small, at
            self.spell += 1
            return False
        return True

    def begin_anew(self) -> None:
        """Ends the spell though nothing moved."""
        self.spell += 1

    def seconds(self, at: float) -> float:
        """How long nothing has moved."""
        return at - self._since
