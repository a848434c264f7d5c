"""The page turned upright: where its boxes lie in it, and the picture of it that is kept."""

import math

import cv2
import numpy as np
import simplejpeg

from scanning.grey import Grey, Points
from scanning.page import Page, jacobian
from scanning.result import Place

# Pencil on paper stays as visible as in the scan (the reader's own scans are of 85); a page takes about 300 kB.
_QUALITY = 80
# Of a page that was not read people only see what is the matter with it. 1,600 pixels are 137 an inch on A4, where
# handwriting is legible; a page takes 50 to 150 kB, so that a pile fed in wrongly does not fill the disk.
_SMALL_SIDE, _SMALL_QUALITY = 1600, 70


_TURNS = (None, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)


def upright_turns(page: Page) -> int:
    """How many quarter turns to the left (as np.rot90) make the page upright."""
    along = jacobian(page.homography)[:, 0]
    return round(math.degrees(math.atan2(along[1], along[0])) / 90) % 4


def places(page: Page, middles: Points, shape: tuple[int, ...], box_mm: float) -> list[Place]:
    """The rectangles of boxes around ``middles`` (n × 2 mm) in the upright picture of ``shape`` as it was scanned."""
    half = box_mm / 2
    corners = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    pixels = _turned(page.pixels(middles[:, None, :] + corners), upright_turns(page), shape)
    low, high = np.floor(pixels.min(axis=1)).astype(int), np.ceil(pixels.max(axis=1)).astype(int)
    return [(x, y, right - x, bottom - y) for (x, y), (right, bottom) in zip(low.tolist(), high.tolist(), strict=True)]


def encode_upright(grey: Grey, page: Page) -> bytes:
    """The upright page as a grey JPEG, made anew from its pixels, so that no metadata comes along."""
    turn = _TURNS[upright_turns(page)]
    # Twice as fast as np.rot90 and a copy.
    return _jpeg(grey if turn is None else np.asarray(cv2.rotate(grey, turn), np.uint8), _QUALITY)


def encode_small(grey: Grey) -> bytes:
    """A picture in which no page could be read, as it lies and at most 1,600 pixels long; grey, without metadata."""
    shrink = max(1.0, max(grey.shape) / _SMALL_SIDE)
    width, height = (max(1, round(side / shrink)) for side in (grey.shape[1], grey.shape[0]))
    return _jpeg(np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8), _SMALL_QUALITY)


def _jpeg(grey: Grey, quality: int) -> bytes:
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(grey)[:, :, None], quality, "GRAY", "Gray"))


def _turned(pixels: Points, turns: int, shape: tuple[int, ...]) -> Points:
    """Where pixels of a picture of this shape (height, width) go when it is turned."""
    height, width = shape[:2]
    x, y = pixels[..., 0], pixels[..., 1]
    turned = ((x, y), (y, width - 1 - x), (width - 1 - x, height - 1 - y), (height - 1 - y, x))[turns]
    return np.stack(turned, axis=-1)
