"""Contradictions in combined results; see :mod:`ballots.consistency`. Pure."""

from collections.abc import Iterator

from ballots.election import Combined, Contest, Election
from ballots.methods import Grades


def combinations(election: Election) -> Iterator[str]:
    """Combined results whose contests are unknown or cannot be added up."""
    contests = {contest.id: contest for contest in election.contests}
    for number, combined in enumerate(election.combined, 1):
        place = f"combined[{number}]"
        if combined.id in contests:
            yield f"{place}.id: {combined.id!r} is a contest's id; a combined result needs its own"
        unknown = [contest for contest in combined.weights if contest not in contests]
        for contest in unknown:
            yield f"{place}.weights: there is no contest {contest!r}"
        if not unknown:
            yield from _together(place, combined, [contests[contest] for contest in combined.weights])


def _together(place: str, combined: Combined, contests: list[Contest]) -> Iterator[str]:
    first = contests[0]
    if isinstance(first.method, Grades):
        yield f"{place}.weights: {first.id!r} has grades, which cannot be added up"
    for other in contests[1:]:
        if _said(other) != _said(first):
            yield f"{place}.weights: {other.id!r} has another method than {first.id!r}"
        if {project.id: project.name for project in other.projects} != {
            project.id: project.name for project in first.projects
        }:
            yield f"{place}.weights: {other.id!r} has other projects than {first.id!r}, or other names for them"
    if combined.winners > len(first.projects):
        yield f"{place}.winners: {combined.winners} is more than the {len(first.projects)} projects"


def _said(contest: Contest) -> dict[str, object]:
    """What voters may say; the limit of a knapsack is the region's own."""
    return contest.method.model_dump(exclude={"limit"})
