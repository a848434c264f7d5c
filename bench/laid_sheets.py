"""Sheets laid under a 1080p camera: how soon each is read, and what several frames of it do better than one.

    python bench/laid_sheets.py [--pages N] [--frames N] [--slower N] [--election FILE] [--pens NAMES] [--only CASE]

Prints a table and writes build/bench/laid_sheets.json. Every sheet lies still while a film of it runs at 30 frames a
second; its frames differ by their noise, their shake and their JPEG. Decoding and reading a frame takes as much of one
core's time as it does here, or so many times as much on a slower computer, and the next is the newest then. The time
of other programs on the machine does not count. Times are also given as multiples of decoding the frame's JPEG alone.
"""

import math
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from under_camera import CASES, QUALITY, Stack, arguments, stack, write

from scanning.camera import Frame
from scanning.decode import decode_jpeg
from scanning.frames import Answer, FrameReader
from scanning.grey import Grey
from scanning.laid_sheets import LaidSheets
from scanning.order import Ticket
from scanning.reader import Reader
from scanning.result import PageResult
from simulator.camera import Camera
from simulator.plan import Job
from simulator.randomness import generator, within

FPS = 30
_SEED = 7
_CASES = (
    "as it comes",
    "fills 85 %",
    "fills 70 %",
    "blur 1.5 px",
    "noise 8 levels",
    "half the light",
    "shaken up to 5 px",
    "sheet upright",
)
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
    readings: list[int] = field(default_factory=list)
    decode: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass
class Film:
    """One sheet under the camera: its ``picture`` without noise, and the frames of it as they come.

    ``slower`` is how many times as long the computer takes that reads them.
    """

    picture: Grey
    camera: Camera
    chance: np.random.Generator
    noise: float
    length: int
    slower: float
    decode: list[float]
    number: int = 0
    since: float = 0.0

    def frames(self) -> Iterator[Frame]:
        """Each the newest when whoever takes them is done with the one before."""
        while self.number < self.length:
            data = self._jpeg()
            self.since = time.process_time()
            grey = decode_jpeg(data)
            self.decode.append(time.process_time() - self.since)
            yield Frame(grey, self.number / FPS)
            self.number += 1 + int(self._took() * FPS)

    def seconds(self) -> float:
        """How long it runs by now."""
        return self.number / FPS + self._took()

    def _took(self) -> float:
        return self.slower * (time.process_time() - self.since)

    def _jpeg(self) -> bytes:
        seen = self.picture
        if self.camera.motion_px != (0, 0):
            seen = shaken(seen, within(self.chance, self.camera.motion_px), self.chance)
        grains = self.chance.normal(0, self.noise, seen.shape).astype(np.float32)
        frame = np.clip(seen + grains, 0, 255).astype(np.uint8)
        return bytes(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())


class Here:
    """Reads in this process, so that its time can be told from that of others."""

    window, has_idle, has_work = 1, True, True

    def __init__(self, reader: Reader, times: list[float]) -> None:
        self._frames = FrameReader(reader, keep_pictures=True)
        self._given: list[Ticket] = []
        self._times = times
        self.results: list[PageResult] = []

    def give(self, ticket: Ticket) -> None:
        """Takes a task."""
        self._given.append(ticket)

    def news(self) -> Iterator[tuple[Ticket, Answer]]:
        """Its answer."""
        ticket, start = self._given.pop(), time.process_time()
        answer = self._frames.answer(ticket.task)
        self._times.append(time.process_time() - start)
        if answer.result is not None:
            self.results.append(answer.result)
        yield ticket, answer


def main() -> None:
    """Lays the same filled-in ballots under the camera in every case."""
    parser = arguments(__doc__)
    parser.add_argument("--frames", type=int, default=75, help="Sheets not read by then are rejected.")
    parser.add_argument("--slower", type=float, default=1.0, help="A computer that takes so many times as long.")
    chosen = parser.parse_args()
    rows: list[dict[str, object]] = []
    with stack(chosen, _SEED) as ballots:
        for name in _CASES:
            if chosen.only in name:
                count = Count()
                for job in ballots.work:
                    lay(ballots, job, CASES[name], chosen.frames, chosen.slower, count)
                rows.append(row(name, count))
                print(" ".join(f"{key} {value}," for key, value in rows[-1].items()), flush=True)
    write("laid_sheets", rows)


def shaken(picture: Grey, px: float, chance: np.random.Generator) -> Grey:
    """What a camera sees that moves by so many pixels while the picture is taken, around a place near its own."""
    half, angle = math.ceil(px / 2) + 1, chance.uniform(0, math.pi)
    along = np.linspace(-px / 2, px / 2, 4 * half)
    trace = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    for x, y in zip(along * math.cos(angle), along * math.sin(angle), strict=True):
        trace[round(half + y), round(half + x)] += 1 / len(along)
    place = np.float32([[1, 0, chance.uniform(-px, px) / 4], [0, 1, chance.uniform(-px, px) / 4]])
    smeared = cv2.filter2D(picture, -1, trace)
    size = picture.shape[1], picture.shape[0]
    return np.asarray(cv2.warpAffine(smeared, place, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def lay(ballots: Stack, job: Job, camera: Camera, length: int, slower: float, count: Count) -> None:
    """Runs the film of one sheet until it is read."""
    chance = generator(_SEED, "film", job.sheet.serial, job.sheet.page)
    without = replace(camera, noise=(0.0, 0.0), motion_px=(0.0, 0.0))
    noise = within(chance, camera.noise)
    film = Film(ballots.taken(job, without), camera, chance, noise, length, slower, count.decode)
    readers = Here(ballots.reader, count.read)
    marked = {mark.target.key for mark in job.marks}
    count.sheets += 1
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        sheet = next(LaidSheets(readers, Path(folder), lambda *_: None).of(film.frames()), None)
    seconds = film.seconds()
    if readers.results:
        tell_frame(readers.results[0], marked, count)
    if sheet is None:
        count.sheets_rejected += 1
        return
    is_doubtful = any(target.mark == "unclear" for target in sheet.targets)
    (count.doubtful_seconds if is_doubtful else count.seconds).append(seconds)
    count.readings.append(len(readers.results))
    tell_sheet(sheet, marked, count)


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
    decode = statistics.median(count.decode) * 1000
    reading = statistics.median(count.read) * 1000 if count.read else 0.0
    every = count.seconds + count.doubtful_seconds
    quantiles = statistics.quantiles(every, n=20) if len(every) > 1 else [0.0] * 19
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
        "clear_seconds_median": round(statistics.median(count.seconds), 3) if count.seconds else None,
        "seconds_median": round(statistics.median(every), 3) if every else None,
        "frames_median": round(statistics.median(every) * FPS, 1) if every else None,
        "seconds_95_%": round(quantiles[18], 3),
        "readings_median": statistics.median(count.readings) if count.readings else None,
        "decode_ms": round(decode, 2),
        "read_ms": round(reading, 2),
        "ratio": round((decode + reading) / decode, 2),
        "reasons": dict(count.reasons),
    }


if __name__ == "__main__":
    main()
