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

    def cost(self, steps: Sequence[Step]) -> Exact:
        """What the projects that are bought cost together."""
        return sum((self.costs[step[0]] for step in steps), Fraction(0))


class Sure(NamedTuple):
    """What every share of a range buys first, and whether that is ``all`` that any of them buys."""

    steps: tuple[Step, ...]
    all: bool


class _Group(NamedTuple):
    """Voters to whom a project is worth the same ``utility``: their purses, and how many voters have each."""

    utility: mpq
    purses: NDArray[np.int64]
    numbers: NDArray[np.int64]


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
        lows = {each: mpq(0) for each in self._market.order if self._market.voters.support[each]}
        spent: Exact = 0
        while spent <= limit:
            step = known[len(steps)] if len(steps) < len(known) else self._next(lows)
            if not step:
                return Sure(tuple(steps), step is not None)
            self._pay(step[0])
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
            low = self._price(project, self._most)
            if low is None:
                del lows[project]
                continue
            lows[project] = low
            if best is None or low <= best:
                found[project] = _Price(low, self._price(project, self._least))
                best = min((price.high for price in found.values() if price.high is not None), default=None)
        step = tuple(project for project in lows if project in found and (best is None or found[project].low <= best))
        if len(step) == 1:
            return step if best is not None else None
        return step if all(found[project] == _Price(best, best) for project in step) else None

    def _pay(self, project: str) -> None:
        low, high = self._price(project, self._most), self._price(project, self._least)
        if low is None or high is None:
            raise RuntimeError("only what is sure to be bought is paid")
        for support in self._market.voters.support[project]:
            utility = mpq(support.weight) * mpq(self._market.worth[project])
            for purses, pays in ((self._least, _up(high * utility)), (self._most, _down(low * utility))):
                purses[support.places] = np.maximum(purses[support.places] - pays, 0)

    def _price(self, project: str, purses: NDArray[np.int64]) -> mpq | None:
        """The price when these are the purses, in units of money; None when the voters cannot pay together."""
        owed = mpq(self._market.costs[project]) * self._units
        worth = mpq(self._market.worth[project])
        groups = [
            _Group(mpq(support.weight) * worth, purses[support.places], support.numbers)
            for support in self._market.voters.support[project]
        ]
        price, everybody_can = mpq(0), not owed
        while not everybody_can:
            utility = sum(group.utility * int(group.numbers.sum()) for group in groups)
            if not utility:
                return None
            # Too low as long as it asks somebody for more than there is: the others then owe the rest.
            price = owed / utility
            everybody_can = True
            for place, (each, held, numbers) in enumerate(groups):
                poor = held < _up(price * each)
                if poor.any():
                    everybody_can = False
                    owed -= int(np.dot(held[poor], numbers[poor]))
                    groups[place] = _Group(each, held[~poor], numbers[~poor])
        return price


def _down(amount: mpq) -> int:
    return int(min(amount.numerator // amount.denominator, _MORE_THAN_ANYBODY_HAS))


def _up(amount: mpq) -> int:
    return int(min(-(-amount.numerator // amount.denominator), _MORE_THAN_ANYBODY_HAS))
