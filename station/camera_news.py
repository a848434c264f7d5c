"""What a worker at the camera is told and hears: once for each thing that happens, however many frames show it."""

import time
from enum import Enum

from ballots.outcome import Outcome
from scanning.camera_outcomes import CameraHint

# A movement that lasts for so long is somebody who waits for something to happen.
_RESTLESS_SECONDS = 1.5


class Sound(Enum):
    """What can be heard: a sheet was read, or something is to be done about it."""

    READ = "read"
    STOP = "stop"


def sound_of(hint: Outcome) -> Sound | None:
    """The sound that goes with a hint, if any."""
    if isinstance(hint, CameraHint):
        return Sound.READ if hint is CameraHint.READ else None
    return Sound.STOP


class News:
    """Hears the hint of every frame, and tells which of them is new."""

    def __init__(self) -> None:
        self._last: Outcome | None = None
        self._moving_since: float | None = None

    def is_new(self, hint: Outcome) -> bool:
        """Whether this is to be said. The same sentence is news again when something has moved meanwhile."""
        if hint is CameraHint.HOLD_STILL and not self._is_restless():
            self._last = None
            return False
        if hint is not CameraHint.HOLD_STILL:
            self._moving_since = None
        before, self._last = self._last, hint
        return hint is not before

    def _is_restless(self) -> bool:
        now = time.monotonic()
        if self._moving_since is None:
            self._moving_since = now
        return now - self._moving_since >= _RESTLESS_SECONDS
