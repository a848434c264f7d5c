"""The page turned upright: where its boxes lie in it, and the picture of it that is kept."""

import math

import numpy as np
import simplejpeg

from scanning.grey import Grey, Points
from scanning.page import Page, jacobian
from scanning.result import Place

# Pencil on paper stays as visible as in the scan (the reader's own scans are of 85); a page takes about 300 kB.
_QUALITY = 80


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
    turned = np.ascontiguousarray(np.rot90(grey, upright_turns(page)))
    return bytes(simplejpeg.encode_jpeg(turned[:, :, None], _QUALITY, "GRAY", "Gray"))


def _turned(pixels: Points, turns: int, shape: tuple[int, ...]) -> Points:
    """Where pixels of a picture of this shape (height, width) go when it is turned."""
    height, width = shape[:2]
    x, y = pixels[..., 0], pixels[..., 1]
    turned = ((x, y), (y, width - 1 - x), (width - 1 - x, height - 1 - y), (height - 1 - y, x))[turns]
    return np.stack(turned, axis=-1)
