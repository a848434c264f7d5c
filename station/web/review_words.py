"""What reviewers read beside the picture: the contest, its rule, and what each box stands for. Pure."""

from dataclasses import dataclass

from ballots.ballot_texts import ballot_texts
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


def review_words(election: Election, asked: Review, wanted: str) -> ReviewWords:
    """The words in the wanted language, in the election's first one where it lacks them."""
    known = [language for language in (wanted, *election.languages) if language in election.languages]
    language, contest = known[0], election.contest(asked.contest)
    (texts,) = ballot_texts([wanted if wanted in languages() else language], election.languages)
    return ReviewWords(
        contest=in_language(contest.title, language),
        rules=tuple(instructions(election, [contest], 1, texts)),
        boxes=tuple(
            BoxWords(
                project, in_language(contest.project(project).name, language), _column(contest, column, language, texts)
            )
            for project, column in asked.boxes
        ),
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
