"""What every picture-taking device does last: darkness before its lens becomes grey levels with softness and noise."""

from __future__ import annotations

import cv2
import numpy as np

from simulator.noise import add_grain
from simulator.paper import Raster


def grey_levels(white: float, black: float) -> Raster:
    """The grey level for each of the 256 darknesses."""
    return np.rint(np.linspace(white, black, 256)).astype(np.uint8)


def sensed(
    darkness: Raster, blur_px: float, levels: Raster, light: Raster, noise: float, rng: np.random.Generator
) -> Raster:
    """The picture of ``darkness`` (changed in place) under this light, given in 255ths for each pixel."""
    cv2.GaussianBlur(darkness, (0, 0), blur_px, dst=darkness)
    picture = np.asarray(cv2.LUT(darkness, levels), np.uint8)
    cv2.multiply(picture, light, dst=picture, scale=1 / 255)
    add_grain(picture, noise, rng)
    return picture
