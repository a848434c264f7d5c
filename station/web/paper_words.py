"""A sheet in words, laid out as it lies before those who copy it: rows, columns and heads as on the paper. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from ballots.election import Contest, Election
from ballots.faces import FACE_MM, face
from ballots.methods import Grades
from ballots.paper import PagePlan, Stroke
from station.review import BoxKey
from station.web.review_words import BoxWords, box_words, column_words, contest_title


@dataclass(frozen=True)
class PaperBox:
    """A box, the name that a form sends it by, and the place of its column, from 0."""

    name: str
    key: BoxKey
    words: BoxWords
    column: int


@dataclass(frozen=True)
class PaperHead:
    """What stands above a column: the face of a grade, in a square of ``size`` millimetres, and lines of words."""

    face: tuple[Stroke, ...]
    lines: tuple[str, ...]
    size: float = FACE_MM


@dataclass(frozen=True)
class PaperContest:
    """A contest on one sheet: each row is the boxes of a project.

    ``heads`` is empty where the paper has none above its columns. A ``mirrored`` sheet has its first column at the
    right.
    """

    id: str
    title: str
    columns: int
    heads: tuple[PaperHead, ...]
    rows: tuple[tuple[PaperBox, ...], ...]
    mirrored: bool

    @property
    def boxes(self) -> list[PaperBox]:
        """All boxes, row by row."""
        return [box for row in self.rows for box in row]


def paper_contest(
    election: Election, plan: PagePlan, contest_id: str, names: Mapping[BoxKey, str], wanted: str
) -> PaperContest:
    """The boxes of one contest that have names, in the order of the paper, in the wanted language as in a review."""
    contest = election.contest(contest_id)
    columns = contest.method.columns
    keys = [(t.project, t.column) for t in plan.targets if t.contest == contest_id and (t.project, t.column) in names]
    said = zip(keys, box_words(election, contest, keys, wanted), strict=True)
    boxes = [PaperBox(names[key], key, words, columns.index(key[1])) for key, words in said]
    return PaperContest(
        contest_id,
        contest_title(election, contest, wanted),
        len(columns),
        _heads(contest, column_words(election, contest, wanted)),
        tuple(tuple(row) for _, row in groupby(boxes, key=lambda box: box.key[0])),
        plan.mirrored,
    )


def _heads(contest: Contest, words: list[list[str]]) -> tuple[PaperHead, ...]:
    middle, faces = FACE_MM / 2, isinstance(contest.method, Grades)
    return tuple(
        PaperHead(face(place, len(words), middle, middle) if faces else (), tuple(lines))
        for place, lines in enumerate(words, 1)
    )
