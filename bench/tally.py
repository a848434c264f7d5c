"""How long counts take, from a village to a million ballots, as a multiple of one NumPy pass over the same votes.

    python bench/tally.py [--ballots N --projects N --pot N]

Prints a table and writes build/bench/tally.json. Ballots name 1 to 10 projects, some projects far more than others. The
NumPy pass counts how often each project is named. Seconds are the processor's. Each row has a process of its own, and
its memory is the most that the process held beyond what it held with the votes alone.
"""

import argparse
import ctypes
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from ballots.judging import Vote
from ballots.winner_rule import EqualShares, Greedy, WinnerRule
from central.shares import Run
from central.tally import Terms, count_votes, decide
from central.voters import voters_of

ROOT = Path(__file__).resolve().parent.parent
MOST_ON_A_BALLOT = 10
# As much as buys about a third of the projects, which is usual in real elections.
POT_SHARE = 0.3
GREEDY = Greedy(type="greedy", on_misfit="skip")
ADD1 = EqualShares(type="equal-shares", utility="cost", completion="add1")


@dataclass(frozen=True)
class Case:
    """An election: a pot that is large for its voters means many shares to try, since add1 goes up by one."""

    ballots: int
    projects: int
    pot: int


CASES = (
    Case(300, 20, 5_000_000),
    Case(3_000, 40, 5_000_000),
    Case(100_000, 100, 15_000_000),
    Case(1_000_000, 100, 150_000_000),
)


@dataclass(frozen=True)
class Votes:
    """The same ballots twice: as the count gets them, and as one array of all named projects."""

    projects: tuple[str, ...]
    votes: list[Vote]
    named: np.ndarray


@dataclass(frozen=True)
class Row:
    """One measurement: seconds of the processor, as a multiple of the NumPy pass, and MB."""

    name: str
    seconds: float
    times: float
    mb: float


def main() -> None:
    """Measures each case's count, greedy count, single run of Equal Shares and whole add1 count."""
    arguments = _arguments()
    asked = Case(arguments.ballots, arguments.projects, arguments.pot)
    if arguments.only:
        print(json.dumps(asdict(_measured(asked, arguments.only))))
        return
    cases = [asked] if arguments.ballots else CASES
    figures = [{**asdict(case), "rows": [asdict(row) for row in _told(case)]} for case in cases]
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tally.json").write_text(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ballots", type=int)
    parser.add_argument("--projects", type=int, default=100)
    parser.add_argument("--pot", type=int, default=5_000_000)
    parser.add_argument("--only", choices=WORKS, help="in this process, as JSON")
    return parser.parse_args()


def _told(case: Case) -> list[Row]:
    """All rows of a case, each told as soon as it is there."""
    print(f"{case.ballots} ballots, {case.projects} projects, a pot of {case.pot}", flush=True)
    rows = []
    for name in WORKS:
        sizes = [f"--{option}={value}" for option, value in asdict(case).items()]
        command = [sys.executable, __file__, *sizes, "--only", name]
        ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
        rows.append(Row(**json.loads(ended.stdout)))
        print("    {name:20} {seconds:8.3f} s {times:10.1f} times {mb:8.1f} MB".format(**asdict(rows[-1])), flush=True)
    return rows


def _measured(case: Case, name: str) -> Row:
    drawn = _draw(case.ballots, case.projects)
    plain, _ = _timed(lambda: np.bincount(drawn.named, minlength=case.projects))
    work = WORKS[name](case, drawn)
    before = _memory(afresh=True)
    seconds, _ = _timed(work)
    return Row(name, seconds, seconds / max(plain, 1e-6), _memory() - before)


def _count(case: Case, drawn: Votes) -> Callable[[], object]:
    return lambda: count_votes(drawn.projects, drawn.votes)


def _greedy(case: Case, drawn: Votes) -> Callable[[], object]:
    return _decided(GREEDY, case, drawn)


def _one_run(case: Case, drawn: Votes) -> Callable[[], object]:
    costs, counted = _costs(case), count_votes(drawn.projects, drawn.votes)
    share = Fraction(case.pot, case.ballots)
    return lambda: Run(voters_of(drawn.projects, counted.ballots), costs, costs, share).buy(drawn.projects, ())


def _add1(case: Case, drawn: Votes) -> Callable[[], object]:
    return _decided(ADD1, case, drawn)


def _decided(rule: WinnerRule, case: Case, drawn: Votes) -> Callable[[], object]:
    counted = count_votes(drawn.projects, drawn.votes)
    return lambda: decide(Terms("c", rule, case.pot, dict(_costs(case)), "bench"), counted)


WORKS = {"count": _count, "greedy": _greedy, "one exact run": _one_run, "add1": _add1}


def _draw(ballots: int, projects: int) -> Votes:
    random = np.random.default_rng(1)
    names = tuple(str(number) for number in range(1, projects + 1))
    # Popularity falls off as 1/rank, so that few projects have many votes.
    weights = np.log(1 / np.arange(1, projects + 1))
    sizes = random.integers(1, MOST_ON_A_BALLOT + 1, ballots)
    votes, named = [], []
    # In small parts, so that drawing holds little beyond the votes and does not hide what the count holds.
    for start in range(0, ballots, 5_000):
        part = sizes[start : start + 5_000]
        # The k largest of weights with Gumbel noise are a draw of k without putting back.
        keys = weights + random.gumbel(size=(len(part), projects))
        best = np.argpartition(-keys, MOST_ON_A_BALLOT, axis=1)[:, :MOST_ON_A_BALLOT]
        chosen = [np.sort(row[:size]) for row, size in zip(best, part, strict=True)]
        votes += [Vote(tuple(names[place] for place in each), (1,) * len(each)) for each in chosen]
        named.append(np.concatenate(chosen))
    return Votes(names, votes, np.concatenate(named))


def _costs(case: Case) -> dict[str, int]:
    """Costs in whole thousands, together as much as the pot is a usual share of."""
    drawn = np.random.default_rng(2).integers(20, 1000, case.projects)
    unit = case.pot / POT_SHARE / drawn.sum() / 1000
    return {str(number): max(1, round(cost * unit)) * 1000 for number, cost in enumerate(drawn.tolist(), 1)}


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _memory(afresh: bool = False) -> float:
    """The most memory that the process held so far, or since it was last asked ``afresh``, in MB."""
    if afresh:
        # Drawing the votes must not hide what counting them takes: what it left goes back (malloc_trim(3)), and Linux
        # forgets the most that was held so far (proc(5)).
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
