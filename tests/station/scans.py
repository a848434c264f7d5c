"""Printed ballots as a copier's pictures, with nothing marked on them."""

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from station.printing import print_to_file
from tests.station.pile import Pile

# The least that people set a copier to for this.
DPI = 150


def scanned(pile: Pile, count: int, folder: Path, dpi: int = DPI) -> list[bytes]:
    """Prints so many ballots and scans them: a JPEG each."""
    pdf = folder / "printed.pdf"
    print_to_file(pile.station, "A", count, pile.key, pdf, None)
    document = pdfium.PdfDocument(pdf)
    try:
        return [jpeg(page.render(scale=dpi / 72, grayscale=True).to_pil()) for page in document]
    finally:
        document.close()


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("L").save(out, "JPEG", quality=85)
    return out.getvalue()


def pdf(pages: list[bytes]) -> bytes:
    """The same in one PDF, as copiers make them."""
    first, *others = (Image.open(io.BytesIO(page)) for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others)
    return out.getvalue()
