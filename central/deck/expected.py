"""``expected.json``: what a reader must find on each ballot of a test deck, and what the count must make of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ballots.cvr import Mark
from ballots.election import Contest, Election
from ballots.election_file import ElectionFile
from ballots.judging import Judgement, Validity
from central.deck.plan import DeckBallot, judged
from central.exact import Exact, as_json
from central.tally import ContestResult, count_contest, decide, terms_of


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedContest(_Part):
    """One contest on one ballot; ``validity`` is None when two people must decide."""

    contest: str
    why: str
    marks: tuple[Mark, ...]
    blackened: tuple[Mark, ...]
    validity: str | None


class ExpectedBallot(_Part):
    """One ballot, by its place in the pile from 1."""

    number: int
    serial: str
    contests: tuple[ExpectedContest, ...]


class Total(_Part):
    """The count of one contest. ``scores`` and ``spent`` are exact, "p/q" where no whole number; ``review`` is held.

    ``crosses`` are those on valid ballots, by project and column.
    """

    contest: str
    rule: str
    winners: tuple[str, ...]
    scores: dict[str, int | str]
    spent: int | str
    crosses: dict[str, dict[str, int]]
    valid: int
    blank: int
    invalid: dict[str, int]
    review: int


class Expected(_Part):
    """The whole file. ``pages`` is how many sheets each ballot has."""

    format: Literal[1]
    election: str
    election_sha256: str
    style: str
    pages: int
    ballots: tuple[ExpectedBallot, ...]
    totals: tuple[Total, ...]


Read = tuple[tuple[Mark, ...], Judgement | None]
"""One contest on one ballot: its marked boxes, and the verdict, None when it is held for people."""


def expectation(file: ElectionFile, style_id: str, pages: int, deck: Sequence[DeckBallot]) -> Expected:
    """What reading and counting the deck must give."""
    election = file.election
    return Expected(
        format=1,
        election=election.id,
        election_sha256=file.hash,
        style=style_id,
        pages=pages,
        ballots=tuple(_ballot(election, ballot) for ballot in deck),
        totals=totals(election, {contest: [*_read(election, contest, deck)] for contest in deck[0].cases}),
    )


def totals(election: Election, ballots: Mapping[str, Iterable[Read]]) -> tuple[Total, ...]:
    """Counts the contests of these ballots as central does, in the election's order, in which they share pots."""
    spent: dict[str, Exact] = {pot.id: 0 for pot in election.pots}
    made = []
    for contest in election.contests:
        if contest.id in ballots:
            counted, result = _counted(election, contest, spent[contest.pot], ballots[contest.id])
            spent[contest.pot] += result.spent
            made.append(counted)
    return tuple(made)


def _counted(
    election: Election, contest: Contest, spent: Exact, ballots: Iterable[Read]
) -> tuple[Total, ContestResult]:
    crosses = {project.id: dict.fromkeys(contest.method.columns, 0) for project in contest.projects}
    votes, kinds = [], dict.fromkeys(Validity, 0)
    review = 0
    for marks, judgement in ballots:
        if judgement is None:
            review += 1
            continue
        kinds[judgement.validity] += 1
        if judgement.vote is not None:
            votes.append(judgement.vote)
            for project, column in marks:
                crosses[project][column] += 1
    result = decide(terms_of(election, contest.id, spent), count_contest(contest, votes))
    counted = Total(
        contest=contest.id,
        rule=result.terms.rule.name,
        winners=result.winners,
        scores={project: as_json(score) for project, score in result.counted.scores.items()},
        spent=as_json(result.spent),
        crosses=crosses,
        valid=kinds.pop(Validity.VALID),
        blank=kinds.pop(Validity.BLANK),
        invalid={validity.value: number for validity, number in kinds.items() if number},
        review=review,
    )
    return counted, result


def _read(election: Election, contest_id: str, deck: Sequence[DeckBallot]) -> Iterable[Read]:
    contest = election.contest(contest_id)
    for ballot in deck:
        case = ballot.cases[contest_id]
        counts = case.blackened if election.blackened_box == "vote" else ()
        yield (*case.marks, *counts), judged(election, contest, case)


def _ballot(election: Election, ballot: DeckBallot) -> ExpectedBallot:
    verdicts: Mapping[str, Judgement | None] = {
        contest: judged(election, election.contest(contest), case) for contest, case in ballot.cases.items()
    }
    return ExpectedBallot(
        number=ballot.number,
        serial=ballot.serial,
        contests=tuple(
            ExpectedContest(
                contest=contest,
                why=case.why.value,
                marks=case.marks,
                blackened=case.blackened,
                validity=verdict.validity.value if (verdict := verdicts[contest]) else None,
            )
            for contest, case in ballot.cases.items()
        ),
    )
