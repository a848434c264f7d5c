"""Fine and coarse unevenness for whole pages, cheap enough to be had for every page.

Drawing four million normal numbers a page would take longer than all the rest, so a tile is drawn once a
process from a fixed seed and laid from a random corner.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from simulator.paper import Raster

# Large enough that its repeats share no box or code, small enough to stay in a processor's cache.
TILE = 1024
# Steps of noise strength; finer ones are lost in rounding to whole grey levels.
STRENGTH_STEP = 0.5
# Coarse cells across a page: streaks and clouds of a few centimetres.
CELLS = (9, 6)


def add_grain(picture: Raster, deviation: float, rng: np.random.Generator) -> None:
    """Add normal noise of this deviation (grey levels) to a picture in place."""
    tile = _tile(round(deviation / STRENGTH_STEP) * STRENGTH_STEP, picture.shape[2:])
    y, x = (int(n) for n in rng.integers(0, TILE, 2))
    for top in range(0, picture.shape[0], TILE):
        for left in range(0, picture.shape[1], TILE):
            part = picture[top : top + TILE, left : left + TILE]
            cv2.add(part, tile[y : y + part.shape[0], x : x + part.shape[1]], dst=part, dtype=cv2.CV_8U)


def smooth_field(shape: tuple[int, ...], level: float, spread: float, rng: np.random.Generator) -> Raster:
    """A soft cloud over the page: about ``level`` of 255, lower by up to ``spread`` in places."""
    cells = level - spread * rng.random(CELLS)
    return stretched(cells, shape)


def stretched(cells: npt.NDArray[np.float64], shape: tuple[int, ...]) -> Raster:
    """A coarse field of shares (0–1) laid smoothly over a picture of this shape, in 255ths."""
    coarse = np.clip(np.rint(cells * 255), 0, 255).astype(np.uint8)
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(field if len(shape) == 2 else cv2.merge([field] * shape[2]), np.uint8)


@lru_cache(maxsize=16)
def _tile(deviation: float, channels: tuple[int, ...]) -> npt.NDArray[np.int16]:
    """The tile twice each way, so that a whole one begins anywhere in its first quarter."""
    noise = np.random.default_rng(4711).normal(0, deviation, (TILE, TILE, *channels))
    return np.tile(np.rint(noise).astype(np.int16), (2, 2, *(1 for _ in channels)))
