"""Lays PDF pages over and beside each other. Works on bytes; the same input gives the same bytes."""

import hashlib
import io
import re
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium

# When PDFium made a new file; ReportLab writes the same date in its place.
_MADE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_NO_TIME = b"20000101000000"
# The file's identifier, which PDFium draws at random: two times 16 bytes as hex digits.
_ID = re.compile(rb"/ID ?\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def overlaid(pdf: bytes, over: bytes) -> bytes:
    """``pdf`` with a page of ``over`` drawn on top of each page: its n-th on the n-th, its last on all that follow."""
    with pdfium.PdfDocument(pdf) as below, pdfium.PdfDocument(over) as above:
        captured = [above.page_as_xobject(number, below) for number in range(len(above))]
        for number in range(len(below)):
            page = below[number]
            page.insert_obj(captured[min(number, len(captured) - 1)].as_pageobject())
            page.gen_content()
            page.close()
        return _saved(below)


def side_by_side(pdf: bytes, pairs: Sequence[tuple[int | None, int | None]]) -> bytes:
    """New pages with two pages of ``pdf`` beside each other, the left one and the right one of each pair.

    Pages count from 0; None leaves that half empty. All pages must have the size of the first.
    """
    with pdfium.PdfDocument(pdf) as source, pdfium.PdfDocument.new() as made:
        width, height = source.get_page_size(0)
        captured = [source.page_as_xobject(number, made) for number in range(len(source))]
        for pair in pairs:
            page = made.new_page(2 * width, height)
            for side, number in enumerate(pair):
                if number is not None:
                    placed = captured[number].as_pageobject()
                    placed.set_matrix(pdfium.PdfMatrix().translate(side * width, 0))
                    page.insert_obj(placed)
            page.gen_content()
            page.close()
        return _saved(made)


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    data = _MADE.sub(_NO_TIME, out.getvalue())
    start, end = next(found.span() for found in reversed(list(_ID.finditer(data))))
    digest = hashlib.sha256(data[:start]).hexdigest()[:32].upper().encode()
    # The table of objects stands before the identifier, and its length stays: no offset moves.
    made = b"/ID[<" + digest + b"><" + digest + b">]"
    return data[:start] + made.ljust(end - start) + data[end:]
