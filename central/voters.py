"""The voters behind valid ballots, by what they say and by whom they support, as arrays."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from central.exact import Exact

Ballots = Mapping[tuple[tuple[str, ...], tuple[Exact, ...]], int]
"""How often each ballot was cast: projects, and what each of them gets."""


@dataclass(frozen=True)
class Support:
    """All who give a project the same: ``weight``, their ``places`` in the list of different ballots, how many each."""

    weight: Exact
    places: NDArray[np.int64]
    numbers: NDArray[np.int64]


@dataclass(frozen=True)
class Voters:
    """How many voters cast each of the different ballots, and every project's support, one entry for each weight."""

    numbers: NDArray[np.int64]
    support: Mapping[str, tuple[Support, ...]]


def voters_of(projects: Sequence[str], ballots: Ballots) -> Voters:
    """The voters behind valid ballots; blank ballots and points of nothing support nothing."""
    numbers = np.fromiter(ballots.values(), np.int64, len(ballots))
    values = list(dict.fromkeys(chain.from_iterable(given for _, given in ballots))) or [0]
    named = numbered((choices for choices, _ in ballots), projects)
    weighed = numbered((given for _, given in ballots), values)
    sizes = np.fromiter((len(choices) for choices, _ in ballots), np.int64, len(ballots))
    # All ballots that give the first project the first value, then those that give it the second one, and so on.
    kinds = named * len(values) + weighed
    most = len(projects) * len(values)
    # NumPy sorts small integers many times faster.
    order = np.argsort(kinds.astype(np.min_scalar_type(most)), kind="stable")
    places = np.repeat(np.arange(len(ballots)), sizes)[order]
    parts = np.split(places, np.cumsum(np.bincount(kinds, minlength=most))[:-1])
    support = {
        project: tuple(
            Support(value, part, numbers[part])
            for value, part in zip(values, parts[first : first + len(values)], strict=True)
            if value and part.size
        )
        for first, project in zip(range(0, most, len(values)), projects, strict=True)
    }
    return Voters(numbers, support)


def numbered(lists: Iterable[Iterable[Hashable]], names: Iterable[Hashable]) -> NDArray[np.int64]:
    """All that stands in the lists, one after the other, each as its place among ``names``; else a KeyError."""
    place_of = {name: place for place, name in enumerate(names)}
    return np.fromiter(map(place_of.__getitem__, chain.from_iterable(lists)), np.int64)
