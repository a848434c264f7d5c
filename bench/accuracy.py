"""How ballots are read over the simulator's whole range: silent misreads, unclear boxes, rejected sheets by condition.

    python bench/accuracy.py [--seeds tune|final|sealed] [--positions N] [--jobs N] [--first N]
                             [--papers A,B] [--devices A,B]

Prints tables and writes build/bench/accuracy.json, and a picture of every misread box into build/bench/misses/. What is
a misread is judged by the table in docs/how-marks-are-read.md. The same numbers give the same sheets. What each set of
seeds is for is said in bench/crowds.py: look at nothing of ``sealed`` while anything may still be changed.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from bench.accuracy_sheets import Part, read_sheet, start
from bench.crowds import SETS
from bench.judgement import RIGHT, VERDICTS
from bench.reading import ROOT

OUT = ROOT / "build/bench"
# Enough sheets on their way that no process waits, few enough that memory stays flat.
_AHEAD = 3
_DIMENSIONS = ("crowd", "mark", "gesture", "tool", "paper", "device", "dpi")
# Calling everything blank or unclear must fail, so that much of the positions must be inked and borderline.
LEAST_INKED, LEAST_BORDERLINE = 0.3, 0.1
# Of an ordinary crowd's fresh paper: most percent of boxes unclear, and of pages rejected.
PLAIN_TARGETS = {"default 200": (0.1, 0.2), "camera-1080p": (0.5, 1.0)}
# The C library gives large rasters back to the system and gets them anew, which takes a sixth of the time, unless told
# to keep them: pieces up to 32 MB (its limit), and 256 MB in all.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}


@dataclass
class Total:
    """What came of all sheets: positions by (dimension, value, verdict), pages by (dimension, value, reason)."""

    sheets: int = 0
    positions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    misses: list[dict[str, object]] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Adds one sheet."""
        self.sheets += 1
        self.positions += part.positions
        self.pages += part.pages
        self.misses += part.misses

    def read(self) -> int:
        """Positions that were read."""
        return sum(count for (dimension, _, _), count in self.positions.items() if dimension == "all")


def main() -> None:
    """Reads sheets until there are enough positions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", choices=list(SETS), default="tune")
    parser.add_argument("--positions", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--first", type=int, default=0, help="number of the first sheet, to go on where a run ended")
    parser.add_argument("--papers", default="", help="only these, separated by commas")
    parser.add_argument("--devices", default="", help="only these, separated by commas")
    chosen = parser.parse_args()
    shutil.rmtree(OUT / "misses", ignore_errors=True)
    (OUT / "misses").mkdir(parents=True)
    os.environ.update(_KEEP_MEMORY)
    total, began = Total(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        narrowed = tuple(filter(None, chosen.papers.split(","))), tuple(filter(None, chosen.devices.split(",")))
        setting = (chosen.seeds, Path(folder), OUT / "misses", *narrowed)
        for part in sheets(setting, chosen.first, chosen.jobs):
            total.add(part)
            if total.read() >= chosen.positions:
                break
    report = figures(total, chosen.seeds, chosen.first, time.monotonic() - began)
    (OUT / "accuracy.json").write_text(json.dumps(report, indent=1) + "\n")
    print_report(report)


def sheets(setting: tuple[object, ...], first: int, jobs: int) -> Iterator[Part]:
    """One sheet after the other, in the order of their numbers, for as long as somebody asks for more."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), start, setting)
    try:
        waiting: dict[int, Future[Part]] = {}
        number = given = first
        while True:
            while given < number + _AHEAD * jobs:
                waiting[given] = pool.submit(read_sheet, given)
                given += 1
            yield waiting.pop(number).result()
            number += 1
    finally:
        pool.shutdown(cancel_futures=True)


