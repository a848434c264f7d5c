"""Finds the four corner markers of a sheet, to a fraction of a pixel.

A flatbed or feeder puts them into the corners of the picture, and looking only there costs 1 ms; a camera puts them
anywhere, and the whole picture is searched, shrunk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ballots.geometry import MARKER_IDS
from scanning.grey import Grey, Points

Found = dict[int, list[Points]]
"""For each marker id its finds: 4 × 2 pixels, the marker's own top left, top right, bottom right, bottom left."""

# The sheet's 13 mm to a marker's centre, 5 mm to its edge, 16 mm by which 3 degrees move a corner, 8 mm of margin.
_CORNER_SHARE = 42 / 210
# A marker of 10 mm needs about 30 pixels; a corner of 42 mm is shrunk towards this, which costs a third of the time.
_CORNER_PIXELS = 150
# Long side of the shrunk picture. The second size finds sheets that fill less than half of the picture.
_WHOLE_PIXELS = (1200, 2400)
# Half the side of the square in which a marker is looked for again, in its own sides: it has a white zone of its own,
# and a picture that stands still moved it by two pixels at most.
_AGAIN_SHARE = 0.75
# Half the side of the window in which a corner is refined, as a share of the marker: well inside its border of 1/6.
_REFINE_SHARE = 0.06
# Below this an A4 sheet has 50 pixels an inch, where neither code nor marks can be read.
_LEAST_SIDE = 400


@dataclass(frozen=True)
class _Part:
    """A piece of the picture, shrunk by a whole factor, and where it starts."""

    grey: Grey
    left: int
    top: int
    shrink: float


class MarkerFinder:
    """Keeps OpenCV's detectors, which are slow to make."""

    def __init__(self) -> None:
        dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
        self._anywhere = cv2.aruco.ArucoDetector(dictionary, cv2.aruco.DetectorParameters())
        quick = cv2.aruco.DetectorParameters()
        # One threshold window, somewhat larger than a cell, is enough where the marker's size is known.
        quick.adaptiveThreshWinSizeMin = quick.adaptiveThreshWinSizeMax = 15
        quick.minMarkerPerimeterRate = 0.4
        self._in_corner = cv2.aruco.ArucoDetector(dictionary, quick)

    def in_corners(self, grey: Grey) -> Found:
        """The markers in the picture's corners."""
        return _refined(grey, [find for part in _corners(grey) for find in _detect(self._in_corner, part)])

    def again(self, grey: Grey, places: Points) -> Found:
        """The markers where four were (4 × 4 × 2 pixels) in another picture of a sheet that has not moved."""
        parts = [part for corners in places if (part := _around(grey, corners))]
        return _refined(grey, [find for part in parts for find in _detect(self._in_corner, part)])

    def anywhere(self, grey: Grey) -> Found:
        """The markers anywhere in the picture; the larger search follows only where the smaller found too few."""
        found: Found = {}
        for part in _wholes(grey):
            found = _refined(grey, _detect(self._anywhere, part))
            if len(found) == len(MARKER_IDS):
                break
        return found


def is_large_enough(grey: Grey) -> bool:
    """Whether a ballot could be read from a picture of this size."""
    return bool(min(grey.shape) >= _LEAST_SIDE)


def _corners(grey: Grey) -> Iterator[_Part]:
    height, width = grey.shape
    side = round(_CORNER_SHARE * min(height, width))
    shrink = max(1, side // _CORNER_PIXELS)
    # Whole blocks of pixels are averaged four times as fast.
    side -= side % shrink
    for top in (0, height - side):
        for left in (0, width - side):
            yield _part(grey[top : top + side, left : left + side], left, top, shrink)


def _around(grey: Grey, corners: Points) -> _Part | None:
    """The piece of the picture around one marker, None where it reaches out of the picture."""
    side = float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).max())
    low = np.floor(corners.mean(axis=0) - _AGAIN_SHARE * side).astype(int)
    high = np.ceil(corners.mean(axis=0) + _AGAIN_SHARE * side).astype(int)
    height, width = grey.shape
    if (low < 0).any() or (high > (width, height)).any():
        return None
    (left, top), (right, bottom) = low, high
    return _part(grey[top:bottom, left:right], int(left), int(top), 1)


def _wholes(grey: Grey) -> Iterator[_Part]:
    long_side = max(grey.shape)
    for pixels in _WHOLE_PIXELS:
        yield _part(grey, 0, 0, max(1.0, long_side / pixels))
        if long_side <= pixels:
            return


def _part(grey: Grey, left: int, top: int, shrink: float) -> _Part:
    if shrink == 1:
        return _Part(np.ascontiguousarray(grey), left, top, 1)
    size = round(grey.shape[1] / shrink), round(grey.shape[0] / shrink)
    return _Part(np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8), left, top, shrink)


def _detect(detector: cv2.aruco.ArucoDetector, part: _Part) -> list[tuple[int, Points]]:
    corners, ids, _ = detector.detectMarkers(part.grey)
    if ids is None:
        return []
    # Pixel centres: the middle of the first shrunk pixel lies (shrink - 1) / 2 into the picture.
    shift = np.array([part.left, part.top]) + (part.shrink - 1) / 2
    return [
        (int(marker), found.reshape(4, 2).astype(np.float64) * part.shrink + shift)
        for marker, found in zip(ids.ravel(), corners, strict=True)
        if marker in MARKER_IDS
    ]


def _refined(grey: Grey, finds: list[tuple[int, Points]]) -> Found:
    """Every corner moved to where black and white meet in the full picture."""
    found: Found = {}
    for marker, corners in finds:
        side = float(np.linalg.norm(corners[1] - corners[0]))
        window = max(2, round(_REFINE_SHARE * side))
        points = np.ascontiguousarray(corners, np.float32).reshape(-1, 1, 2)
        criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.02)
        refined = cv2.cornerSubPix(grey, points, (window, window), (-1, -1), criteria)
        found.setdefault(marker, []).append(refined.reshape(4, 2).astype(np.float64))
    return found
