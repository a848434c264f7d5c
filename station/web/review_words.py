"""What people read beside the picture of a ballot: the contest, its rule, what each box stands for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.ballot_texts import ballot_texts
from ballots.cvr import Mark
from ballots.election import Contest, Election
from ballots.fixed_texts import FixedTexts, languages
from ballots.instructions import column_heads, instructions
from ballots.local_text import in_language
from ballots.methods import Grades, Points, Ranking
from station.review import Review


@dataclass(frozen=True)
class BoxWords:
    """One box: the project's number and name, and which of its boxes it is.

    ``column`` is the word above it and ``place`` its place where boxes have no words, from 1; empty and 0 for others.
    """

    project: str
    name: str
    column: str
    place: int = 0


@dataclass(frozen=True)
class ReviewWords:
    """A review in words: the contest's title, what the ballot told its voter, and the boxes in the review's order."""

    contest: str
    rules: tuple[str, ...]
    boxes: tuple[BoxWords, ...]


def box_words(election: Election, contest: Contest, boxes: Sequence[Mark], wanted: str) -> tuple[BoxWords, ...]:
    """What (project, column) pairs of a contest stand for, in the wanted language or the election's first one."""
    language, texts = _language(election, wanted)
    numbered = isinstance(contest.method, Points)
    return tuple(
        BoxWords(
            project,
            in_language(contest.project(project).name, language),
            _column(contest, column, language, texts),
            int(column) if numbered else 0,
        )
        for project, column in boxes
    )


def column_words(election: Election, contest: Contest, wanted: str) -> list[list[str]]:
    """The lines above each column of boxes, as printed; empty for a contest whose columns have none."""
    return column_heads(contest.method, _language(election, wanted)[1])


def contest_title(election: Election, contest: Contest, wanted: str) -> str:
    """The contest's title in the wanted language or the election's first one."""
    return in_language(contest.title, _language(election, wanted)[0])


def _language(election: Election, wanted: str) -> tuple[str, FixedTexts]:
    language = election.spoken(wanted)
    (texts,) = ballot_texts([wanted if wanted in languages() else language], election.languages)
    return language, texts


def review_words(election: Election, asked: Review, wanted: str) -> ReviewWords:
    """The words in the wanted language, in the election's first one where it lacks them."""
    contest = election.contest(asked.contest)
    _, texts = _language(election, wanted)
    return ReviewWords(
        contest=contest_title(election, contest, wanted),
        rules=tuple(instructions(election, [contest], 1, texts)),
        boxes=box_words(election, contest, asked.boxes, wanted),
    )


def _column(contest: Contest, column: str, language: str, texts: FixedTexts) -> str:
    match contest.method:
        case Ranking():
            return texts.ranks[int(column) - 1]
        case Grades(grades=grades):
            return next(in_language(grade.name, language) for grade in grades if grade.id == column)
        case _:
            return ""
