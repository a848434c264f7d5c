"""A test deck: ballots whose marks are known before anybody makes them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from ballots.election import Contest, Election
from ballots.judging import Judgement, judge_marks
from central.deck.cases import BLANK, Case, contest_cases


@dataclass(frozen=True)
class DeckBallot:
    """One ballot: its place in the pile from 1, its serial, and by contest what to mark on it."""

    number: int
    serial: str
    cases: Mapping[str, Case]


def plan_cases(election: Election, style_id: str) -> list[dict[str, Case]]:
    """What each ballot of a deck says, by contest; a contest with fewer cases is blank on the last ballots.

    KeyError when the election has no such style.
    """
    contests = election.style(style_id).contests
    columns = [contest_cases(election.contest(contest)) for contest in contests]
    return [dict(zip(contests, row, strict=True)) for row in zip_longest(*columns, fillvalue=BLANK)]


def judged(election: Election, contest: Contest, case: Case) -> Judgement | None:
    """What a count must make of it; None when people decide, because a box is blackened and the election says so."""
    if case.blackened and election.blackened_box == "review":
        return None
    counts = case.blackened if election.blackened_box == "vote" else ()
    return judge_marks(contest, {*case.marks, *counts})
