"""What the camera sees and says just now, for the page beside it. Nothing of it is ever stored."""

import base64
import threading

import cv2

from ballots.outcome import Outcome
from scanning.camera_outcomes import CameraHint
from scanning.grey import Grey
from station.camera_news import News, Sound, sound_of

# Enough to see how the sheet lies, and 20 kB twice a second.
_WIDTH, _QUALITY = 640, 60


class Viewfinder:
    """One camera's newest frame and hint; written by the reading, read by the pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news = News()
        self._grey: Grey | None = None
        self._given_up = threading.Event()
        self.hint: Outcome = CameraHint.LAY
        self.number = 0

    def show(self, grey: Grey, hint: Outcome) -> None:
        """Takes in a frame and what is said about it."""
        with self._lock:
            self._grey = grey
            if self._news.is_new(hint):
                self.hint = hint
                self.number += 1

    def give_up(self) -> None:
        """The sheet that lies there is to be set aside as unreadable."""
        self._given_up.set()

    def was_given_up(self) -> bool:
        """Whether that was wished since this was asked last."""
        was_set = self._given_up.is_set()
        self._given_up.clear()
        return was_set

    def close(self) -> None:
        """Forgets the last frame."""
        with self._lock:
            self._grey = None

    @property
    def sound(self) -> Sound | None:
        """What is heard with the hint."""
        return sound_of(self.hint)

    def picture(self) -> str | None:
        """The newest frame, small, as a data: address; None when there is none."""
        with self._lock:
            grey = self._grey
        if grey is None:
            return None
        height = round(grey.shape[0] * _WIDTH / grey.shape[1])
        small = cv2.resize(grey, (_WIDTH, height), interpolation=cv2.INTER_AREA)
        _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return f"data:image/jpeg;base64,{base64.b64encode(jpeg.tobytes()).decode()}"
