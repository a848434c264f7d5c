"""Sheets laid under a 1080p camera: how soon each is read, and what several frames of it do better than one.

    python bench/laid_sheets.py [--pages N] [--frames N] [--election FILE] [--pens NAMES] [--only CASE]

Prints a table and writes build/bench/laid_sheets.json. Every sheet lies still while a film of it runs at 30 frames a
second; its frames differ by their noise and their JPEG. Reading a frame takes as long as it does here, on one core, and
the next is the newest then. Times are also given as multiples of decoding the frame's JPEG alone.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from camera import CASES
from PIL import Image
from reading import ROOT, print_ballots

from scanning.decode import decode_jpeg
from scanning.frames import FrameReader, Task
from scanning.grey import Grey
from scanning.laying import Table
from scanning.mean import Mean
from scanning.reader import Reader, ReaderSpec
from scanning.result import PageResult
from scanning.steady import shrunk
from simulator import printer
from simulator.camera import Camera, photo
from simulator.layout import Layout, load_layout
from simulator.marks import load_marks
from simulator.paper import BallotPdf
from simulator.pens import ORDINARY_PENS, parse_pen
from simulator.plan import Job, plan
from simulator.randomness import generator, within
from simulator.voter import mark_page, meet_hand

FPS = 30
_QUALITY = 85
_SEED = 7
_CASES = ("as it comes", "fills 85 %", "fills 70 %", "blur 1.5 px", "noise 8 levels", "half the light", "sheet upright")
# A frame on its way to its reader is a file in memory.
_MEMORY = Path("/dev/shm")


@dataclass
class Count:
    """What came of one case: of single frames, and of sheets read from several."""

    frames: int = 0
    frames_rejected: int = 0
    frame_boxes: int = 0
    frame_unclear: int = 0
    frame_misread: int = 0
    sheets: int = 0
    sheets_rejected: int = 0
    boxes: int = 0
    unclear: int = 0
    misread: int = 0
    seconds: list[float] = field(default_factory=list)
    doubtful_seconds: list[float] = field(default_factory=list)
    decode: list[float] = field(default_factory=list)
    look: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Lays the same filled-in ballots under the camera in every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--frames", type=int, default=75, help="Sheets not read by then are rejected.")
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
            for name in _CASES:
                if chosen.only in name:
                    count = Count()
                    for job in work:
                        lay(job, still(pdf, layout, job, CASES[name]), CASES[name], reader, chosen.frames, count)
                    rows.append(row(name, count))
                    print(" ".join(f"{key} {value}," for key, value in rows[-1].items()), flush=True)
    out = ROOT / "build/bench/laid_sheets.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")


def still(pdf: BallotPdf, layout: Layout, job: Job, camera: Camera) -> Grey:
    """The filled-in sheet under the camera, without the sensor's noise."""
    page = job.sheet.serial, job.sheet.page
    printed = pdf.print_page(job.sheet.pdf_page, camera.finest_dpi(layout.page_mm), False, layout.page_mm)
    printer.tone(printed, camera.printer, generator(_SEED, "print", *page))
    hand = meet_hand(job.pen, generator(_SEED, "hand", job.sheet.serial))
    mark_page(printed, layout, job.sheet, job.marks, hand, generator(_SEED, "marks", *page))
    return photo(printed, layout.page_mm, replace(camera, noise=(0.0, 0.0)), generator(_SEED, "scan", *page))


