"""What the ballots of a test deck say, contest by contest, and why. Pure."""

from dataclasses import dataclass

from ballots.cvr import Mark
from ballots.election import Contest
from ballots.judging import judge_marks
from ballots.outcome import Outcome
from central.deck.invalid import invalid_marks
from central.deck.valid import valid_marks


class Why(Outcome):
    """What a ballot of the deck tries in one contest; an invalid one names its reason as well."""

    BLANK = ("blank", "Inget kryss.", "No mark.")
    VOTES = ("votes", "Giltig röst.", "A valid vote.")
    BOXES = ("boxes", "Rutor som ingen annan röstsedel har kryss i.", "Boxes that no other ballot has marked.")
    INVALID = ("invalid", "Ogiltig röst.", "An invalid vote.")
    BLACKENED = ("blackened", "En helt ifylld ruta.", "A box filled in completely.")


@dataclass(frozen=True)
class Case:
    """One contest on one ballot: the boxes to cross, and those to fill in completely."""

    why: Why
    marks: tuple[Mark, ...] = ()
    blackened: tuple[Mark, ...] = ()


BLANK = Case(Why.BLANK)


def contest_cases(contest: Contest) -> list[Case]:
    """All cases of one contest: a blank one first, then votes that mark every box, invalid ones, a blackened box."""
    valid = valid_marks(contest)
    rest = _unmarked(contest, valid)
    return [
        BLANK,
        *(Case(Why.VOTES, marks) for marks in valid),
        *(Case(Why.BOXES, marks) for marks in rest),
        *(Case(Why.INVALID, marks) for marks in invalid_marks(contest)),
        Case(Why.BLACKENED, blackened=(_leader(contest, valid),)),
    ]


def _unmarked(contest: Contest, valid: list[tuple[Mark, ...]]) -> list[tuple[Mark, ...]]:
    """The rows with boxes that no valid vote marks, one ballot a row; whether it is valid, the judge says."""
    marked = {mark for marks in valid for mark in marks}
    columns = contest.method.columns
    rows = [tuple((project.id, column) for column in columns) for project in contest.projects]
    return [row for row in rows if not marked.issuperset(row)]


def _leader(contest: Contest, valid: list[tuple[Mark, ...]]) -> Mark:
    """The first box of the project with the most: one vote more for it makes no two projects equal."""
    points = dict.fromkeys((project.id for project in contest.projects), 0)
    for marks in valid:
        vote = judge_marks(contest, marks).vote
        # Grades' values are places, and their deck gives the leader the most best ones: those with the value 1.
        for choice, value in zip(vote.choices, vote.values, strict=True) if vote else ():
            points[choice] += value if contest.method.type != "grades" else int(value == 1)
    return max(points, key=lambda project: points[project]), contest.method.columns[0]
