"""How well an order that somebody claims agrees with the true one, and how well it may by chance alone. Pure.

Ballots of which it is known that they were handed out in different parts of the day are compared part by part; within
a part, an order that knows nothing is a random permutation. Of one, with ``parts`` parts:

* hits, places where the claimed order has the true ballot: P(at least m) <= parts^m / m!, since the m-th factorial
  moment of the fixed points of permutations is parts^m (or 0 beyond their size), by Markov.
* neighbours, pairs that followed each other and lie beside each other in the claim: P(at least m) <= (2 parts)^m / m!
  in the same way. They show an order that is broken into pieces, or reversed.
* drift, the rank correlation over its standard deviation. Its tails are thinner than those of the normal law.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The journeys ask some thousand times; by chance, one run of them in a hundred thousand would fail.
LEAST = 1e-9
# Two-sided, a normal law is further out than this with probability LEAST.
MOST_DRIFT = 6.11


@dataclass(frozen=True)
class Agreement:
    """How well a claim agrees with the truth, in ``parts`` parts of ``ballots`` ballots."""

    ballots: int
    parts: int
    hits: int
    neighbours: int
    drift: float

    @property
    def better_than_chance(self) -> bool:
        """Whether chance alone would do as well less than once in 1 / LEAST claims."""
        return (
            self.hits >= most_by_chance(self.parts)
            or self.neighbours >= most_by_chance(2 * self.parts)
            or abs(self.drift) > MOST_DRIFT
        )


def most_by_chance(mean: int) -> int:
    """The smallest number m with mean^m / m! below LEAST."""
    number = 1
    while number * math.log(mean) - math.lgamma(number + 1) > math.log(LEAST):
        number += 1
    return number


def agreement(parts: Sequence[Sequence[str]], keys: Mapping[str, Any]) -> Agreement:
    """Compares the true order of ballots, part by part, with the order of the keys that a claim gives them.

    Ballots without a key come first, together; ballots with the same key lie in the order of their names.
    """
    hits = neighbours = 0
    covariance = variance = 0.0
    for true in parts:
        ranks = _ranks(true, keys)
        claimed = sorted(true, key=lambda ballot: (ranks[ballot], ballot))
        hits += max(_same(true, claimed), _same(true, claimed[::-1]))
        place = {ballot: number for number, ballot in enumerate(claimed)}
        neighbours += sum(abs(place[one] - place[other]) == 1 for one, other in pairwise(true))
        more = _drift(np.array([ranks[ballot] for ballot in true]))
        covariance, variance = covariance + more[0], variance + more[1]
    drift = covariance / math.sqrt(variance) if variance else 0.0
    return Agreement(sum(map(len, parts)), len(parts), hits, neighbours, drift)


def _ranks(ballots: Sequence[str], keys: Mapping[str, Any]) -> Mapping[str, int]:
    """The place of each ballot's key among all keys; -1 without one."""
    places = {key: number for number, key in enumerate(sorted({keys[each] for each in ballots if each in keys}))}
    return {each: places[keys[each]] if each in keys else -1 for each in ballots}


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _drift(ranks: NDArray[np.int64]) -> tuple[float, float]:
    """The sum of products with the true places, both around their means, and its variance over permutations."""
    if len(ranks) < 2:
        return 0.0, 0.0
    centred, places = ranks - ranks.mean(), np.arange(len(ranks)) - (len(ranks) - 1) / 2
    variance = float((centred**2).sum() * (places**2).sum()) / (len(ranks) - 1)
    return float(centred @ places), variance