def lay(job: Job, picture: Grey, camera: Camera, reader: Reader, length: int, count: Count) -> None:
    """Runs the film of one sheet until it is read."""
    chance = generator(_SEED, "film", job.sheet.serial, job.sheet.page)
    noise = within(chance, camera.noise)
    marked = {mark.target.key for mark in job.marks}
    table, mean, frames = Table(), Mean(), FrameReader(reader, keep_pictures=True)
    count.sheets += 1
    number, is_first = 0, True
    while number < length:
        grains = chance.normal(0, noise, picture.shape).astype(np.float32)
        frame = np.clip(picture + grains, 0, 255).astype(np.uint8)
        data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
        start = time.perf_counter()
        grey = decode_jpeg(data)
        decoded = time.perf_counter()
        is_wanted = table.sees(shrunk(grey), number / FPS)
        looked = time.perf_counter()
        count.decode.append(decoded - start)
        count.look.append(looked - decoded)
        if not is_wanted:
            number += 1
            continue
        result = read(frames, grey)
        took = time.perf_counter() - looked
        count.read.append(took)
        if is_first:
            tell_frame(result, marked, count)
        is_first = False
        if result.reason is None:
            mean.add(grey, table.spell)
        sheet = table.was_read(result, table.spell, number / FPS)
        if sheet is None and table.wants_mean:
            start = time.perf_counter()
            sheet = table.mean_was_read(read(frames, mean.picture()), table.spell, number / FPS)
            took += time.perf_counter() - start
        if sheet is not None:
            is_doubtful = any(target.mark == "unclear" for target in sheet.targets)
            (count.doubtful_seconds if is_doubtful else count.seconds).append(number / FPS + took)
            tell_sheet(sheet, marked, count)
            return
        number += 1 + int(took * FPS)
    count.sheets_rejected += 1


def read(frames: FrameReader, grey: Grey) -> PageResult:
    """One frame, by way of a file in memory."""
    with tempfile.NamedTemporaryFile(suffix=".tif", dir=_MEMORY) as file:
        Image.fromarray(grey).save(file.name, format="TIFF")
        answer = frames.answer(Task(file.name, 0))
    if answer.result is None:
        raise RuntimeError("a frame that was just written can be read")
    return answer.result


def tell_frame(result: PageResult, marked: set[tuple[str, str, str]], count: Count) -> None:
    """Counts a sheet's first frame as if it were all there is."""
    count.frames += 1
    if result.reason:
        count.frames_rejected += 1
        count.reasons[result.reason.value] += 1
        return
    boxes, unclear, misread = judged(result, marked)
    count.frame_boxes += boxes
    count.frame_unclear += unclear
    count.frame_misread += misread


def tell_sheet(sheet: PageResult, marked: set[tuple[str, str, str]], count: Count) -> None:
    """Counts a sheet that was accepted."""
    boxes, unclear, misread = judged(sheet, marked)
    count.boxes += boxes
    count.unclear += unclear
    count.misread += misread


def judged(result: PageResult, marked: set[tuple[str, str, str]]) -> tuple[int, int, int]:
    """Boxes, those unclear, those decided wrongly; blackened ones, which the election's setting decides, left out."""
    plain = [target for target in result.targets if not target.blackened]
    unclear = sum(target.mark == "unclear" for target in plain)
    wrong = [
        target
        for target in plain
        if target.mark != "unclear"
        and (target.mark == "marked") != ((target.contest, target.project, target.column) in marked)
    ]
    return len(plain), unclear, len(wrong)


def row(name: str, count: Count) -> dict[str, object]:
    """The figures of one case."""
    decode, look = (statistics.median(times) * 1000 for times in (count.decode, count.look))
    reading = statistics.median(count.read) * 1000 if count.read else 0.0
    quantiles = statistics.quantiles(count.seconds, n=20) if len(count.seconds) > 1 else [0.0] * 19
    return {
        "case": name,
        "sheets": count.sheets,
        "first_frames": count.frames,
        "frames_rejected_%": round(100 * count.frames_rejected / max(1, count.frames), 2),
        "sheets_rejected_%": round(100 * count.sheets_rejected / max(1, count.sheets), 2),
        "frame_unclear_%": round(100 * count.frame_unclear / max(1, count.frame_boxes), 3),
        "sheet_unclear_%": round(100 * count.unclear / max(1, count.boxes), 3),
        "frame_misread": count.frame_misread,
        "sheet_misread": count.misread,
        "boxes": count.boxes,
        "doubtful_sheets": len(count.doubtful_seconds),
        "doubtful_seconds_median": round(statistics.median(count.doubtful_seconds), 3) if count.doubtful_seconds else 0,
        "seconds_median": round(statistics.median(count.seconds), 3) if count.seconds else None,
        "seconds_95_%": round(quantiles[18], 3),
        "decode_ms": round(decode, 2),
        "look_ms": round(look, 2),
        "read_ms": round(reading, 2),
        "ratio": round((decode + look + reading) / decode, 2),
        "frames_a_second": round(1000 / (decode + look + reading), 1),
        "reasons": dict(count.reasons),
    }


if __name__ == "__main__":
    main()
