"""Gives the reader damaged files for as long as you like, and says what came of them.

    nice python bench/fuzz.py [--minutes N] [--seed N]

Prints a table, writes build/bench/fuzz.json, and keeps under build/bench/fuzz/ every file that brought the reading
process down (one page's error to the station) or made it raise what it must not. Exit status 1 when it raised.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from hypothesis import HealthCheck, Phase, given, seed, settings

from ballots.election_file import read_election
from bench.fuzzing import Damage, Judge, cases, samples

ROOT = Path(__file__).resolve().parent.parent
ELECTION = ROOT / "examples/elections/stockholm-pilot.toml"
OUT = ROOT / "build/bench"
# So much in one process, which ends with its memory: a decoder's crash then costs little of what was counted.
_EXAMPLES_A_CASE = 60
# A tenth of what a page may take before its process is replaced.
_SLOW_SECONDS = 6.0


def main() -> None:
    """Starts one process after the other, since hostile files may end any of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        one_round(chosen.once, chosen.seed)
        return
    counts, trouble, ended = rounds(chosen.seed, time.monotonic() + chosen.minutes * 60)
    for case, outcomes in sorted(counts.items()):
        print(f"{case:<20}{sum(outcomes.values()):>8}  {dict(outcomes.most_common())}")
    print(f"{ended} rounds; {len(trouble)} files kept: {trouble}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "fuzz.json").write_text(json.dumps({"counts": counts, "rounds": ended, "kept": trouble}, indent=1) + "\n")
    sys.exit(any(kept.startswith("raised") for kept in trouble))


def rounds(first_seed: int, end: float) -> tuple[dict[str, Counter[str]], list[str], int]:
    """Runs rounds until ``end``; what came of the files, the names of those kept, and the number of rounds."""
    counts: dict[str, Counter[str]] = {}
    trouble: list[str] = []
    number = first_seed
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            command = [sys.executable, __file__, "--once", name, "--seed", str(number)]
            done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
            for line in (folder / "outcomes").read_text().splitlines():
                case, outcome = line.split("\t")
                counts.setdefault(case, Counter())[outcome] += 1
            if done.returncode:
                trouble.append(kept(folder, number, done))
        number += 1
    return counts, trouble, number - first_seed


def kept(folder: Path, number: int, done: subprocess.CompletedProcess[bytes]) -> str:
    """Keeps the file that a round ended with, and what was said about it."""
    name = f"{'raised' if done.returncode > 0 else f'crashed-by-signal-{-done.returncode}'}-{number}"
    (OUT / "fuzz").mkdir(parents=True, exist_ok=True)
    (OUT / "fuzz" / name).write_bytes((folder / "last").read_bytes() if (folder / "last").exists() else b"")
    (OUT / "fuzz" / f"{name}.txt").write_bytes(done.stderr)
    return name


def one_round(folder: Path, number: int) -> None:
    """Some damaged files of every kind, in this process; the file at hand is in ``folder`` when it dies."""
    with (folder / "outcomes").open("w", buffering=1) as outcomes:
        whole = samples(read_election(ELECTION))
        judge = Judge(whole, folder)
        for case, (damage, say) in cases(whole, judge).items():
            one_case(case, damage, say, number, folder / "last", outcomes)


def one_case(case: str, damage: Damage, say: Callable[[bytes], str], number: int, last: Path, outcomes: TextIO) -> None:
    """The damaged files of one kind."""

    @seed(number)
    @settings(
        max_examples=_EXAMPLES_A_CASE,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(damage)
    def each(data: bytes) -> None:
        last.write_bytes(data)
        began = time.process_time()
        outcome = say(data)
        slow = " slowly" if time.process_time() - began > _SLOW_SECONDS else ""
        outcomes.write(f"{case}\t{outcome}{slow}\n")

    each()


if __name__ == "__main__":
    main()
