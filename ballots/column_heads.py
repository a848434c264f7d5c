"""The columns of boxes in a contest's rows, and the heads above them. Pure."""

import math
from dataclasses import dataclass

from ballots.blocks import Block, Line, separator, stacked
from ballots.election import Contest
from ballots.faces import FACE_MM, face
from ballots.fixed_texts import FixedTexts
from ballots.instructions import column_heads
from ballots.methods import Grades
from ballots.paper import BOX_MM, BOX_PITCH_MM, LEFT, Stroke, Text
from ballots.typefaces import width
from ballots.wrapping import wrap

_BETWEEN_HEADS_MM = 2.5
_ABOVE_HEADS_MM = 1.0
# Columns may take this much of the page's 166 mm before every head is set with one word a line.
_WIDEST_COLUMNS_MM = 66.0


@dataclass(frozen=True)
class Columns:
    """Columns of boxes from the page's left edge on: their names, distance and right end in mm, and their heads.

    With ``faces``, a face stands above each head.
    """

    names: tuple[str, ...]
    pitch: float
    end: float
    heads: tuple[tuple[Line, ...], ...]
    faces: bool = False


def box_columns(contest: Contest, texts: list[FixedTexts]) -> Columns:
    """The columns that the contest's method needs, with heads in all languages of the ballot, the first one bold."""
    names = contest.method.columns
    heads = _heads(contest, texts)
    pitch = max(_pitch(heads), BOX_PITCH_MM) if heads else BOX_PITCH_MM
    wrapped = tuple(tuple(_wrapped(head, pitch - _BETWEEN_HEADS_MM)) for head in heads)
    # The last head may reach over what stands beside the boxes: it stands above it.
    end = LEFT + (len(names) - 1) * pitch + BOX_MM
    return Columns(names, pitch, end, wrapped, isinstance(contest.method, Grades))


def heads_block(contest: Contest, columns: Columns) -> tuple[Block, ...]:
    """The heads above the first row on a page, as one block; none for a method that needs no heads."""
    if not columns.heads:
        return ()
    texts: list[Text] = []
    strokes: list[Stroke] = []
    top, bottom = _ABOVE_HEADS_MM + (FACE_MM + _ABOVE_HEADS_MM if columns.faces else 0.0), 0.0
    for number, head in enumerate(columns.heads):
        x = LEFT + number * columns.pitch
        placed, end = stacked(head, x, top)
        texts += placed
        bottom = max(bottom, end + 1.0)
        if columns.faces:
            strokes += face(number + 1, len(columns.heads), x + BOX_MM / 2, _ABOVE_HEADS_MM + FACE_MM / 2)
    owner = f"the column heads of contest {contest.id}"
    return (Block(owner, bottom, tuple(texts), (*strokes, separator(bottom))),)


def _heads(contest: Contest, texts: list[FixedTexts]) -> list[list[Line]]:
    by_language = [column_heads(contest.method, each) for each in texts]
    return [
        [Line(words, bold=language == 0) for language, lines in enumerate(column) for words in lines]
        for column in zip(*by_language, strict=True)
    ]


def _pitch(heads: list[list[Line]]) -> float:
    """As wide as the first language's lines when there is room, but never narrower than any word."""
    lines = [line for head in heads for line in head]
    longest_word = max(width(word, line.size, line.bold) for line in lines for word in _words(line))
    whole_lines = max(width(line.words, line.size, line.bold) for line in lines if line.bold)
    widest = max(longest_word, whole_lines) + _BETWEEN_HEADS_MM
    return float(math.ceil(widest if widest * len(heads) <= _WIDEST_COLUMNS_MM else longest_word + _BETWEEN_HEADS_MM))


def _wrapped(head: list[Line], room: float) -> list[Line]:
    return [
        Line(words, line.size, line.bold)
        for line in head
        for words in wrap(" ".join(_words(line)), line.size, line.bold, room, "the column heads")
    ]


def _words(line: Line) -> list[str]:
    """The words of a head; a narrow column may break it where running text may not."""
    return line.words.replace("\u00a0", " ").split()
