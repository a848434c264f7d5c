"""The paper of the day: what came out of the printer is filled in by a pen, and lies under a camera or in a feeder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import zxingcpp

from ballots.election_file import ElectionFile
from ballots.layout import layout
from ballots.token import TokenChecker
from scanning.grey import Grey
from simulator.camera import photo
from simulator.layout import Layout
from simulator.paper import PrintedPage
from simulator.pens import Manner
from simulator.printer import photocopied
from simulator.randomness import generator
from tests.scanning.film import A4, CAMERA
from tests.scanning.simulated import Box, Sheet, marked_sheet

STYLE = "A"
PEN = "cross-ballpoint"
_DPI = 200


@dataclass(frozen=True)
class Paper:
    """One sheet, which nobody sees but through a device."""

    sheet: Sheet

    def under_camera(self) -> Grey:
        """What a camera above it sees, without noise."""
        again = PrintedPage(self.sheet.printed.darkness.copy(), self.sheet.printed.pixels_per_mm)
        return photo(again, A4, CAMERA, np.random.default_rng(3))

    def scanned(self) -> bytes:
        """What a feeder makes of it, as JPEG."""
        picture = self.sheet.taken("default", 1, _DPI)
        return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()

    def copied(self) -> "Paper":
        """The same on the glass of a copier."""
        return Paper(Sheet(photocopied(self.sheet.printed, generator(1, "copy"))))


def filled_in(pdf: bytes, election: ElectionFile, folder: Path, boxes: Mapping[Box, Manner | None]) -> Paper:
    """A printed ballot of one page with marks in these boxes; with none, as it came out of the printer."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    of = Layout.model_validate(layout(election, STYLE, [serial_on(pdf, election)]))
    return Paper(marked_sheet(file, of, boxes, PEN, seed=7))


def serial_on(pdf: bytes, election: ElectionFile) -> str:
    """The number that a test ballot's code carries."""
    with pdfium.PdfDocument(pdf) as document:
        picture = document[0].render(scale=200 / 72, grayscale=True).to_numpy()
    code = zxingcpp.read_barcode(picture)
    assert code
    return TokenChecker(election, "test", []).check(code.text).serial
