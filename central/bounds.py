"""One run of Equal Shares for a whole range of shares at once: what is bought by all of them alike. Pure and exact.

The price of a project is the lowest ρ with Σ min(purse, ρ·utility) ≥ cost (see :mod:`central.shares`). Purses that are
larger, or some of them larger and the rest the same, cannot raise it. So while the same projects are bought in the same
order, prices never rise as the share grows, and as nobody pays more then, no purse gets smaller either. The run with
the smallest share of a range and the run with the largest one therefore bound every run in between: a purse by those of
the two, a price by the two prices. Where the bounds leave only one answer to what is bought next, all shares buy it.

Purses are whole numbers of a small unit of money, rounded outwards after each payment; prices are fractions. So the
bounds hold without any floating point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
from gmpy2 import mpq, mpz
from numpy.typing import NDArray

from central.exact import Exact
from central.shares import Step
from central.voters import Voters

# The money of all voters stays below 2^61 units: sums of purses, rounded up, are far from the end of 64 bits.
_MONEY_BITS = 61
# More than any purse, and what is paid at most: whoever is asked for it pays all.
_MORE_THAN_ANYBODY_HAS = mpz(2) ** 62


@dataclass(frozen=True)
class Market:
    """What can be bought: ``worth`` is what one point is worth to a voter when the project is funded.

    Only projects in ``order`` can be bought, of equally good ones the first in it, and of each group in ``exclusions``
    only one.
    """

    voters: Voters
    costs: Mapping[str, Exact]
    worth: Mapping[str, Exact]
    order: Sequence[str]
    exclusions: Sequence[frozenset[str]]

    @cached_property
    def backers(self) -> Mapping[str, tuple["Backers", ...]]:
        """Who would pay for each project that can be bought."""
        return {
            project: tuple(
                Backers(mpq(each.weight) * mpq(self.worth[project]), each.places, each.numbers, int(each.numbers.sum()))
                for each in self.voters.support[project]
            )
            for project in self.order
            if self.voters.support[project]
        }

    @cached_property
    def lowest(self) -> Mapping[str, mpq]:
        """Each project's price when nobody is short of money, which it is never below."""
        return {
            project: mpq(self.costs[project]) / sum(each.utility * each.voters for each in backers)
            if self.costs[project]
            else mpq(0)
            for project, backers in self.backers.items()
        }

    def cost(self, steps: Sequence[Step]) -> Exact:
        """What the projects that are bought cost together."""
        return sum((self.costs[step[0]] for step in steps), Fraction(0))


class Backers(NamedTuple):
    """Voters to whom a project is worth the same ``utility``: ``places`` and ``numbers`` as in their support."""

    utility: mpq
    places: NDArray[np.int64]
    numbers: NDArray[np.int64]
    voters: int


class Sure(NamedTuple):
    """What every share of a range buys first, and whether that is ``all`` that any of them buys."""

    steps: tuple[Step, ...]
    all: bool


class _Price(NamedTuple):
    """Bounds of a price; ``high`` is None when the voters perhaps cannot pay."""

    low: mpq
    high: mpq | None


class Bounds:
    """The least and the most that every voter can have left when shares are from ``first`` to ``last``."""

    def __init__(self, market: Market, first: Exact, last: Exact) -> None:
        self._market = market
        numbers = market.voters.numbers
        # For very large shares the unit is more than one, so that bounds are wide but still right.
        self._units = mpq(2) ** (_MONEY_BITS - (int(numbers.sum()) * (int(last) + 1)).bit_length())
        self._least = np.full(len(numbers), _down(mpq(first) * self._units), np.int64)
        self._most = np.full(len(numbers), _up(mpq(last) * self._units), np.int64)

    def buy(self, known: Sequence[Step], limit: Exact) -> Sure:
        """Buys what is sure to be bought, first the ``known`` steps; ends when it costs more than ``limit``.

        ``known`` must be sure for a range that holds this one.
        """
        steps: list[Step] = []
        # A price never falls while purses empty, so an old price is a lower bound for the new one.
        lows = {project: price * self._units for project, price in self._market.lowest.items()}
        spent: Exact = 0
        while spent <= limit:
            step = known[len(steps)] if len(steps) < len(known) else self._next(lows)
            if not step:
                return Sure(tuple(steps), step is not None)
            self._pay(step[0], lows[step[0]])
            steps.append(step)
            spent += self._market.costs[step[0]]
            gone = {step[0]}.union(*(group for group in self._market.exclusions if step[0] in group))
            lows = {project: low for project, low in lows.items() if project not in gone}
        return Sure(tuple(steps), True)

    def _next(self, lows: dict[str, mpq]) -> Step | None:
        """What is bought next with every share: an empty step for nothing, None if that cannot be told.

        ``lows`` are brought up to date, and those who surely cannot be paid leave them.
        """
        found: dict[str, _Price] = {}
        best: mpq | None = None
        for project in sorted(lows, key=lows.__getitem__):
            if best is not None and lows[project] > best:
                break
            low = self._price(project, self._most, lows[project])
            if low is None:
                del lows[project]
                continue
            lows[project] = low
            if best is None or low <= best:
                found[project] = _Price(low, self._price(project, self._least, low))
                best = min((price.high for price in found.values() if price.high is not None), default=None)
        step = tuple(project for project in lows if project in found and (best is None or found[project].low <= best))
        if len(step) == 1:
            return step if best is not None else None
        return step if all(found[project] == _Price(best, best) for project in step) else None

    def _pay(self, project: str, at_least: mpq) -> None:
        low, high = self._price(project, self._most, at_least), self._price(project, self._least, at_least)
        if low is None or high is None:
            raise RuntimeError("only what is sure to be bought is paid")
        for backers in self._market.backers[project]:
            for purses, pays in (
                (self._least, _up(high * backers.utility)),
                (self._most, _down(low * backers.utility)),
            ):
                purses[backers.places] = np.maximum(purses[backers.places] - pays, 0)

    def _price(self, project: str, purses: NDArray[np.int64], at_least: mpq) -> mpq | None:
        """The price when these are the purses, in units of money; None when the voters cannot pay together.

        Who cannot pay the price that is known ``at_least`` pays all there is, and the others owe the rest: that makes
        a higher price that it is at least, up to where everybody else can pay it.
        """
        owed, price = mpq(self._market.costs[project]) * self._units, at_least
        if not owed:
            return mpq(0)
        groups = [
            (each.utility, purses[each.places], each.numbers, each.voters) for each in self._market.backers[project]
        ]
        while True:
            for place, (utility, held, numbers, _) in enumerate(groups):
                poor = held < _up(price * utility)
                if poor.any():
                    owed -= int(np.dot(held[poor], numbers[poor]))
                    rich = numbers[~poor]
                    groups[place] = (utility, held[~poor], rich, int(rich.sum()))
            worth = sum(utility * voters for utility, _, _, voters in groups)
            if not worth:
                return None
            if owed / worth == price:
                return price
            price = owed / worth


def _down(amount: mpq) -> int:
    return int(min(amount.numerator // amount.denominator, _MORE_THAN_ANYBODY_HAS))


def _up(amount: mpq) -> int:
    return int(min(-(-amount.numerator // amount.denominator), _MORE_THAN_ANYBODY_HAS))
