"""What the camera benches share: filled-in ballots, laid under a 1080p camera in one way after the other."""

import argparse
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
from reading import ROOT, print_ballots

from scanning.grey import Grey
from scanning.reader import Reader, ReaderSpec
from simulator import printer
from simulator.camera import CAMERAS, Camera, photo
from simulator.layout import Layout, load_layout
from simulator.marks import load_marks
from simulator.paper import BallotPdf
from simulator.pens import ORDINARY_PENS, parse_pen
from simulator.plan import Job, plan
from simulator.randomness import generator
from simulator.voter import mark_page, meet_hand

_CAMERA = CAMERAS["camera-1080p"]
# The camera as it comes, then one thing at a time set to what a bad stand, room or lens makes of it.
CASES = {
    "as it comes": _CAMERA,
    "fills 97 %": replace(_CAMERA, fill=(0.97, 0.97)),
    "fills 85 %": replace(_CAMERA, fill=(0.85, 0.85)),
    "fills 70 %": replace(_CAMERA, fill=(0.7, 0.7)),
    "fills 60 %": replace(_CAMERA, fill=(0.6, 0.6)),
    "tilted up to 8 degrees": replace(_CAMERA, tilt_deg=8.0),
    "tilted up to 15 degrees": replace(_CAMERA, tilt_deg=15.0),
    "lens distortion 0.1": replace(_CAMERA, distortion=(0.1, 0.1)),
    "lens distortion -0.1": replace(_CAMERA, distortion=(-0.1, -0.1)),
    "blur 1.5 px": replace(_CAMERA, blur_px=(1.5, 1.5)),
    "blur 2 px": replace(_CAMERA, blur_px=(2.0, 2.0)),
    "noise 8 levels": replace(_CAMERA, noise=(8.0, 8.0)),
    "half the light": replace(_CAMERA, white=(90, 120), black=(15, 30)),
    "shaken up to 5 px": CAMERAS["camera-shaken"],
    "sheet upright": replace(_CAMERA, sheet_deg=0.0),
}
QUALITY = 85


@dataclass(frozen=True)
class Stack:
    """Printed ballots, what is to be marked on each page, and a reader for them."""

    pdf: BallotPdf
    layout: Layout
    work: list[Job]
    reader: Reader
    seed: int

    def taken(self, job: Job, camera: Camera) -> Grey:
        """One page, filled in alike whatever the camera is."""
        page = job.sheet.serial, job.sheet.page
        printed = self.pdf.print_page(
            job.sheet.pdf_page, camera.finest_dpi(self.layout.page_mm), False, self.layout.page_mm
        )
        printer.tone(printed, camera.printer, generator(self.seed, "print", *page))
        hand = meet_hand(job.pen, generator(self.seed, "hand", job.sheet.serial))
        mark_page(printed, self.layout, job.sheet, job.marks, hand, generator(self.seed, "marks", *page))
        return photo(printed, self.layout.page_mm, camera, generator(self.seed, "scan", *page))


def arguments(description: str | None) -> argparse.ArgumentParser:
    """What both benches are told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    parser.add_argument("--pens", default=",".join(pen.name for pen in ORDINARY_PENS))
    parser.add_argument("--only", default="", help="Cases whose name has this in it.")
    return parser


@contextmanager
def stack(chosen: argparse.Namespace, seed: int) -> Iterator[Stack]:
    """The ballots, printed anew."""
    cv2.setNumThreads(1)
    pens = [parse_pen(name) for name in chosen.pens.split(",")]
    with TemporaryDirectory() as folder:
        ballots = print_ballots(chosen.election, Path(folder), chosen.pages)
        with closing(BallotPdf(ballots / "ballots.pdf")) as pdf:
            layout = load_layout(ballots / "layout.json", pdf.pages)
            work = plan(layout, load_marks(ballots / "marks.jsonl", layout), pens, (), seed, shuffle=False)
            yield Stack(pdf, layout, work, Reader(ReaderSpec(chosen.election.read_bytes(), "test")), seed)


def write(name: str, rows: list[dict[str, object]]) -> None:
    """The figures, as a file."""
    out = ROOT / f"build/bench/{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
