"""How ballots under a 1080p camera are read: by distance, tilt, focus and lens, and how long a frame takes.

    python bench/camera.py [--pages N] [--election FILE] [--pens NAMES] [--only CASE]

Prints a table and writes build/bench/camera.json. The time is a multiple of decoding the frame's JPEG alone, in the
same run on one core. A misread is a box decided wrongly; anything but 0 is a fault of the reader.
"""

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from reading import page_times
from under_camera import CASES, QUALITY, Stack, arguments, stack, write

from scanning.decide import decide
from scanning.decode import decode_jpeg
from scanning.interpret import see_page
from scanning.reader import Reader
from scanning.reasons import Rejected
from simulator.camera import Camera
from simulator.picture import encode
from simulator.plan import Job

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
    chosen = arguments(__doc__).parse_args()
    rows: list[dict[str, object]] = []
    with stack(chosen, _SEED) as ballots:
        for name, camera in CASES.items():
            if chosen.only in name:
                rows.append(row(name, counted(frames(ballots, camera), ballots.reader)))
                print_row(rows[-1], heading=len(rows) == 1)
    write("camera", rows)


def frames(ballots: Stack, camera: Camera) -> Iterator[tuple[Job, bytes]]:
    """One JPEG of every sheet."""
    for job in ballots.work:
        yield job, encode(ballots.taken(job, camera), "jpg", QUALITY, 72)


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
