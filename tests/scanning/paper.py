"""Ballots for the reader's tests: printed by the ballots room, drawn as clean pictures, marked with straight lines."""

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium

from ballots.election_file import ElectionFile, parse_election
from ballots.geometry import PagePlan, Target, plan_style
from ballots.pdf import write_ballots
from ballots.serials import serial_text
from ballots.token import PrintKey, test_print_key
from scanning.grey import Grey
from scanning.interpret import SheetRead, read_page
from scanning.reader import Reader, ReaderSpec
from scanning.reasons import Reason, Rejected

DPI = 200
PX_PER_MM = DPI / 25.4
SERIAL = serial_text(bytes(range(10)))
OFFICIAL_KEY = PrintKey(bytes(32))


def election(
    projects: int = 8,
    columns: int = 3,
    title: str = "Prov",
    blackened: str = "review",
    edition: str = "standard",
    language: str = "sv",
) -> ElectionFile:
    """An election with one contest of points; ``title`` makes another election of it."""
    text = f"""
        format = 1
        id = "prov"
        title = "{title}"
        currency = "SEK"
        languages = ["{language}"]
        who_may_vote = "Alla"
        double_vote = "paper-replaces-digital"
        blackened_box = "{blackened}"
        tie_lot = {{ method = "sha256", seed = "x" }}
        pots = [{{ id = "pot", amount = 100 }}]
        styles = [{{ id = "A", contests = ["city"], languages = ["{language}"], edition = "{edition}" }}]
        [[contests]]
        id = "city"
        title = "Hela staden"
        scope = "city"
        pot = "pot"
        method = {{ type = "points", total = 20, per_project = {columns} }}
        winner_rule = {{ type = "greedy", on_misfit = "skip" }}
    """
    rows = (f'[[contests.projects]]\nid = "{n}"\nname = "Förslag {n}"\ncost = {n}\n' for n in range(1, projects + 1))
    return parse_election((text + "\n".join(rows)).encode(), "prov.toml")


@dataclass(frozen=True)
class Paper:
    """An election's ballots on paper, and a reader for them."""

    file: ElectionFile

    @cached_property
    def spec(self) -> ReaderSpec:
        """Reads test ballots."""
        return ReaderSpec(self.file.data, "test")

    @cached_property
    def reader(self) -> Reader:
        """Reads test ballots in this process."""
        return Reader(self.spec)

    @cached_property
    def pages(self) -> tuple[PagePlan, ...]:
        """The plan of the only style."""
        return plan_style(self.file.election, "A").pages

    def pdf(self, serials: list[str], key: PrintKey | None = None) -> bytes:
        """The printed ballots: test ballots unless they are signed with a ``key``."""
        out = io.BytesIO()
        write_ballots(out, self.file, "A", serials, key or test_print_key(self.file), test=key is None)
        return out.getvalue()

    @cached_property
    def _clean(self) -> Grey:
        return drawn(self.pdf([SERIAL]))

    def clean(self) -> Grey:
        """The first page of a test ballot as a perfect scan of 200 dpi."""
        return self._clean.copy()

    def target(self, project: str, column: str = "1") -> Target:
        """A box on the first page."""
        return next(t for t in self.pages[0].targets if (t.project, t.column) == (project, column))

    def crossed(self, *boxes: tuple[str, str], grey: Grey | None = None) -> Grey:
        """The first page with crosses in these boxes (project, column)."""
        picture = self.clean() if grey is None else grey
        for project, column in boxes:
            x, y, w, h = self.target(project, column).box
            for start, end in (((1, 1), (w - 1, h - 1)), ((w - 1, 1), (1, h - 1))):
                line(picture, (x + start[0], y + start[1]), (x + end[0], y + end[1]))
        return picture

    def read(self, grey: Grey) -> SheetRead:
        """Reads a picture in this process."""
        return read_page(grey, self.reader)

    def marks(self, grey: Grey) -> dict[tuple[str, str], str]:
        """The decision on every box of a picture, by project and column."""
        return {(target.project, target.column): target.mark for target in self.read(grey).targets}

    def reason(self, grey: Grey) -> Reason | None:
        """Why a picture is rejected; None when it is read."""
        try:
            self.read(grey)
        except Rejected as rejected:
            return rejected.reason
        return None


def line(grey: Grey, start: tuple[float, float], end: tuple[float, float], mm: float = 0.5, level: int = 60) -> None:
    """Draws a pen's line between two points of the page in millimetres."""
    points = [(round(x * PX_PER_MM), round(y * PX_PER_MM)) for x, y in (start, end)]
    cv2.line(grey, points[0], points[1], level, max(1, round(mm * PX_PER_MM)), cv2.LINE_AA)


def drawn(pdf: bytes, page: int = 0, dpi: int = DPI) -> Grey:
    """A page of a PDF in grey."""
    document: Any = pdfium.PdfDocument(pdf)
    try:
        return np.array(document[page].render(scale=dpi / 72, grayscale=True).to_numpy())
    finally:
        document.close()


def serials(count: int, seed: int = 1) -> list[str]:
    """Serials that are the same in every run."""
    chance = random.Random(seed)
    return [serial_text(chance.randbytes(10)) for _ in range(count)]


def changed(grey: Grey, changes: Iterable[Callable[[Grey], Grey]]) -> Grey:
    """The picture after all these changes."""
    for change in changes:
        grey = change(grey)
    return grey
