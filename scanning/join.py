"""Joins the sheets of one ballot into what it says, contest by contest: the machine's clear marks and people's
decisions. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballots.cvr import ContestRecord, Held, Mark, contest_record
from ballots.election import Contest
from ballots.geometry import PagePlan
from scanning.result import TargetResult


@dataclass(frozen=True)
class Decided:
    """What two people decided about boxes of one contest: those they found marked, or None when they disagreed."""

    contest: str
    boxes: tuple[Mark, ...]
    marked: frozenset[Mark] | None


def join_contest(
    contest: Contest,
    pages: Sequence[PagePlan],
    sheets: Mapping[int, Sequence[TargetResult]],
    decided: Iterable[Decided],
) -> ContestRecord:
    """What a ballot says in one contest. ``pages`` are its style's, ``sheets`` the boxes of those read, by page number.

    Held, without any mark, when a page with the contest is missing or two people disagree.
    """
    if any(page.number not in sheets for page in pages if contest.id in {target.contest for target in page.targets}):
        return ContestRecord(contest.id, (), None, Held.PAGE_MISSING)
    about = [each for each in decided if each.contest == contest.id]
    if any(each.marked is None for each in about):
        return ContestRecord(contest.id, (), None, Held.DISAGREED)
    machine = {
        (target.project, target.column)
        for targets in sheets.values()
        for target in targets
        if target.contest == contest.id and target.mark == "marked"
    }
    asked = {box for each in about for box in each.boxes}
    people = {box for each in about for box in each.marked or ()}
    return contest_record(contest, machine - asked | people)
