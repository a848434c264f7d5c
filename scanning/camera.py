"""Cameras through OpenCV: which there are, and their pictures as they come. A thin shell: nothing is decided here.

A camera is a device's number or path, a film's file, or the address of one that sends JPEG after JPEG over HTTP.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np
import numpy.typing as npt

from scanning.camera_outcomes import CameraOutcome
from scanning.decode import decode_jpeg
from scanning.errors import CameraProblem
from scanning.grey import Grey
from scanning.reasons import Rejected

_DEVICES = Path("/sys/class/video4linux")
_ADDRESSES = ("http://", "https://")
# What is asked of a device; it gives what comes nearest. Most send so much at 30 pictures a second only as JPEG.
_WISHED = (1920, 1080)
_FOURCC = "MJPG"
# OpenCV's word for pictures that FFmpeg has not decoded: grey alone takes half the time of colours, and frames that
# come while another is being read are not decoded at all.
_AS_SENT = -1
# 1600 × 900 shows a sheet that lies along the picture at 4.6 pixels a millimetre or more; fewer lose light ticks.
_LEAST_LONG, _LEAST_SHORT = 1600, 900
# A device wakes up within a second; a network's hiccup is over by then.
_PATIENCE_SECONDS = 5.0
# How soon somebody's wish to end is heard.
_MOMENT = 0.2
_USUAL_FPS = 30.0
# Longer waits between the frames of a file would be no film.
_FPS = (1.0, 240.0)


_Picture = npt.NDArray[np.uint8]
"""What OpenCV gives: a picture in blue, green and red, a grey one, or the bytes of a JPEG."""


@dataclass(frozen=True)
class Frame:
    """One picture in grey, and the seconds at which it was seen, counted from anywhere."""

    grey: Grey
    at: float


@dataclass(frozen=True)
class Device:
    """A camera that can be opened: its path, what it is called, and the size of its pictures."""

    path: str
    label: str
    width: int
    height: int


def cameras(devices: Path = _DEVICES) -> list[Device]:
    """The cameras of this computer that can be opened now; one that is in use cannot."""
    found = []
    for entry in sorted(devices.glob("video*"), key=lambda path: (len(path.name), path.name)):
        path = f"/dev/{entry.name}"
        with contextlib.suppress(CameraProblem, OSError), Camera(path) as camera:
            width, height = camera.size
            found.append(Device(path, (entry / "name").read_text("utf-8", "replace").strip(), width, height))
    return found


class Camera:
    """An open camera; a context manager. CameraProblem when it cannot be opened or its pictures are too coarse."""

    def __init__(self, source: str) -> None:
        # What is wrong with a camera is told by its outcome, not on standard error (-8 is FFmpeg's AV_LOG_QUIET).
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
        self._is_file = not source.isdigit() and not source.startswith(_ADDRESSES) and Path(source).is_file()
        self._sends_jpegs = False
        self._capture = _opened(source, self._is_file)
        # Asked for pictures as they were sent, FFmpeg says what they are; only JPEGs are taken like that.
        if self._capture.get(cv2.CAP_PROP_FORMAT) == _AS_SENT:
            self._sends_jpegs = int(self._capture.get(cv2.CAP_PROP_FOURCC)) == cv2.VideoWriter.fourcc(*_FOURCC)
            if not self._sends_jpegs:
                self.close()
                self._capture = _opened(source, self._is_file, as_sent=False)
        first = self._grey(self._next())
        if first is None:
            self.close()
            raise CameraProblem(CameraOutcome.NO_ANSWER if source.startswith(_ADDRESSES) else CameraOutcome.BUSY)
        self.size = first.shape[1], first.shape[0]
        if max(self.size) < _LEAST_LONG or min(self.size) < _LEAST_SHORT:
            self.close()
            raise CameraProblem(CameraOutcome.TOO_COARSE)
        self._first = first

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the device."""
        self._capture.release()

    def frames(self, stop: Callable[[], bool]) -> Generator[Frame]:
        """Its pictures until ``stop`` says so: every one of a file's, always the newest of a camera's.

        CameraProblem when a camera sends no more; a film just ends.
        """
        return self._of_file(stop) if self._is_file else self._newest(stop)

    def _of_file(self, stop: Callable[[], bool]) -> Generator[Frame]:
        said = float(self._capture.get(cv2.CAP_PROP_FPS))
        seconds = 1 / (said if _FPS[0] <= said <= _FPS[1] else _USUAL_FPS)
        yield Frame(self._first, 0.0)
        number = 1
        while not stop() and (picture := self._next()) is not None:
            grey = self._grey(picture)
            if grey is not None:
                yield Frame(grey, number * seconds)
            number += 1

    def _newest(self, stop: Callable[[], bool]) -> Generator[Frame]:
        """A thread keeps up with the camera, so that no frame that is given out is an old one from a buffer.

        Of JPEGs only those that are given out are decoded.
        """
        came, ended = threading.Condition(), threading.Event()
        waiting: list[_Picture] = []
        reading = threading.Thread(target=self._keep_up, args=(waiting, came, ended), daemon=True)
        reading.start()
        try:
            heard = time.monotonic()
            while not stop():
                with came:
                    came.wait_for(lambda: waiting or ended.is_set(), _MOMENT)
                    picture = waiting.pop() if waiting else None
                grey = self._grey(picture)
                if grey is not None:
                    heard = time.monotonic()
                    yield Frame(grey, heard)
                elif ended.is_set() or time.monotonic() - heard > _PATIENCE_SECONDS:
                    raise CameraProblem(CameraOutcome.LOST)
        finally:
            ended.set()
            reading.join(_PATIENCE_SECONDS)

    def _keep_up(self, waiting: list[_Picture], came: threading.Condition, ended: threading.Event) -> None:
        while not ended.is_set():
            picture = self._next()
            with came:
                if picture is None:
                    ended.set()
                else:
                    waiting[:] = [picture]
                came.notify()

    def _next(self) -> _Picture | None:
        try:
            ok, picture = self._capture.read()
        except cv2.error:
            return None
        return np.asarray(picture, np.uint8) if ok and picture is not None else None

    def _grey(self, picture: _Picture | None) -> Grey | None:
        """What is seen on a picture; None when a JPEG was damaged on its way."""
        if picture is None:
            return None
        if self._sends_jpegs:
            with contextlib.suppress(Rejected):
                return decode_jpeg(picture.tobytes())
            return None
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture, np.uint8)


