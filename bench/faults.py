"""Plays the faults of sync in random order for as long as somebody likes; tests/journeys/faults plays 10,000 steps.

    python bench/faults.py [--steps N]

Towns of 100 steps each are played until N steps are reached. The first step after which something is lost, doubled or
unlisted ends the run with an error and the shortest way there; otherwise it prints a line and writes
build/bench/faults.json.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The tests and the scripts that they share with the demo are not installed.
sys.path[:0] = [str(ROOT), str(ROOT / "examples")]

from tests.journeys.faults.founding import found  # noqa: E402
from tests.journeys.faults.machine import machine, play  # noqa: E402

# Hypothesis remembers what it has played, so a long run is many short ones.
TOWNS_A_ROUND = 50


def play_on(steps: int, folder: Path) -> dict[str, float]:
    """Plays at least so many steps; how many it were, in how many towns, and how long they took."""
    town = machine(found(folder / "town"))
    started, cpu, towns = time.perf_counter(), time.process_time(), 0
    while town.steps < steps:
        play(town, TOWNS_A_ROUND)
        towns += TOWNS_A_ROUND
        print(f"{town.steps} steps in {towns} towns, nothing lost", file=sys.stderr, flush=True)
    seconds, busy = time.perf_counter() - started, time.process_time() - cpu
    return {
        "steps": town.steps,
        "towns": towns,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(busy, 1),
        "cpu_ms_a_step": round(1000 * busy / town.steps, 2),
    }


def main() -> None:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found_out = play_on(asked.steps, Path(folder))
    target = ROOT / "build" / "bench" / "faults.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found_out, indent=1) + "\n")
    print("{steps} steps in {towns} towns: every stored ballot counted once, or held and listed".format(**found_out))


if __name__ == "__main__":
    main()
