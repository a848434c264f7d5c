"""Plane movements in millimetres as 3 × 3 matrices; ``a @ b`` does b first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Affine = npt.NDArray[np.float64]


def shifted(x: float, y: float) -> Affine:
    """Moved by x to the right and y down."""
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def scaled(x: float, y: float) -> Affine:
    """Stretched about the origin."""
    return np.diag([x, y, 1.0])


def turned(degrees: float) -> Affine:
    """Turned clockwise (y points down) about the origin."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def about(centre: tuple[float, float], movement: Affine) -> Affine:
    """The movement with another point than the origin at rest."""
    return shifted(*centre) @ movement @ shifted(-centre[0], -centre[1])


def between_pixels(movement: Affine, from_per_mm: float, to_per_mm: float) -> Affine:
    """The movement in pixels of two rasters, whose whole numbers mean pixel centres."""
    into_mm = scaled(1 / from_per_mm, 1 / from_per_mm) @ shifted(0.5, 0.5)
    return shifted(-0.5, -0.5) @ scaled(to_per_mm, to_per_mm) @ movement @ into_mm
