"""One filled-in page from the simulator, kept on its paper, so that it can be laid before devices again and again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ballots.layout import layout
from scanning.grey import Grey
from simulator import printer
from simulator.devices import DEVICES, picture_of, seen_dpi
from simulator.layout import Layout
from simulator.paper import BallotPdf, PrintedPage
from simulator.pens import Manner, parse_pen
from simulator.plan import marked
from simulator.randomness import generator
from simulator.voter import mark_page, meet_hand
from tests.scanning.paper import SERIAL, Paper

Box = tuple[str, str]


@dataclass(frozen=True)
class Sheet:
    """A filled-in page on paper."""

    printed: PrintedPage

    def taken(self, device: str, number: int, dpi: int = 200) -> Grey:
        """The picture of this number that a device takes of it; each lies, is lit and is noisy in its own way."""
        again = PrintedPage(self.printed.darkness.copy(), self.printed.pixels_per_mm)
        mm = 210.0, 297.0
        chance = generator(number, "again", device)
        picture = picture_of(again, mm, seen_dpi(DEVICES[device], dpi, mm), DEVICES[device], chance)
        return np.ascontiguousarray(picture)


def filled_in(paper: Paper, folder: Path, boxes: Collection[Box], pen: str, seed: int = 1) -> Sheet:
    """The first page of a test ballot, marked in these boxes with this pen (see parse_pen)."""
    (folder / "ballot.pdf").write_bytes(paper.pdf([SERIAL]))
    of = Layout.model_validate(layout(paper.file, "A", [SERIAL]))
    return marked_sheet(folder / "ballot.pdf", of, dict.fromkeys(boxes), pen, seed)


def marked_sheet(pdf: Path, of: Layout, boxes: Mapping[Box, Manner | None], pen: str, seed: int) -> Sheet:
    """The first page of a printed ballot, marked with this pen; a box may have a manner of its own."""
    page = next(sheet for sheet in of.sheets if sheet.page == 1)
    pages = BallotPdf(pdf)
    printed = pages.print_page(page.pdf_page, 300, False, of.page_mm)
    pages.close()
    printer.tone(printed, printer.DEFAULT, generator(seed, "print"))
    habit, targets = parse_pen(pen), of.targets(page)
    marks = [marked(t, boxes[box] or habit.manner, targets) for t in targets if (box := (t.project, t.column)) in boxes]
    mark_page(printed, of, page, marks, meet_hand(habit, generator(seed, "hand")), generator(seed, "marks"))
    return Sheet(printed)