def _opened(source: str, is_file: bool, as_sent: bool = True) -> Any:
    """OpenCV's own object. Nothing but what a camera is known by gets there: it would open other things too.

    ``as_sent`` asks for pictures that are not decoded, which devices ignore.
    """
    asked = [cv2.CAP_PROP_FORMAT, _AS_SENT] if as_sent else []
    if is_file:
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, asked)
        problem = CameraOutcome.BUSY
    elif source.startswith(_ADDRESSES):
        wait = round(_PATIENCE_SECONDS * 1000)
        patience = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, wait, cv2.CAP_PROP_READ_TIMEOUT_MSEC, wait]
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, [*patience, *asked])
        problem = CameraOutcome.NO_ANSWER
    else:
        capture = cv2.VideoCapture(_device(source), cv2.CAP_V4L2)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*_FOURCC))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WISHED[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _WISHED[1])
        problem = CameraOutcome.BUSY
    if not capture.isOpened():
        raise CameraProblem(problem)
    return capture


def _device(source: str) -> str:
    path = f"/dev/video{source}" if source.isdigit() else source
    if not path.startswith("/dev/") or not Path(path).exists():
        raise CameraProblem(CameraOutcome.NOT_FOUND)
    if not os.access(path, os.R_OK | os.W_OK):
        raise CameraProblem(CameraOutcome.DENIED)
    return path
