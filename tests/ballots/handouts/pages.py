"""Measures a PDF again: its words with their places, and what stands in its margins."""

from typing import Any

import pypdfium2 as pdfium


def texts(pdf: bytes) -> list[str]:
    """The text of each page, with single blanks."""
    with pdfium.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def size_mm(pdf: bytes) -> tuple[float, float]:
    """The size of the first page."""
    with pdfium.PdfDocument(pdf) as document:
        width, height = document.get_page_size(0)
        return round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)


def white_margins_mm(pdf: bytes) -> float:
    """The narrowest white margin of all pages and sides, by what is drawn."""
    with pdfium.PdfDocument(pdf) as document:
        return min(_margin(page) for page in document)


def _margin(page: Any) -> float:
    dark = page.render(scale=1, grayscale=True).to_numpy().squeeze() < 250
    rows, columns = dark.any(axis=1).nonzero()[0], dark.any(axis=0).nonzero()[0]
    if not rows.size:
        return float("inf")
    edges = rows[0], dark.shape[0] - 1 - rows[-1], columns[0], dark.shape[1] - 1 - columns[-1]
    return float(min(edges)) / 72 * 25.4


def plain(words: str) -> str:
    """With ordinary blanks for thin and no-break ones."""
    return words.replace("\u202f", " ").replace("\u00a0", " ")
