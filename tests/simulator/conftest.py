"""A small election on A6 paper, and a way to measure scans again that shares nothing with any reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner, Result
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from simulator.cli import main

PAGE_MM = (105.0, 148.0)
SERIALS = ("aaaa", "bbbb", "cccc")
# Squares of 6 mm at the corners, by their centres, in reading order.
SQUARE_MM = 6.0
CENTRES_MM = ((11.0, 11.0), (94.0, 11.0), (11.0, 137.0), (94.0, 137.0))
PIXELS_PER_MM = 10


def targets(page: int) -> list[dict[str, Any]]:
    """Four projects with two columns; 6 mm boxes, 5 mm apart sideways."""
    return [
        {
            "contest": "city",
            "project": f"P{page}{row}",
            "column": str(column + 1),
            "box_mm": [60.0 + 11 * column, 40.0 + 18 * row, 6.0, 6.0],
        }
        for row in range(4)
        for column in range(2)
    ]


def layout() -> dict[str, Any]:
    """The layout of three two-page ballots."""
    sheets = [
        {"pdf_page": 2 * number + page - 1, "serial": serial, "style": "sv", "page": page}
        for number, serial in enumerate(SERIALS)
        for page in (1, 2)
    ]
    pages = {
        str(page): {
            "corners_mm": CENTRES_MM,
            "qr_mm": [20.0, 20.0, 20.0, 20.0],
            "targets": targets(page),
        }
        for page in (1, 2)
    }
    return {"election": "test", "page_mm": PAGE_MM, "sheets": sheets, "styles": {"sv": {"pages": pages}}}


def write_pdf(path: Path) -> None:
    """Print what the layout describes."""
    canvas = Canvas(str(path), pagesize=(PAGE_MM[0] * mm, PAGE_MM[1] * mm), bottomup=0)
    for _ in SERIALS:
        for page in (1, 2):
            for x, y in CENTRES_MM:
                half = SQUARE_MM / 2
                canvas.rect((x - half) * mm, (y - half) * mm, SQUARE_MM * mm, SQUARE_MM * mm, fill=1)
            canvas.setLineWidth(0.3 * mm)
            for target in targets(page):
                canvas.rect(*(side * mm for side in target["box_mm"]))
            canvas.showPage()
    canvas.save()


Rectified = npt.NDArray[np.uint8]


def rectified(path: Path) -> Rectified:
    """The page as it was printed, 10 pixels a millimetre, found by its four black squares."""
    picture = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
    dark = (picture < 0.5 * float(np.median(picture))).astype(np.uint8)
    # Only solid areas survive, and of those the squares lie nearest to the corners.
    per_mm = picture.shape[1] / PAGE_MM[0]
    solid = cv2.erode(dark, np.ones((int(per_mm * 4), int(per_mm * 4)), np.uint8))
    centres = np.asarray(cv2.connectedComponentsWithStats(solid)[3], np.float32)[1:]
    ends = np.array([[x * picture.shape[1], y * picture.shape[0]] for y in (0, 1) for x in (0, 1)])
    squares = np.array([min(centres, key=lambda centre: np.hypot(*(centre - end))) for end in ends])
    wanted = np.array(CENTRES_MM, np.float32) * PIXELS_PER_MM - 0.5
    size = int(PAGE_MM[0] * PIXELS_PER_MM), int(PAGE_MM[1] * PIXELS_PER_MM)
    matrix = cv2.getPerspectiveTransform(squares, wanted)
    return np.asarray(cv2.warpPerspective(picture, matrix, size, borderValue=(255,)), np.uint8)


def dark_share(page: Rectified, box_mm: Sequence[float], inset_mm: float = 0.6) -> float:
    """Share of the box's inside that is clearly darker than the paper around."""
    paper = float(np.median(page))
    x, y, w, h = box_mm
    left, top, right, bottom = (
        round(side * PIXELS_PER_MM) for side in (x + inset_mm, y + inset_mm, x + w - inset_mm, y + h - inset_mm)
    )
    return float((page[top:bottom, left:right] < 0.8 * paper).mean())


@dataclass(frozen=True)
class Ballots:
    """The printed ballots on disk and the command that scans them."""

    folder: Path
    pdf: Path
    layout: Path

    def marks(self, *lines: dict[str, Any] | str) -> Path:
        """A marks file with these lines."""
        path = self.folder / "marks.jsonl"
        path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines))
        return path

    def scan(self, out: str, *lines: dict[str, Any] | str, options: Sequence[str] = ()) -> Result:
        """Run the command on these marks."""
        arguments = ["scan", str(self.pdf), str(self.layout), "--marks", str(self.marks(*lines))]
        return CliRunner().invoke(main, [*arguments, "-o", str(self.folder / out), *options])

    def refused(self, *lines: dict[str, Any] | str, options: Sequence[str] = ()) -> str:
        """The sentence with which the command refuses; it must end with 1 and write nothing."""
        result = self.scan("refused", *lines, options=options)
        assert result.exit_code == 1, result.output
        assert not list((self.folder / "refused").glob("*"))
        return " ".join(result.stderr.removeprefix("Error: ").split())

    def truth(self, out: str) -> list[dict[str, Any]]:
        """What truth.jsonl says, in its order."""
        lines = (self.folder / out / "truth.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def find(self, out: str, serial: str, page: int = 1) -> list[Path]:
        """The scans of this page."""
        return [
            self.folder / out / line["source"]
            for line in self.truth(out)
            if (line["serial"], line["page"]) == (serial, page)
        ]

    def inked(self, out: str, serial: str, page: int = 1) -> dict[tuple[str, str], float]:
        """The share of ink in each box of the page's only scan, by project and column."""
        (path,) = self.find(out, serial, page)
        upright = rectified(path)
        return {(t["project"], t["column"]): dark_share(upright, t["box_mm"]) for t in targets(page)}

    @staticmethod
    def mark(project: str, column: str = "1", **more: str) -> dict[str, str]:
        """A mark as the marks file has it."""
        return {"contest": "city", "project": project, "column": column, **more}


@pytest.fixture
def ballots(tmp_path: Path) -> Ballots:
    """Freshly printed ballots."""
    printed = Ballots(tmp_path, tmp_path / "ballots.pdf", tmp_path / "layout.json")
    write_pdf(printed.pdf)
    printed.layout.write_text(json.dumps(layout()))
    return printed
