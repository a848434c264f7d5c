"""The contests of a ballot style, with their projects in the order in which its ballots print them."""

from dataclasses import dataclass

from ballots.election import Contest, Election, Project
from ballots.order import printed_order


@dataclass(frozen=True)
class Listed:
    """One contest and all its projects."""

    contest: Contest
    projects: tuple[Project, ...]


def listed(election: Election, style_id: str) -> list[Listed]:
    """The contests in the style's order; KeyError when the election has no such style."""
    style = election.style(style_id)
    contests = [election.contest(contest) for contest in style.contests]
    return [Listed(contest, tuple(printed_order(election, style, contest))) for contest in contests]
