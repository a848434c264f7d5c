"""One run of the Method of Equal Shares with a given share for every voter. Pure and exact.

Sources: Peters & Skowron, "Proportionality and the Limits of Welfarism" (2020); for points and costs Peters,
Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from gmpy2 import mpq

from central.exact import Exact
from central.lines import ZERO, Line, Watch
from central.voters import Voters

Step = tuple[str, ...]
"""The equally good projects at a purchase, in the lot's order; the first of them is bought."""


@dataclass(frozen=True)
class Purchase:
    """What voters with a given share buy, step by step.

    Every share from the given one to below ``until`` buys the same (None: however large a share is).
    """

    steps: tuple[Step, ...]
    until: Exact | None

    @property
    def bought(self) -> tuple[str, ...]:
        """The projects, in order."""
        return tuple(step[0] for step in self.steps)

    @property
    def ties(self) -> tuple[Step, ...]:
        """The steps at which there were several equally good projects."""
        return tuple(step for step in self.steps if len(step) > 1)


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
        bounds: dict[str, Line] = {each: ZERO for each in order if self._voters.support[each]}
        steps: list[Step] = []
        while best := self._cheapest(bounds):
            step = tuple(project for project in order if project in best)
            steps.append(step)
            self._pay(step[0], bounds.pop(step[0]))
            for group in exclusions:
                for project in group if step[0] in group else ():
                    bounds.pop(project, None)
        return Purchase(tuple(steps), self._watch.until)

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
        groups = []
        for support in self._voters.support[project]:
            utility = mpq(support.weight) * self._worth[project]
            # Whole numbers below 2^53 pass through bincount's floats unchanged.
            sizes = np.bincount(self._holds[support.places], support.numbers)
            groups += [(self._purses[each], utility, int(sizes[each])) for each in np.flatnonzero(sizes).tolist()]
        return groups

    def _pay(self, project: str, price: Line) -> None:
        """Each voter of the project pays ``price`` for each unit of utility, or all that is left."""
        for support in self._voters.support[project]:
            pays = price.times(mpq(support.weight) * self._worth[project])
            holds = self._holds[support.places]
            after = np.zeros(int(holds.max()) + 1, np.int64)
            for each in np.flatnonzero(np.bincount(holds)).tolist():
                purse = self._purses[each]
                after[each] = self._number(ZERO if self._watch.less(purse, pays) else purse.minus(pays))
            self._holds[support.places] = after[holds]

    def _number(self, purse: Line) -> int:
        if purse not in self._numbers:
            self._numbers[purse] = len(self._purses)
            self._purses.append(purse)
        return self._numbers[purse]
