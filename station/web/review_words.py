"""What people read beside the picture of a ballot: the contest, its rule, what each box stands for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.ballot_texts import ballot_texts
from ballots.cvr import Mark
from ballots.election import Contest, Election
from ballots.fixed_texts import FixedTexts, languages
from ballots.instructions import instructions
from ballots.local_text import in_language
from ballots.methods import Grades, Points, Ranking
from station.review import Review


@dataclass(frozen=True)
class BoxWords:
    """One box: the project's number and name, and which of its boxes it is (empty when it has but one)."""

    project: str
    name: str
    column: str


@dataclass(frozen=True)
class ReviewWords:
    """A review in words: the contest's title, what the ballot told its voter, and the boxes in the review's order."""

    contest: str
    rules: tuple[str, ...]
    boxes: tuple[BoxWords, ...]


def box_words(election: Election, contest: Contest, boxes: Sequence[Mark], wanted: str) -> tuple[BoxWords, ...]:
    """What (project, column) pairs of a contest stand for, in the wanted language or the election's first one."""
    language, texts = _language(election, wanted)
    return tuple(
        BoxWords(
            project, in_language(contest.project(project).name, language), _column(contest, column, language, texts)
        )
        for project, column in boxes
    )


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
        case Points():
            return column
        case Grades(grades=grades):
            return next(in_language(grade.name, language) for grade in grades if grade.id == column)
        case _:
            return ""
