"""What gets between a sheet and a good picture of it: dirt on a feeder's glass, an open lid, a hand's shadow, a lamp's
reflection, a shaken stand."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from simulator.paper import Raster
from simulator.randomness import Range, within

Light = npt.NDArray[np.float64]

# Dirt on the glass is fractions of a millimetre wide and more or less dark.
STREAK_MM, STREAK_DARK = (0.1, 0.5), (0.25, 0.9)


def streak(darkness: Raster, number: int, pixels_per_mm: float, rng: np.random.Generator) -> None:
    """Straight lines along the way the sheet moves, over its whole length; changes the picture in place."""
    for _ in range(number):
        wide = max(1, round(within(rng, STREAK_MM) * pixels_per_mm))
        x = int(rng.integers(darkness.shape[1] - wide))
        part = darkness[:, x : x + wide]
        part[:] = np.maximum(part, np.uint8(round(255 * within(rng, STREAK_DARK))))


def edge_shadow(light: Light, missing: float, rng: np.random.Generator) -> Light:
    """Where a lid stands open the outermost part of one side gets less light (rows × columns of shares)."""
    turned = np.rot90(light, int(rng.integers(4))).copy()
    turned[:, 0] *= 1 - missing
    return turned if turned.shape == light.shape else np.rot90(turned)


def shaken(darkness: Raster, length_px: float, rng: np.random.Generator) -> None:
    """Motion blur of this length in any direction; changes the picture in place."""
    side = 2 * int(np.ceil(length_px / 2)) + 1
    kernel = np.zeros((side * 8, side * 8), np.uint8)
    angle, half = rng.uniform(0, np.pi), length_px / 2 * 8
    middle = side * 4
    along = np.array([np.cos(angle), np.sin(angle)]) * half
    start, end = (np.rint(middle + sign * along).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, start, end, 255, 8)
    small = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    cv2.filter2D(darkness, -1, small / small.sum(), dst=darkness)


def shadowed(light: Light, missing: float, rng: np.random.Generator) -> Light:
    """Somebody's shadow over one side of the picture, with a soft edge."""
    angle, place = rng.uniform(0, 2 * np.pi), rng.uniform(-0.6, 0.6)
    rows, columns = light.shape
    x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    depth = np.clip((x * np.cos(angle) + y * np.sin(angle) - place) / rng.uniform(0.02, 0.3) + 0.5, 0, 1)
    return np.asarray(light * (1 - missing * depth))


def glare(picture: Raster, strength: float, size: Range, rng: np.random.Generator) -> None:
    """A lamp's reflection: an oval of light over all that is dark; changes the picture in place."""
    height, width = picture.shape[:2]
    x, y = rng.uniform(0, 1, 2) * (width, height)
    across = within(rng, size) * width
    rows, columns = np.ogrid[:height, :width]
    far = ((columns - x) / across) ** 2 + ((rows - y) / (across * rng.uniform(0.5, 1.0))) ** 2
    added = np.asarray(255 * strength * np.exp(-far), np.uint8)
    cv2.add(picture, added if picture.ndim == 2 else cv2.merge([added] * 3), dst=picture)
