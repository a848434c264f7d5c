"""How many pages a second one and two processes read, and how much memory each takes, in one run and in turns.

    python bench/jobs.py [--pages N] [--turns N] [--election FILE]

Prints a table and writes build/bench/jobs.json. A few scans (simulator, 200 dpi JPEG) are read over and over, as
``rostlokal-station read`` does it. Start-up is not counted: a station reads for an hour. On a machine with other work
how long processes were asleep says more than the factor: it is what they waited for each other.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.reading import ROOT, print_ballots, run
from scanning.pool import read_files
from scanning.reader import ReaderSpec

JOBS = (1, 2)
# Pages that are read before the clock starts, so that every process is at work.
WARM_UP = 40
# Distinct scans, enough that no two neighbours are the same.
SCANS = 24


@dataclass(frozen=True)
class Turn:
    """One reading of all pages: pages a second, the share of time that reading processes had nothing to do, and the
    most memory (MB) that one of them took half-way and in all."""

    jobs: int
    pages_a_second: float
    asleep: float
    half_way_mb: float
    most_mb: float


def main() -> None:
    """Reads with one process, with two, with one …"""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scans = scanned(chosen.election, Path(folder))
        spec = ReaderSpec(chosen.election.read_bytes(), "test")
        before = os.getloadavg()[0]
        turns = [turn(scans, spec, jobs, chosen.pages) for _ in range(chosen.turns) for jobs in JOBS]
    rows = [row(turns, jobs) for jobs in JOBS]
    factor = round(float(rows[1]["pages_a_second"]) / float(rows[0]["pages_a_second"]), 2)
    report = {"pages": chosen.pages, "cores": os.cpu_count(), "load_before": before, "rows": rows, "factor": factor}
    print(f"{'jobs':>4}{'pages/s':>10}{'asleep %':>10}{'MB half-way':>13}{'MB at most':>12}")
    for each in rows:
        memory = f"{each['half_way_mb']:>13}{each['most_mb']:>12}"
        print(f"{each['jobs']:>4}{each['pages_a_second']:>10}{each['asleep_percent']:>10}{memory}")
    print(f"{factor} × as fast with two; {os.cpu_count()} cores, load before {before:.1f}")
    out = ROOT / "build/bench/jobs.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n")


def scanned(election: Path, folder: Path) -> list[Path]:
    """A few filled-in ballots, scanned."""
    ballots, scans = print_ballots(election, folder, SCANS), folder / "scans"
    run("rostlokal-simulator", "scan", ballots / "ballots.pdf", ballots / "layout.json", "-o", scans,
        "--marks", ballots / "marks.jsonl", "--format", "jpg")  # fmt: skip
    return sorted(scans.glob("*.jpg"))


def turn(scans: list[Path], spec: ReaderSpec, jobs: int, pages: int) -> Turn:
    """Reads this many pages after the warm-up."""
    paths = itertools.islice(itertools.cycle(scans), WARM_UP + pages)
    began, awake, half_way, most, seconds = 0.0, 0.0, 0.0, 0.0, 1.0
    for number, result in enumerate(read_files(paths, spec, jobs), start=1):
        if result.status != "read":
            raise SystemExit(f"{result.source} was not read: {result.reason}")
        if number == WARM_UP:
            began, awake = time.perf_counter(), awake_seconds()
        if number == WARM_UP + pages // 2:
            half_way = most_memory_mb()
        if number == WARM_UP + pages:
            most, seconds, awake = most_memory_mb(), time.perf_counter() - began, awake_seconds() - awake
    return Turn(jobs, pages / seconds, 1 - awake / (jobs * seconds), half_way, most)


def awake_seconds() -> float:
    """How long the reading processes have run, or been ready to (schedstat in proc(5), nanoseconds)."""
    told = (Path(f"/proc/{process.pid}/schedstat").read_text() for process in multiprocessing.active_children())
    return sum(int(running) + int(ready) for running, ready, _ in map(str.split, told)) / 1e9


def most_memory_mb() -> float:
    """The most memory that any reading process has taken so far (VmHWM in proc(5))."""
    peaks = []
    for process in multiprocessing.active_children():
        status = Path(f"/proc/{process.pid}/status").read_text()
        peaks += [int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM:")]
    return max(peaks, default=0.0)


def row(turns: list[Turn], jobs: int) -> dict[str, float]:
    """What came of all turns with this many processes."""
    own = [each for each in turns if each.jobs == jobs]
    return {
        "jobs": jobs,
        "pages_a_second": round(statistics.median(each.pages_a_second for each in own), 1),
        "asleep_percent": round(100 * statistics.median(each.asleep for each in own), 1),
        "half_way_mb": round(max(each.half_way_mb for each in own)),
        "most_mb": round(max(each.most_mb for each in own)),
    }


if __name__ == "__main__":
    main()
