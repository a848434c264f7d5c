"""How long a count of a million approval ballots takes, as a multiple of one NumPy pass over the same votes.

    python bench/tally.py [--ballots N] [--projects N]

Prints a table and writes build/bench/tally.json. Ballots name 1 to 10 projects, some projects far more than others.
The NumPy pass counts how often each project is named. Seconds are the processor's; memory is the most that the process
held beyond the votes, so far.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from ballots.judging import Vote
from ballots.winner_rule import EqualShares, Greedy, WinnerRule
from central.shares import Run
from central.tally import Scores, Terms, count_votes, decide
from central.voters import voters_of

ROOT = Path(__file__).resolve().parent.parent
MOST_ON_A_BALLOT = 10
# As much as buys about a third of the projects, which is usual in real elections.
POT_SHARE = 0.3


@dataclass(frozen=True)
class Votes:
    """The same ballots twice: as the count gets them, and as one array of all named projects."""

    projects: tuple[str, ...]
    votes: list[Vote]
    named: np.ndarray


def main() -> None:
    """Measures a greedy count, one run of Equal Shares and its whole add1 count."""
    arguments = _arguments()
    drawn = _draw(arguments.ballots, arguments.projects)
    costs = _costs(drawn.projects, arguments.ballots)
    pot = int(sum(costs.values()) * POT_SHARE)
    before = _memory()
    plain, _ = _timed(lambda: np.bincount(drawn.named, minlength=len(drawn.projects)))
    rows = []

    def measure(name: str, work: Callable[[], object]) -> object:
        seconds, result = _timed(work)
        times, memory = round(seconds / plain, 1), _memory() - before
        rows.append({"name": name, "seconds": round(seconds, 2), "times": times, "mb": memory})
        return result

    counted = measure("count", lambda: count_votes(drawn.projects, drawn.votes))
    assert isinstance(counted, Scores)
    measure("greedy", lambda: decide(_terms(Greedy(type="greedy", on_misfit="skip"), pot, costs), counted))
    share = Fraction(pot, arguments.ballots)
    measure(
        "Equal Shares, one run",
        lambda: Run(voters_of(drawn.projects, counted.ballots), costs, costs, share).buy(drawn.projects, ()),
    )
    rule = EqualShares(type="equal-shares", utility="cost", completion="add1")
    measure("Equal Shares, add1", lambda: decide(_terms(rule, pot, costs), counted))
    _tell(arguments.ballots, arguments.projects, plain, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    parser.add_argument("--projects", type=int, default=100)
    return parser.parse_args()


def _draw(ballots: int, projects: int) -> Votes:
    random = np.random.default_rng(1)
    names = tuple(str(number) for number in range(1, projects + 1))
    # Popularity falls off as 1/rank, so that few projects have many votes.
    weights = np.log(1 / np.arange(1, projects + 1))
    sizes = random.integers(1, MOST_ON_A_BALLOT + 1, ballots)
    votes, named = [], []
    for start in range(0, ballots, 5_000):
        part = sizes[start : start + 5_000]
        # The k largest of weights with Gumbel noise are a draw of k without putting back.
        keys = weights + random.gumbel(size=(len(part), projects))
        best = np.argpartition(-keys, MOST_ON_A_BALLOT, axis=1)[:, :MOST_ON_A_BALLOT]
        for row, size in zip(best, part, strict=True):
            chosen = np.sort(row[:size])
            named.append(chosen)
            votes.append(Vote(tuple(names[place] for place in chosen), (1,) * int(size)))
    return Votes(names, votes, np.concatenate(named))


def _costs(projects: tuple[str, ...], ballots: int) -> dict[str, int]:
    """Costs that grow with the number of ballots, so that shares, and the steps of add1, do not depend on it."""
    random = np.random.default_rng(2)
    drawn = random.integers(20, 1000, len(projects)) * max(1, ballots // 1000)
    return {project: int(cost) for project, cost in zip(projects, drawn, strict=True)}


def _terms(rule: WinnerRule, pot: int, costs: dict[str, int]) -> Terms:
    return Terms("c", rule, pot, dict(costs), "bench")


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _memory() -> int:
    """The most memory that the process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _tell(ballots: int, projects: int, plain: float, rows: list[dict[str, object]]) -> None:
    print(f"{ballots} ballots, {projects} projects; one NumPy pass: {plain:.3f} s")
    for row in rows:
        print("{name:24} {seconds:8.2f} s {times:10.1f} times {mb:6d} MB".format(**row))
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    figures = {"ballots": ballots, "projects": projects, "plain": plain, "rows": rows}
    (folder / "tally.json").write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
