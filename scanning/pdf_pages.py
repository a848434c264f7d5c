"""The pages of a PDF: the one picture that a scanner put on the page where there is one, else the page drawn."""

import math
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from scanning.decode import check_size, decode_jpeg
from scanning.grey import Grey
from scanning.reasons import Reason, Rejected

POINTS_PER_INCH = 72
# Enough for every pen (see ink.py); scanned pages keep their own resolution.
DRAWN_DPI = 200
# Programs round the size of a page to whole points, of which A4 has 595 by 842.
_ROUNDED_POINTS = 0.003
# PDFium's own error, and what its wrapper raises on names that are no text, found by flipping bytes.
_BROKEN = (pdfium.PdfiumError, ValueError)


class PdfPages:
    """An open PDF; Rejected when it is broken, encrypted or empty."""

    def __init__(self, path: Path) -> None:
        # An open file, since PDFium would look up the path's real name, which a file in memory has not.
        file = path.open("rb")
        try:
            self._document = pdfium.PdfDocument(file, autoclose=True)
        except pdfium.PdfiumError as error:
            file.close()
            raise Rejected(Reason.NOT_A_PICTURE) from error
        self.frames = len(self._document)
        if self.frames == 0:
            self._document.close()
            raise Rejected(Reason.NOT_A_PICTURE)

    def grey(self, frame: int) -> Grey:
        """One page, counted from 0; Rejected when it is too large or broken."""
        try:
            page = self._document[frame]
            try:
                return _page(page)
            finally:
                page.close()
        except _BROKEN as error:
            raise Rejected(Reason.NOT_A_PICTURE) from error

    def dpi(self, frame: int) -> float | None:
        """The dots an inch of a page that is one picture, as large as the PDF shows it; None of other pages."""
        try:
            page = self._document[frame]
            try:
                return _picture_dpi(page)
            finally:
                page.close()
        except _BROKEN as error:
            raise Rejected(Reason.NOT_A_PICTURE) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._document.close()


def _page(page: Any) -> Grey:
    picture = _only_picture(page)
    if picture is None:
        return _drawn(page, DRAWN_DPI)
    if picture.get_filters() == ["DCTDecode"] and not _is_mirrored(picture):
        return decode_jpeg(bytes(picture.get_data()))
    left, _, right, _ = picture.get_bounds()
    own_dpi = picture.get_px_size()[0] / max(1.0, right - left) * POINTS_PER_INCH
    return _drawn(page, max(DRAWN_DPI, own_dpi))


def _picture_dpi(page: Any) -> float | None:
    picture = _only_picture(page)
    if picture is None:
        return None
    left, bottom, right, top = picture.get_bounds()
    width, height = picture.get_px_size()
    if min(right - left, top - bottom) <= 0 or width * height == 0:
        return None
    across, down = width / (right - left) * POINTS_PER_INCH, height / (top - bottom) * POINTS_PER_INCH
    return across if abs(across / down - 1) < _ROUNDED_POINTS else None


def _only_picture(page: Any) -> Any | None:
    """The picture that is all there is on the page, or None."""
    objects = list(islice(page.get_objects(max_depth=1), 2))
    alone = len(objects) == 1 and objects[0].type == pdfium_raw.FPDF_PAGEOBJ_IMAGE
    return objects[0] if alone else None


def _is_mirrored(picture: Any) -> bool:
    a, b, c, d, _, _ = picture.get_matrix().get()
    return bool(a * d - b * c <= 0)


def _drawn(page: Any, dpi: float) -> Grey:
    scale = dpi / POINTS_PER_INCH
    width, height = page.get_size()
    check_size(math.ceil(width * scale), math.ceil(height * scale))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        # The copy outlives PDFium's memory.
        return np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()
