"""How ballots are read over the simulator's whole range: silent misreads, unclear boxes, rejected sheets by condition.

    python bench/accuracy.py [--seeds tune|final|sealed|reserve|unseen|blind] [--positions N] [--jobs N] [--first N]
                             [--papers A,B] [--devices A,B] [--resume]

Prints tables and writes build/bench/accuracy-SEEDS.json, and a picture of every misread box into
build/bench/misses-SEEDS/. What is a misread is judged by the table in docs/how-marks-are-read.md. The same numbers give
the same sheets. What each set of seeds is for is said in bench/crowds.py: look at nothing of ``blind`` while anything
may still be changed.

With --resume, what was counted is kept in build/bench/accuracy-SEEDS.json.partial: a run that was killed goes on where
it stopped, and one that ended goes on when more positions are asked for. Another program's figures are never added to.
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from json import dumps
from pathlib import Path

import cv2

from bench.accuracy_report import Total, figures, print_report
from bench.accuracy_sheets import read_sheet, start
from bench.accuracy_state import CannotGoOn, Run, code_now, load, save
from bench.crowds import SETS
from bench.reading import ROOT
from bench.sheet_pool import in_order

# Half a minute's work of two processes is lost at most.
_SHEETS_BETWEEN_STATES = 50


@dataclass(frozen=True)
class Keeping:
    """Where the state is kept, if at all, and after how many sheets each time; where pictures of misses go."""

    state: Path | None
    every: int
    misses: Path


def main() -> None:
    """Reads sheets until there are enough positions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", choices=list(SETS), default="tune")
    parser.add_argument("--positions", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--first", type=int, default=0, help="number of the first sheet")
    parser.add_argument("--papers", default="", help="only these, separated by commas")
    parser.add_argument("--devices", default="", help="only these, separated by commas")
    parser.add_argument("--resume", action="store_true", help="go on where such a run stopped, and keep the state")
    parser.add_argument("--every", type=int, default=_SHEETS_BETWEEN_STATES, help="sheets between two states")
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench", help="folder for all files")
    chosen = parser.parse_args()
    run = Run(
        code=code_now(),
        seeds=chosen.seeds,
        first=chosen.first,
        papers=tuple(filter(None, chosen.papers.split(","))),
        devices=tuple(filter(None, chosen.devices.split(","))),
    )
    out: Path = chosen.out / f"accuracy-{run.seeds}.json"
    state = out.with_name(out.name + ".partial") if chosen.resume else None
    keeping = Keeping(state, chosen.every, chosen.out / f"misses-{run.seeds}")
    try:
        total = load(state, run) if state else Total()
    except CannotGoOn as why:
        sys.exit(str(why))
    count(run, total, keeping, chosen.positions, chosen.jobs)
    report = run.code.model_dump() | figures(total, run.seeds, run.first)
    out.write_text(dumps(report, indent=1) + "\n")
    print_report(report)


def count(run: Run, total: Total, keeping: Keeping, positions: int, jobs: int) -> None:
    """Adds sheets to the total until it has this many positions."""
    if total.sheets == 0:
        shutil.rmtree(keeping.misses, ignore_errors=True)
    keeping.misses.mkdir(parents=True, exist_ok=True)
    before, began = total.seconds, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        setting = (run.seeds, Path(folder), keeping.misses, run.papers, run.devices)
        parts = in_order(read_sheet, start, setting, run.first + total.sheets, jobs)
        while total.read() < positions:
            total.add(next(parts))
            total.seconds = before + time.monotonic() - began
            if keeping.state and (total.sheets % keeping.every == 0 or total.read() >= positions):
                save(keeping.state, run, total)
        parts.close()


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()
