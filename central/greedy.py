"""The greedy rule: projects in their order, each funded when it fits into what is left of the pot. Pure and exact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ballots.outcome import Outcome
from central.exact import Exact


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
    LOST_THE_LOT = ("lost-the-lot", "Lika resultat; lottningen avgjorde.", "A tie; the lot decided.")


@dataclass(frozen=True)
class Funding:
    """The funded projects in order, what they cost together, and why each other project in the order is not funded.

    ``ended_by`` is the project that did not fit and ended the count, where one did.
    """

    winners: tuple[str, ...]
    spent: Exact
    refused: Mapping[str, NotFunded]
    ended_by: str | None


def fund(
    order: Sequence[str],
    costs: Mapping[str, Exact],
    pot: Exact,
    on_misfit: Literal["skip", "stop"],
    exclusions: Sequence[frozenset[str]] = (),
) -> Funding:
    """Goes through ``order`` once; of each group in ``exclusions`` only the first that is reached is funded.

    With ``stop`` nothing after the first project that does not fit is funded; an excluded project stops nothing.
    """
    winners: list[str] = []
    spent: Exact = 0
    refused: dict[str, NotFunded] = {}
    ended_by: str | None = None
    for project in order:
        if ended_by is not None:
            refused[project] = NotFunded.STOPPED
        elif any(project in group and not group.isdisjoint(winners) for group in exclusions):
            refused[project] = NotFunded.EXCLUDED
        elif spent + costs[project] > pot:
            refused[project] = NotFunded.DID_NOT_FIT
            ended_by = project if on_misfit == "stop" else None
        else:
            winners.append(project)
            spent += costs[project]
    return Funding(tuple(winners), spent, refused, ended_by)


def lost_the_lot(
    order: Sequence[str],
    ties: Sequence[tuple[str, ...]],
    costs: Mapping[str, Exact],
    pot: Exact,
    on_misfit: Literal["skip", "stop"],
    exclusions: Sequence[frozenset[str]] = (),
) -> Iterator[str]:
    """The projects that are not funded, but would be if the lot had put them first among their equals."""

    def funded(projects: Sequence[str]) -> tuple[str, ...]:
        return fund(projects, costs, pot, on_misfit, exclusions).winners

    winners = funded(order)
    for group in ties:
        before = order[: order.index(group[0])]
        for project in group:
            if project not in winners and project in funded([*before, project]):
                yield project
