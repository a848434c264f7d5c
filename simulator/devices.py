"""What pictures can be taken with, by name, and the one way in for all of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.camera import CAMERAS, Camera, photo
from simulator.paper import PrintedPage, Raster
from simulator.scanner import SCANNERS, Scanner, scan

DEVICES: dict[str, Scanner | Camera] = {**SCANNERS, **CAMERAS}
# A camera knows nothing of the sheet's size; its files say what programs write when they have nothing to say.
CAMERA_FILE_DPI = 72


def device(name: str, print_scale: float | None) -> Scanner | Camera:
    """The device of this name; ``print_scale`` replaces that of its printer on every page."""
    found = DEVICES[name]
    if print_scale is None:
        return found
    return replace(found, printer=replace(found.printer, scale=(print_scale, print_scale)))


def seen_dpi(device: Scanner | Camera, dpi: int, page_mm: tuple[float, float]) -> int:
    """How finely the device sees a sheet; ``dpi`` is what a scanner is set to."""
    return device.finest_dpi(page_mm) if isinstance(device, Camera) else dpi


def file_dpi(device: Scanner | Camera, dpi: int) -> int:
    """What the device's files say about that."""
    return CAMERA_FILE_DPI if isinstance(device, Camera) else dpi


def picture_of(
    printed: PrintedPage,
    page_mm: tuple[float, float],
    dpi: int,
    device: Scanner | Camera,
    rng: np.random.Generator,
) -> Raster:
    """The picture that the device takes of a sheet (see :func:`scan` and :func:`photo`)."""
    if isinstance(device, Camera):
        return photo(printed, page_mm, device, rng)
    return scan(printed, page_mm, dpi, device, rng)
