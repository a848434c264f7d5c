"""One run of the Method of Equal Shares with a given share for every voter. Pure and exact.

Sources: Peters & Skowron, "Proportionality and the Limits of Welfarism" (2020); for points and costs Peters,
Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from gmpy2 import mpq
from numpy.typing import NDArray

from central.exact import Exact
from central.lines import ZERO, Line, Watch

Ballots = Mapping[tuple[tuple[str, ...], tuple[Exact, ...]], int]
"""How often each ballot was cast: projects, and what each of them gets."""


@dataclass(frozen=True)
class Support:
    """Who gave a project something: places in the list of different ballots, and which of ``weights`` each gives."""

    ballots: NDArray[np.int64]
    kinds: NDArray[np.int64]
    weights: tuple[Exact, ...]


@dataclass(frozen=True)
class Voters:
    """The different ballots by number, how many voters cast each, and every project's support."""

    numbers: NDArray[np.int64]
    support: Mapping[str, Support]


@dataclass(frozen=True)
class Purchase:
    """What voters with a given share buy, in order; ``ties`` are projects that were equally good when one was bought.

    Every share from the given one to below ``until`` buys the same (None: however large a share is).
    """

    bought: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]
    until: Exact | None


def voters_of(projects: Sequence[str], ballots: Ballots) -> Voters:
    """The voters behind valid ballots; blank ballots and points of nothing support nothing."""
    place_of = {project: place for place, project in enumerate(projects)}
    kind_of = {weight: kind for kind, weight in enumerate({value for _, values in ballots for value in values})}
    sizes = np.fromiter((len(choices) for choices, _ in ballots), np.int64, len(ballots))
    named = np.fromiter((place_of[project] for choices, _ in ballots for project in choices), np.int64)
    kinds = np.fromiter((kind_of[value] for _, values in ballots for value in values), np.int64)
    given = np.array([bool(weight) for weight in kind_of] or [False])
    places = np.repeat(np.arange(len(ballots)), sizes)
    # All ballots that name the first project, then all that name the second, and so on.
    order = np.argsort(named, kind="stable")
    order = order[given[kinds[order]]]
    ends = np.cumsum(np.bincount(named[order], minlength=len(projects)))[:-1]
    supports = zip(projects, np.split(places[order], ends), np.split(kinds[order], ends), strict=True)
    return Voters(
        np.fromiter(ballots.values(), np.int64, len(ballots)),
        {project: Support(ballot, kind, tuple(kind_of)) for project, ballot, kind in supports},
    )


class Run:
    """The state of one run: what every voter has left, as one of a few different purses.

    ``worth`` is what one point is worth to a voter when the project is funded.
    """

    def __init__(self, voters: Voters, costs: Mapping[str, Exact], worth: Mapping[str, Exact], share: Exact) -> None:
        self._voters = voters
        self._costs = {project: mpq(cost) for project, cost in costs.items()}
        self._worth = {project: mpq(each) for project, each in worth.items()}
        self._watch = Watch(mpq(share))
        self._purses: list[Line] = [Line(mpq(share), mpq(1))]
        self._numbers: dict[Line, int] = {self._purses[0]: 0}
        self._holds = np.zeros(len(voters.numbers), np.int64)

    def buy(self, order: Sequence[str], exclusions: Sequence[frozenset[str]]) -> Purchase:
        """Buys while voters can pay: always the project with the lowest price for what it is worth to its voters.

        Of equally good ones the first in ``order`` is bought, and only projects in ``order`` are; of each group in
        ``exclusions`` only the first.
        """
        # A price never falls while purses empty, so an old price is a lower bound for the new one.
        bounds: dict[str, Line] = {each: ZERO for each in order if len(self._voters.support[each].ballots)}
        bought: list[str] = []
        ties: list[tuple[str, ...]] = []
        while best := self._cheapest(bounds):
            tied = [project for project in order if project in best]
            bought.append(tied[0])
            if len(tied) > 1:
                ties.append(tuple(tied))
            self._pay(tied[0], bounds.pop(tied[0]))
            for group in exclusions:
                for project in group if tied[0] in group else ():
                    bounds.pop(project, None)
        return Purchase(tuple(bought), tuple(ties), self._watch.until)

    def _cheapest(self, bounds: dict[str, Line]) -> set[str]:
        """The projects with the lowest price, none if nothing can be paid; ``bounds`` are brought up to date."""
        best: set[str] = set()
        lowest: Line | None = None
        for project in sorted(bounds, key=lambda each: bounds[each].value):
            if lowest is not None and self._watch.less(lowest, bounds[project]):
                continue
            price = self._price(project)
            if price is None:
                del bounds[project]
                continue
            bounds[project] = price
            if lowest is None or self._watch.less(price, lowest):
                best, lowest = {project}, price
            elif not self._watch.less(lowest, price):
                best.add(project)
        return best

    def _price(self, project: str) -> Line | None:
        """The ρ with Σ min(purse, ρ·utility) = cost over the project's voters; None when they cannot pay together."""
        if not self._costs[project]:
            return ZERO
        groups = self._groups(project)
        if self._watch.less(self._all_money(groups), Line(self._costs[project], mpq(0))):
            return None
        groups.sort(key=lambda group: group[0].value / group[1])
        owed, utility = Line(self._costs[project], mpq(0)), sum(each * number for _, each, number in groups)
        price = owed.over(utility)
        for purse, each, number in groups:
            if price.value * each <= purse.value:
                break
            owed, utility = owed.minus(purse.times(number)), utility - each * number
            price = owed.over(utility) if utility else price
        pays = {each: price.times(each) for each in {each for _, each, _ in groups}}
        for purse, each, _ in groups:
            self._watch.less(purse, pays[each])
        return price

    @staticmethod
    def _all_money(groups: list[tuple[Line, mpq, int]]) -> Line:
        value, slope = mpq(0), mpq(0)
        for purse, _, number in groups:
            value += purse.value * number
            slope += purse.slope * number
        return Line(value, slope)

    def _groups(self, project: str) -> list[tuple[Line, mpq, int]]:
        """The project's voters as (purse, utility, number of voters)."""
        support = self._voters.support[project]
        keys = self._holds[support.ballots] * len(support.weights) + support.kinds
        # Whole numbers below 2^53 pass through bincount's floats unchanged.
        sizes = np.bincount(keys, self._voters.numbers[support.ballots])
        utilities = [mpq(weight) * self._worth[project] for weight in support.weights]
        return [
            (self._purses[key // len(utilities)], utilities[key % len(utilities)], int(sizes[key]))
            for key in np.flatnonzero(sizes).tolist()
        ]

    def _pay(self, project: str, price: Line) -> None:
        """Each voter of the project pays ``price`` for each unit of utility, or all that is left."""
        support = self._voters.support[project]
        keys = self._holds[support.ballots] * len(support.weights) + support.kinds
        after = np.zeros(int(keys.max()) + 1, np.int64)
        pays = [price.times(mpq(weight) * self._worth[project]) for weight in support.weights]
        for key in np.flatnonzero(np.bincount(keys)).tolist():
            purse, part = self._purses[key // len(pays)], pays[key % len(pays)]
            after[key] = self._number(ZERO if self._watch.less(purse, part) else purse.minus(part))
        self._holds[support.ballots] = after[keys]

    def _number(self, purse: Line) -> int:
        if purse not in self._numbers:
            self._numbers[purse] = len(self._purses)
            self._purses.append(purse)
        return self._numbers[purse]
