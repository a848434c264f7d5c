"""What is told about one contest, in all and group by group."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.election import Contest
from ballots.judging import Validity
from central.exact import Exact
from central.reasons import HeldReason
from central.tally import ContestResult, Scores


@dataclass(frozen=True)
class Count:
    """The ballots of one group in one contest: the scores of the valid ones, and how many are blank or invalid."""

    scored: Scores
    blank: int
    invalid: Mapping[Validity, int]


@dataclass(frozen=True)
class Group:
    """A group of voters in one contest: how many ballots it cast, and their count unless it is hidden (None)."""

    cast: int
    count: Count | None


@dataclass(frozen=True)
class ContestOutcome:
    """All that is told about one contest. ``held`` ballots are not in ``total``; ``open_cases`` might still move it."""

    contest: Contest
    result: ContestResult
    total: Count
    channels: Mapping[str, Group]
    stations: Mapping[str, Group]
    held: Mapping[HeldReason, int]
    open_cases: int
    could_change: bool


@dataclass(frozen=True)
class CombinedOutcome(ContestOutcome):
    """The same about contests that are added up, whose ids and weights are ``weights``; it spends no money.

    ``contest`` stands for all of them: it has the combined result's id and title and the projects, at no cost.
    """

    weights: Mapping[str, Exact]