def figures(total: Total, seeds: str, first: int, seconds: float) -> dict[str, object]:
    """The report as JSON."""
    verdicts = Counter[str]()
    marks = Counter[str]()
    for (dimension, value, verdict), count in total.positions.items():
        if dimension == "all":
            verdicts[verdict] += count
        if dimension == "mark":
            marks[value] += count
    positions = verdicts.total()
    borderline = sum(count for mark, count in marks.items() if RIGHT[mark].borderline) / max(1, positions)
    inked = 1 - marks["empty"] / max(1, positions)
    return {
        "seeds": seeds,
        "first": first,
        "sheets": total.sheets,
        "positions": positions,
        "inked_share": round(inked, 4),
        "borderline_share": round(borderline, 4),
        "mix_is_hard_enough": inked >= LEAST_INKED and borderline >= LEAST_BORDERLINE,
        "misread": verdicts["misread"],
        "seconds": round(seconds),
        "by": {dimension: _rows(total, dimension) for dimension in ("all", "plain", *_DIMENSIONS)},
        "misses": total.misses,
    }


def plain(report: dict[str, object]) -> list[str]:
    """How an ordinary crowd's fresh paper was read, and whether that reaches the targets: a sentence a device."""
    rows = {row["value"]: row for row in report["by"]["plain"]}  # type: ignore[index]
    return [_against_target(rows[device], *limits) for device, limits in PLAIN_TARGETS.items() if device in rows]


def _against_target(row: dict[str, object], unclear: float, rejected: float) -> str:
    reached = row["unclear_percent"] <= unclear and row["rejected_percent"] <= rejected  # type: ignore[operator]
    return (
        f"plain, {row['value']}: {row['unclear_percent']} % unclear (target {unclear}) of {row['positions']}, "
        f"{row['rejected_percent']} % rejected (target {rejected}) of {row['pages']} pages, {row['misread']} misread: "
        + ("reached" if reached else "NOT REACHED")
    )


def _rows(total: Total, dimension: str) -> list[dict[str, object]]:
    values = sorted({value for d, value, _ in (*total.positions, *total.pages) if d == dimension})
    return [_row(total, dimension, value) for value in values]


def _row(total: Total, dimension: str, value: str) -> dict[str, object]:
    of = {verdict: total.positions[dimension, value, verdict] for verdict in VERDICTS}
    positions = sum(of.values())
    pages = {reason: count for (d, v, reason), count in total.pages.items() if (d, v) == (dimension, value)}
    rejected = {reason: count for reason, count in sorted(pages.items()) if reason != "read"}
    return {
        "value": value,
        "positions": positions,
        **of,
        "unclear_percent": round(100 * of["unclear"] / max(1, positions), 3),
        "pages": sum(pages.values()),
        "rejected": rejected,
        "rejected_percent": round(100 * sum(rejected.values()) / max(1, sum(pages.values())), 3),
    }


def print_report(report: dict[str, object]) -> None:
    """The tables."""
    print(
        f"{report['positions']} positions on {report['sheets']} sheets, "
        f"seeds {report['seeds']} from {report['first']}: "
        f"{report['misread']} misread; {report['inked_share']} inked, {report['borderline_share']} borderline; "
        f"{report['seconds']} s"
    )
    mix = "hard enough" if report["mix_is_hard_enough"] else "TOO EASY"
    print(f"mix: {mix} (at least {LEAST_INKED} inked and {LEAST_BORDERLINE} borderline)")
    print(*plain(report), sep="\n")
    for dimension, rows in report["by"].items():  # type: ignore[attr-defined]
        heading = f"{'positions':>10}{'misread':>9}{'unclear %':>11}{'by setting':>12}{'pages':>8}  rejected"
        print(f"\n{dimension:<16}{heading}")
        for row in rows:
            why = ", ".join(f"{reason} {count}" for reason, count in row["rejected"].items())
            print(
                f"{row['value']:<16}{row['positions']:>10}{row['misread']:>9}{row['unclear_percent']:>11}"
                f"{row['by-setting']:>12}{row['pages']:>8}  {row['rejected_percent']} %  {why}"
            )


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()
