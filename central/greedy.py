"""The greedy rule: projects in their order, each funded when it fits into what is left of the pot. Pure and exact."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ballots.outcome import Outcome
from central.exact import Exact
from central.ties import tie_groups


class NotFunded(Outcome):
    """Why a project is not funded, with a sentence in Swedish and English."""

    BELOW_THRESHOLD = ("below-threshold", "Fick för få röster eller poäng.", "Too few votes or points.")
    EXCLUDED = (
        "excluded",
        "Utesluts av ett annat förslag som finansieras.",
        "Ruled out by another project that is funded.",
    )
    DID_NOT_FIT = ("did-not-fit", "Kostar mer än det som var kvar.", "Costs more than was left.")
    STOPPED = ("stopped", "Pengarna tog slut före förslaget.", "The money ended before the project.")
    SHARES_TOO_SMALL = (
        "shares-too-small",
        "De som röstade på förslaget kunde inte betala det med sina andelar.",
        "Those who voted for the project could not pay for it with their shares.",
    )
    NOT_AMONG_THE_BEST = (
        "not-among-the-best",
        "Så många förslag som får vinna fick ett bättre resultat.",
        "As many projects as may win had a better result.",
    )
    TIER_FULL = (
        "tier-full",
        "Så många förslag som får vinna i kostnadsklassen fick fler röster eller poäng.",
        "As many projects as may win in its class of costs had more votes or points.",
    )
    LOST_THE_LOT = ("lost-the-lot", "Lika resultat; lottningen avgjorde.", "A tie; the lot decided.")


@dataclass(frozen=True)
class Limits:
    """What bounds the funding: what projects cost, the pot, groups of which only one may win, and the most winners.

    Without a pot (None) costs bound nothing, without ``most`` the number of winners is free. ``tiers`` are (highest
    cost, most winners), lowest first; each project counts in the first that holds its cost.
    """

    costs: Mapping[str, Exact]
    pot: Exact | None
    exclusions: tuple[frozenset[str], ...] = ()
    most: int | None = None
    tiers: tuple[tuple[int, int], ...] = ()

    def tier_is_full(self, project: str, winners: Collection[str]) -> bool:
        """Whether as many winners as may be are in the project's tier; a project above all tiers has no place."""
        if not self.tiers:
            return False
        tier = self._tier(project)
        return tier is None or sum(self._tier(winner) == tier for winner in winners) >= tier[1]

    def _tier(self, project: str) -> tuple[int, int] | None:
        return next((tier for tier in self.tiers if self.costs[project] <= tier[0]), None)

    def excluded(self, project: str, winners: Collection[str]) -> bool:
        """Whether one of ``winners`` keeps ``project`` from winning."""
        return any(project in group and not group.isdisjoint(winners) for group in self.exclusions)


@dataclass(frozen=True)
class Funding:
    """The funded projects in order, what they cost together, and why each other project in the order is not funded.

    ``ties`` are the groups of equal projects that the lot has put in order, each in that order. ``ended_by`` is the
    project that did not fit and ended the count, where one did.
    """

    winners: tuple[str, ...]
    spent: Exact
    refused: Mapping[str, NotFunded]
    ties: tuple[tuple[str, ...], ...] = ()
    ended_by: str | None = None


def by_score(
    order: Sequence[str], scores: Mapping[str, Exact], limits: Limits, on_misfit: Literal["skip", "stop"]
) -> Funding:
    """Funds projects by score; ``order`` is that of the scores and of the lot between equal ones."""
    ties = tie_groups(order, scores)
    funding = fund(order, limits, on_misfit)
    lost = dict.fromkeys(_lost_the_lot(order, ties, limits, on_misfit), NotFunded.LOST_THE_LOT)
    return replace(funding, ties=ties, refused={**funding.refused, **lost})


def fund(order: Sequence[str], limits: Limits, on_misfit: Literal["skip", "stop"]) -> Funding:
    """Goes through ``order`` once; of each group of exclusions only the first that is reached is funded.

    With ``stop`` nothing after the first project that does not fit is funded; an excluded project stops nothing.
    """
    winners: list[str] = []
    spent: Exact = 0
    refused: dict[str, NotFunded] = {}
    ended_by: str | None = None
    for project in order:
        if ended_by is not None:
            refused[project] = NotFunded.STOPPED
        elif limits.excluded(project, winners):
            refused[project] = NotFunded.EXCLUDED
        elif len(winners) == limits.most:
            refused[project] = NotFunded.NOT_AMONG_THE_BEST
        elif limits.tier_is_full(project, winners):
            refused[project] = NotFunded.TIER_FULL
        elif limits.pot is not None and spent + limits.costs[project] > limits.pot:
            refused[project] = NotFunded.DID_NOT_FIT
            ended_by = project if on_misfit == "stop" else None
        else:
            winners.append(project)
            spent += limits.costs[project]
    return Funding(tuple(winners), spent, refused, ended_by=ended_by)


def _lost_the_lot(
    order: Sequence[str], ties: Sequence[tuple[str, ...]], limits: Limits, on_misfit: Literal["skip", "stop"]
) -> Iterator[str]:
    """The projects that are not funded, but would be if the lot had put them first among their equals."""
    winners = fund(order, limits, on_misfit).winners
    for group in ties:
        before = order[: order.index(group[0])]
        for project in group:
            if project not in winners and project in fund([*before, project], limits, on_misfit).winners:
                yield project
