"""How ballots under a 1080p camera are read: by distance, tilt, focus and lens, and how long a frame takes.

    python bench/camera.py [--pages N] [--election FILE] [--pens NAMES]

Prints a table and writes build/bench/camera.json. The time is a multiple of decoding the frame's JPEG alone, in the
same run on one core. A misread is a box decided wrongly; anything but 0 is a fault of the reader.
"""

import argparse
import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
from reading import ROOT, page_times, print_ballots

from scanning.decide import decide
from scanning.decode import decode_jpeg
from scanning.interpret import see_page
from scanning.reader import Reader, ReaderSpec
from scanning.reasons import Rejected
from simulator import printer
from simulator.camera import CAMERAS, Camera, photo
from simulator.layout import Layout, load_layout
from simulator.marks import load_marks
from simulator.paper import BallotPdf
from simulator.pens import ORDINARY_PENS, parse_pen
from simulator.picture import encode
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
    "sheet upright": replace(_CAMERA, sheet_deg=0.0),
}
_QUALITY = 85
_SEED = 1


@dataclass
class Count:
    """What came of the frames of one case; ``rejected`` counts by reason, ``later_codes`` by more than one attempt."""

    pages: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    boxes: int = 0
    misread: int = 0
    unclear: int = 0
    later_codes: int = 0
    px_per_mm: list[float] = field(default_factory=list)
    offset_mm: list[float] = field(default_factory=list)
    misfit_mm: list[float] = field(default_factory=list)
    blur_mm: list[float] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)


def main() -> None:
    """Photographs and reads the same filled-in ballots in every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    parser.add_argument("--pens", default=",".join(pen.name for pen in ORDINARY_PENS))
    parser.add_argument("--only", default="", help="Cases whose name has this in it.")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    reader = Reader(ReaderSpec(chosen.election.read_bytes(), "test"))
    pens = [parse_pen(name) for name in chosen.pens.split(",")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        ballots = print_ballots(chosen.election, Path(folder), chosen.pages)
        with closing(BallotPdf(ballots / "ballots.pdf")) as pdf:
            layout = load_layout(ballots / "layout.json", pdf.pages)
            work = plan(layout, load_marks(ballots / "marks.jsonl", layout), pens, (), _SEED, shuffle=False)
            for name, camera in CASES.items():
                if chosen.only in name:
                    rows.append(row(name, counted(frames(pdf, layout, work, camera), reader)))
                    print_row(rows[-1], heading=len(rows) == 1)
    out = ROOT / "build/bench/camera.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")


def frames(pdf: BallotPdf, layout: Layout, work: list[Job], camera: Camera) -> Iterator[tuple[Job, bytes]]:
    """One JPEG of every sheet, filled in alike in every case."""
    for job in work:
        page = job.sheet.serial, job.sheet.page
        printed = pdf.print_page(job.sheet.pdf_page, camera.finest_dpi(layout.page_mm), False, layout.page_mm)
        printer.tone(printed, camera.printer, generator(_SEED, "print", *page))
        hand = meet_hand(job.pen, generator(_SEED, "hand", job.sheet.serial))
        mark_page(printed, layout, job.sheet, job.marks, hand, generator(_SEED, "marks", *page))
        picture = photo(printed, layout.page_mm, camera, generator(_SEED, "scan", *page))
        yield job, encode(picture, "jpg", _QUALITY, 72)


def counted(photos: Iterator[tuple[Job, bytes]], reader: Reader) -> Count:
    """Reads every frame and compares it with what was marked."""
    count = Count()
    for job, data in photos:
        count.pages += 1
        try:
            sight = see_page(decode_jpeg(data), reader)
        except Rejected as rejected:
            count.rejected[rejected.reason.value] += 1
            continue
        marked = {mark.target.key for mark in job.marks}
        for target, look in zip(sight.plan.page.targets, sight.looks, strict=True):
            decision = decide(look, "vote", sight.plan.limits)
            is_marked = (target.contest, target.project, target.column) in marked
            count.boxes += 1
            count.unclear += decision == "unclear"
            count.misread += decision != "unclear" and (decision == "marked") != is_marked
        count.later_codes += sight.code.attempt > 1
        count.px_per_mm.append(sight.page.px_per_mm)
        count.offset_mm.append(float(abs(sight.boxes.offsets).max(initial=0)))
        count.misfit_mm.append(sight.page.misfit_mm)
        count.blur_mm.append(sight.levels.blur_mm)
        count.times.append(page_times(data, decode_jpeg, reader))
    return count


def row(name: str, count: Count) -> dict[str, object]:
    """The figures of one case."""
    decode, read = (
        (statistics.median(each) * 1000 for each in zip(*count.times, strict=True)) if count.times else (0, 0)
    )
    return {
        "case": name,
        "pages": count.pages,
        "rejected": dict(count.rejected),
        "boxes": count.boxes,
        "misread": count.misread,
        "unclear": count.unclear,
        "later_codes": count.later_codes,
        "least_px_per_mm": round(min(count.px_per_mm, default=0), 2),
        "most_offset_mm": round(max(count.offset_mm, default=0), 2),
        "most_misfit_mm": round(max(count.misfit_mm, default=0), 2),
        "most_blur_mm": round(max(count.blur_mm, default=0), 3),
        "decode_ms": round(decode, 2),
        "read_ms": round(read, 2),
        "ratio": round(read / decode, 2) if decode else None,
    }


def print_row(row: dict[str, object], heading: bool) -> None:
    """One line of the table, under its heading where it is the first."""
    if heading:
        names = "pages read misread unclear code>1 px/mm offset misfit blur ms ratio"
        print(f"{'case':<25}" + "".join(f"{name:>9}" for name in names.split()))
    rejected: dict[str, int] = row["rejected"]  # type: ignore[assignment]
    read = int(str(row["pages"])) - sum(rejected.values())
    keys = "misread unclear later_codes least_px_per_mm most_offset_mm most_misfit_mm most_blur_mm read_ms ratio"
    cells = [row["pages"], read, *(row[key] for key in keys.split())]
    why = ", ".join(f"{reason} {times}" for reason, times in rejected.items())
    print(f"{row['case']:<25}" + "".join(f"{cell!s:>9}" for cell in cells) + f"  {why}", flush=True)


if __name__ == "__main__":
    main()
