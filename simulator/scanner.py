"""The scanner: a sheet on the glass, somewhat turned and stretched, becomes a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from simulator import disturbances, printer
from simulator.geometry import Affine, about, between_pixels, scaled, shifted, turned
from simulator.noise import stretched
from simulator.paper import MM_PER_INCH, PrintedPage, Raster
from simulator.printer import Printer
from simulator.randomness import Range, within
from simulator.sensor import grey_levels, sensed


@dataclass(frozen=True)
class Scanner:
    """A document scanner and the printer whose pages it gets; ranges are drawn from per page.

    margin_mm    how much of the lid the picture shows around the page, so that no content is cut
    skew_deg     how far sheets lie askew, either way
    offset_mm    how far sheets lie from the middle, either way
    stretch      difference of scale from 1, either way, and apart in width and length
    blur_px      softness (sigma in the scan's pixels)
    noise        deviation in grey levels
    white, black grey level of paper and of full black
    dimming      share of light that is missing in the darkest corner
    lid          darkness of the lid beside the page (0 as white as paper)
    upside_down  share of sheets fed head first
    streaks      pieces of dirt on the glass under which sheets move
    edge_shadow  share of light that is missing along one side, under a lid that does not close
    """

    printer: Printer
    margin_mm: float
    skew_deg: float
    offset_mm: float
    stretch: float
    blur_px: Range
    noise: Range
    white: Range
    black: Range
    dimming: Range
    lid: Range
    upside_down: float
    streaks: Range = (0, 0)
    edge_shadow: Range = (0, 0)


# On A4 the margin takes up the most that printing, skew, offset and stretch together can move content, less
# the 3 mm along the edges that no printer reaches.
SCANNERS = {
    "default": Scanner(
        printer=printer.DEFAULT,
        margin_mm=5.0,
        skew_deg=1.0,
        offset_mm=2.0,
        stretch=0.005,
        blur_px=(0.4, 0.7),
        noise=(1.5, 3.5),
        white=(240, 253),
        black=(15, 45),
        dimming=(0.0, 0.08),
        lid=(2, 14),
        upside_down=0.0,
    ),
    "rough": Scanner(
        printer=printer.ROUGH,
        margin_mm=14.0,
        skew_deg=2.5,
        offset_mm=5.0,
        stretch=0.01,
        blur_px=(0.6, 1.1),
        noise=(3.0, 7.0),
        white=(210, 250),
        black=(30, 80),
        dimming=(0.08, 0.25),
        lid=(5, 40),
        upside_down=0.03,
    ),
}
# A document feeder whose glass nobody wiped, and a flatbed whose lid a thick folder keeps open.
SCANNERS["feeder"] = replace(
    SCANNERS["default"], margin_mm=11.0, skew_deg=2.5, offset_mm=3.0, stretch=0.01, upside_down=0.2, streaks=(0, 1.4)
)
SCANNERS["flatbed"] = replace(
    SCANNERS["default"], margin_mm=9.0, skew_deg=1.5, offset_mm=3.0, lid=(10, 90), edge_shadow=(0.1, 0.6)
)
SCANNERS["stretching"] = replace(SCANNERS["default"], printer=printer.STRETCHING, margin_mm=9.0)

# The sheet's edges throw a shadow where the lamp does not reach: its width, and its darkness by side.
EDGE_MM = 0.25
EDGE_DARKNESS = 70


def scan(
    printed: PrintedPage, page_mm: tuple[float, float], dpi: int, scanner: Scanner, rng: np.random.Generator
) -> Raster:
    """The picture of a sheet: grey levels, height × width (× 3 in blue, green, red when it is in colour)."""
    pixels_per_mm = dpi / MM_PER_INCH
    print_move = printer.printed_onto(scanner.printer, page_mm, rng)
    lay = _laid_down(scanner, page_mm, rng)
    width, height = (round((side + 2 * scanner.margin_mm) * pixels_per_mm) for side in page_mm)
    lid = within(rng, scanner.lid)
    move = between_pixels(lay @ print_move, printed.pixels_per_mm, pixels_per_mm)
    turned_page = cv2.warpAffine(
        printer.printable(printed, page_mm, print_move).darkness,
        move[:2],
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(lid, lid, lid),
    )
    darkness = np.asarray(turned_page, np.uint8)
    _shade_edges(darkness, between_pixels(lay, 1.0, pixels_per_mm), page_mm, pixels_per_mm, lid, rng)
    if scanner.streaks != (0, 0):
        disturbances.streak(darkness, round(within(rng, scanner.streaks)), pixels_per_mm, rng)
    blur, levels = within(rng, scanner.blur_px), grey_levels(within(rng, scanner.white), within(rng, scanner.black))
    light = stretched(_light(scanner, rng), darkness.shape)
    return sensed(darkness, blur, levels, light, within(rng, scanner.noise), rng)


def _laid_down(scanner: Scanner, page_mm: tuple[float, float], rng: np.random.Generator) -> Affine:
    """Where the paper's millimetres come to lie in the picture's."""
    skew = within(rng, (-scanner.skew_deg, scanner.skew_deg))
    x, y = rng.uniform(-scanner.offset_mm, scanner.offset_mm, 2)
    stretch_x, stretch_y = 1 + rng.uniform(-scanner.stretch, scanner.stretch, 2)
    if rng.random() < scanner.upside_down:
        skew += 180
    centre = page_mm[0] / 2, page_mm[1] / 2
    # The sheet is turned before the scanner's movement stretches it.
    lay = about(centre, scaled(stretch_x, stretch_y) @ turned(skew))
    return shifted(scanner.margin_mm + x, scanner.margin_mm + y) @ lay


def _shade_edges(
    darkness: Raster,
    into_pixels: Affine,
    page_mm: tuple[float, float],
    pixels_per_mm: float,
    lid: float,
    rng: np.random.Generator,
) -> None:
    width, height = page_mm
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ into_pixels.T
    ends = np.rint(corners[:, :2]).astype(int).tolist()
    thickness = max(1, round(EDGE_MM * pixels_per_mm))
    for start, end, share in zip(ends, ends[1:] + ends[:1], rng.random(4), strict=True):
        shade = lid + share * EDGE_DARKNESS
        cv2.line(darkness, start, end, (shade, shade, shade), thickness, cv2.LINE_AA)


def _light(scanner: Scanner, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The lamp's share of light on a coarse grid: full on one side, falling off in some direction."""
    angle, missing = within(rng, (0, 2 * np.pi)), within(rng, scanner.dimming)
    x, y = np.meshgrid(np.linspace(-1, 1, 6), np.linspace(-1, 1, 9))
    slope = (x * np.cos(angle) + y * np.sin(angle)) / (abs(np.cos(angle)) + abs(np.sin(angle)))
    light = np.asarray(1 - missing * (0.5 + 0.5 * slope) ** 1.5)
    if scanner.edge_shadow == (0, 0):
        return light
    return disturbances.edge_shadow(light, within(rng, scanner.edge_shadow), rng)
