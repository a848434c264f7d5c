"""The order in which projects stand on a ballot: as in the file, or by a lot that anyone can draw again. Pure."""

import hashlib

from ballots.election import Contest, Election, Project, ProjectOrder, Style


def printed_order(election: Election, style: Style, contest: Contest) -> list[Project]:
    """All projects of ``contest`` in the order in which the ballots of ``style`` print them, first row first.

    The lot orders them by SHA-256(seed ‖ 0x00 ‖ contest ‖ 0x00 ‖ project), lowest first, which depends on nothing
    else: not on their order in the file either. Without a lot they stand as in the file.
    """
    lot = election.project_order
    if lot is None:
        return list(contest.projects)
    if lot.styles == "drawn":
        return _drawn(contest, lot, style.id)
    drawn = _drawn(contest, lot)
    begin = _place_among(election, style, contest) % len(drawn) if lot.styles == "rotated" else 0
    return drawn[begin:] + drawn[:begin]


def _drawn(contest: Contest, lot: ProjectOrder, *style: str) -> list[Project]:
    def draw(project: Project) -> bytes:
        return hashlib.sha256(b"\0".join(part.encode() for part in (lot.seed, contest.id, project.id, *style))).digest()

    return sorted(contest.projects, key=draw)


def _place_among(election: Election, style: Style, contest: Contest) -> int:
    """How many styles of the file print this contest before this one does."""
    having = [each.id for each in election.styles if contest.id in each.contests]
    return having.index(style.id)
