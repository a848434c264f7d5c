"""Who wins by score: projects from the best on, as far as the rule's limits let them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby


@dataclass(frozen=True)
class Outcome:
    """Winners in their order, what they cost, and the groups of equals that the lot has put in order."""

    winners: tuple[str, ...]
    spent: Fraction
    ties: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Limits:
    """What winners must keep to. ``pot`` None: money is no limit; ``most`` None: nor is the number of winners.

    ``tiers`` are (highest cost, most winners), lowest first.
    """

    costs: Mapping[str, int]
    pot: Fraction | None
    exclusions: Sequence[frozenset[str]] = ()
    most: int | None = None
    tiers: Sequence[tuple[int, int]] = ()
    stop: bool = False


def lot(seed: str, contest: str, project: str) -> bytes:
    """What the published lot gives a project; the lowest comes first."""
    return hashlib.sha256(f"{seed}\0{contest}\0{project}".encode()).digest()


def best_first(projects: Iterable[str], scores: Mapping[str, Fraction], seed: str, contest: str) -> list[str]:
    """By score, equal ones by lot."""
    by_lot = sorted(projects, key=lambda project: lot(seed, contest, project))
    return sorted(by_lot, key=lambda project: scores[project], reverse=True)


def fund(order: Sequence[str], scores: Mapping[str, Fraction], limits: Limits) -> Outcome:
    """Goes down the list once and takes whatever may be taken; with ``stop`` the first that does not fit is the end."""
    won: list[str] = []
    spent = Fraction(0)
    for project in order:
        if _ruled_out(project, won, limits):
            continue
        if limits.pot is not None and spent + limits.costs[project] > limits.pot:
            if limits.stop:
                break
            continue
        won.append(project)
        spent += limits.costs[project]
    equals = (tuple(group) for _, group in groupby(order, key=lambda project: scores[project]))
    return Outcome(tuple(won), spent, tuple(group for group in equals if len(group) > 1))


def _ruled_out(project: str, won: Sequence[str], limits: Limits) -> bool:
    if any(project in group and group & set(won) for group in limits.exclusions):
        return True
    if limits.most is not None and len(won) >= limits.most:
        return True
    if not limits.tiers:
        return False
    tier = _tier(project, limits)
    return tier is None or sum(_tier(other, limits) == tier for other in won) >= limits.tiers[tier][1]


def _tier(project: str, limits: Limits) -> int | None:
    cost = limits.costs[project]
    return next((place for place, (top, _) in enumerate(limits.tiers) if cost <= top), None)
