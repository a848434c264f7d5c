"""The paper: a page of the PDF as a raster of darkness, fresh from an ideal printer.

The raster holds how much light the page swallows (0 white, 255 all), so that toner, ink and scanner each
are one plain operation on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from simulator.errors import SimulatorError

Raster = npt.NDArray[np.uint8]

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
# Half as fine again as the scan keeps lines sharp after turning; beyond 300 dpi only costs time.
FINER, ENOUGH_DPI = 1.5, 300
# PDF writers round page sizes to whole points.
PAGE_SIZE_TOLERANCE_MM = 1.0


@dataclass
class PrintedPage:
    """One page on its way through printer, pen and scanner.

    darkness      height × width (grey) or height × width × 3 (blue, green, red), changed in place
    pixels_per_mm of the raster
    """

    darkness: Raster
    pixels_per_mm: float


class BallotPdf:
    """An open PDF with ballots."""

    def __init__(self, path: Path) -> None:
        """Open the file; SimulatorError when it is missing, no PDF, or has no pages."""
        self._path = path
        if not path.is_file():
            raise SimulatorError("There is no file {path}. Give the PDF with the ballots.", path=path)
        try:
            self._document: Any = pdfium.PdfDocument(path)
        except (OSError, pdfium.PdfiumError) as error:
            raise SimulatorError(
                "{path} cannot be opened as a PDF with pages. Give the PDF that the ballots were printed from.",
                path=path,
            ) from error
        self.pages = len(self._document)

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()

    def print_page(self, index: int, scan_dpi: int, colour: bool, page_mm: tuple[float, float]) -> PrintedPage:
        """Rasterise a page, somewhat finer than it will be scanned.

        Raises SimulatorError when the page cannot be drawn or is of another size than ``page_mm``.
        """
        dpi = max(scan_dpi, min(FINER * scan_dpi, ENOUGH_DPI))
        try:
            page = self._document[index]
            try:
                self._check_size(index, page.get_size(), page_mm)
                bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=not colour)
                # Inverting copies, so nothing keeps PDFium's memory after the bitmap is closed.
                darkness = np.asarray(cv2.bitwise_not(bitmap.to_numpy()), dtype=np.uint8)
                bitmap.close()
            finally:
                page.close()
        except pdfium.PdfiumError as error:
            raise SimulatorError(
                "Page {page} of {path} cannot be drawn ({reason}). Write the PDF anew.",
                page=index + 1,
                path=self._path,
                reason=error,
            ) from error
        return PrintedPage(darkness, dpi / MM_PER_INCH)

    def _check_size(self, index: int, points: tuple[float, float], page_mm: tuple[float, float]) -> None:
        size = [side / POINTS_PER_INCH * MM_PER_INCH for side in points]
        if any(abs(side - wanted) > PAGE_SIZE_TOLERANCE_MM for side, wanted in zip(size, page_mm, strict=True)):
            raise SimulatorError(
                "Page {page} of {path} is {width:.0f} × {height:.0f} mm, but its layout says "
                "{wanted[0]:.0f} × {wanted[1]:.0f} mm. Use the PDF and the layout.json that were written together.",
                page=index + 1,
                path=self._path,
                width=size[0],
                height=size[1],
                wanted=page_mm,
            )
