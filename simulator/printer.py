"""The printer and the copier: how far a printed sheet is from the PDF."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from simulator.geometry import Affine, about, scaled, shifted, turned
from simulator.noise import smooth_field
from simulator.paper import PrintedPage, Raster
from simulator.randomness import Range, within


@dataclass(frozen=True)
class Printer:
    """What one printer does to pages; ranges are drawn from per page.

    scale      print scale (1.0 is 100 %)
    offset_mm  how far the print is moved on the paper, either way
    skew_deg   how far the paper was fed askew, either way
    toner      share of full blackness that solid areas reach
    patchiness how much the toner varies over the page
    stretch    difference of scale from the other direction's, either way
    """

    scale: Range
    offset_mm: float
    skew_deg: float
    toner: Range
    patchiness: Range
    stretch: float = 0.0


# Office laser printers hold ±1 mm and ±1 %; "rough" is one that asks for a new cartridge.
DEFAULT = Printer((0.99, 1.01), 1.0, 0.15, (0.92, 1.0), (0.02, 0.06))
ROUGH = Printer((0.985, 1.015), 1.5, 0.3, (0.6, 0.95), (0.05, 0.2))
# One that fits pages to the paper, and whose rollers slip.
STRETCHING = Printer((0.93, 1.03), 1.0, 0.3, (0.85, 1.0), (0.02, 0.1), stretch=0.015)

# What most office printers leave white along every edge of the paper.
UNPRINTABLE_MM = 3.0

# A copier at its usual setting: a little soft, darks made black, the palest tones lost.
COPY_BLUR_MM = 0.06
COPY_LOST, COPY_CONTRAST = 25, 1.35


def printed_onto(printer: Printer, page_mm: tuple[float, float], rng: np.random.Generator) -> Affine:
    """Where the printer puts the PDF's millimetres on the paper."""
    x, y = rng.uniform(-printer.offset_mm, printer.offset_mm, 2)
    scale = within(rng, printer.scale)
    centre = page_mm[0] / 2, page_mm[1] / 2
    skew = within(rng, (-printer.skew_deg, printer.skew_deg))
    apart = within(rng, (-printer.stretch, printer.stretch)) if printer.stretch else 0.0
    return shifted(x, y) @ about(centre, turned(skew) @ scaled(scale, scale * (1 + apart)))


def printable(printed: PrintedPage, page_mm: tuple[float, float], print_move: Affine) -> PrintedPage:
    """The page without what ``print_move`` puts too near the paper's edges, or beyond them, to be printed."""
    width, height = page_mm
    low, right, bottom = UNPRINTABLE_MM, width - UNPRINTABLE_MM, height - UNPRINTABLE_MM
    corners = np.array([[low, low, 1], [right, low, 1], [right, bottom, 1], [low, bottom, 1]])
    within_page = (corners @ np.linalg.inv(print_move).T)[:, :2] * printed.pixels_per_mm
    rows, columns = printed.darkness.shape[:2]
    whole = np.array([[-1, -1], [columns, -1], [columns, rows], [-1, rows]], np.int32)
    kept = printed.darkness.copy()
    # What lies between two outlines is filled.
    cv2.fillPoly(kept, [whole, np.rint(within_page).astype(np.int32)], (0, 0, 0))
    return PrintedPage(kept, printed.pixels_per_mm)


def tone(printed: PrintedPage, printer: Printer, rng: np.random.Generator) -> None:
    """Lay down uneven toner instead of perfect black; changes the sheet in place."""
    full, patchiness = within(rng, printer.toner), within(rng, printer.patchiness)
    _thin(printed.darkness, full, patchiness, rng)


def photocopied(printed: PrintedPage, rng: np.random.Generator) -> PrintedPage:
    """The sheet as it comes out of a copier, marks and all."""
    sigma = COPY_BLUR_MM * printed.pixels_per_mm
    soft = cv2.GaussianBlur(printed.darkness, (0, 0), sigma)
    levels = np.clip((np.arange(256) - COPY_LOST) * COPY_CONTRAST, 0, 255).astype(np.uint8)
    copy = np.asarray(cv2.LUT(soft, levels), np.uint8)
    _thin(copy, 0.97, 0.05, rng)
    return PrintedPage(copy, printed.pixels_per_mm)


def _thin(darkness: Raster, full: float, patchiness: float, rng: np.random.Generator) -> None:
    field = smooth_field(darkness.shape, full, patchiness, rng)
    cv2.multiply(darkness, field, dst=darkness, scale=1 / 255)
