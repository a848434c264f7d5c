"""The columns of boxes in a contest's rows, and the heads above them. Pure."""

import math
from dataclasses import dataclass

from ballots.blocks import Block, separator, stacked
from ballots.election import Contest
from ballots.faces import FACE_MM, face
from ballots.instructions import column_heads
from ballots.methods import Grades
from ballots.paper import LEFT, Stroke, Text
from ballots.setting import Line, Setting
from ballots.typefaces import width
from ballots.wrapping import wrap

_BETWEEN_HEADS_MM = 2.5
_ABOVE_HEADS_MM = 1.0
_BELOW_HEADS_MM = 1.0
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


def box_columns(contest: Contest, setting: Setting) -> Columns:
    """The columns that the contest's method needs, with heads in all languages of the ballot, the first one bold."""
    names, look = contest.method.columns, setting.look
    heads = _heads(contest, setting)
    pitch = max(_pitch(heads), look.pitch) if heads else look.pitch
    wrapped = tuple(tuple(_wrapped(head, pitch - _BETWEEN_HEADS_MM)) for head in heads)
    # The last head may reach over what stands beside the boxes: it stands above it.
    end = LEFT + (len(names) - 1) * pitch + look.box
    return Columns(names, pitch, end, wrapped, isinstance(contest.method, Grades))


def heads_block(contest: Contest, columns: Columns, setting: Setting) -> tuple[Block, ...]:
    """The heads above the first row on a page, as one block; none for a method that needs no heads."""
    if not columns.heads:
        return ()
    texts, strokes, bottom = heads_over(columns, range(len(columns.heads)), _ABOVE_HEADS_MM, setting)
    owner = f"the column heads of contest {contest.id}"
    return (Block(owner, bottom, tuple(texts), (*strokes, separator(bottom, setting.look))),)


def heads_over(
    columns: Columns, numbers: range, top: float, setting: Setting
) -> tuple[list[Text], list[Stroke], float]:
    """The heads of some columns side by side from the left edge, with their faces, and where the lowest one ends."""
    texts: list[Text] = []
    strokes: list[Stroke] = []
    words_top = top + (FACE_MM + _ABOVE_HEADS_MM if columns.faces else 0.0)
    bottom = words_top
    for place, number in enumerate(numbers):
        x = LEFT + place * columns.pitch
        placed, end = stacked(columns.heads[number], x, words_top)
        texts += placed
        bottom = max(bottom, end + _BELOW_HEADS_MM)
        if columns.faces:
            strokes += face(number + 1, len(columns.heads), x + setting.look.box / 2, top + FACE_MM / 2)
    return texts, strokes, bottom


def _heads(contest: Contest, setting: Setting) -> list[list[Line]]:
    by_language = [column_heads(contest.method, texts) for texts in setting.texts]
    return [_head(column, setting) for column in zip(*by_language, strict=True)]


def _head(by_language: tuple[list[str], ...], setting: Setting) -> list[Line]:
    """The lines of one head; the same words are printed once."""
    lines: dict[str, Line] = {}
    for number, (texts, words) in enumerate(zip(setting.texts, by_language, strict=True)):
        for each in words:
            lines.setdefault(each, setting.line(each, texts.language, bold=number == 0))
    return list(lines.values())


def _pitch(heads: list[list[Line]]) -> float:
    """As wide as the first language's lines when there is room, but never narrower than any word."""
    lines = [line for head in heads for line in head]
    longest_word = max(width(word, line.size, line.bold) for line in lines for word in _words(line))
    whole_lines = max(width(line.words, line.size, line.bold) for line in lines if line.bold)
    widest = max(longest_word, whole_lines) + _BETWEEN_HEADS_MM
    return float(math.ceil(widest if widest * len(heads) <= _WIDEST_COLUMNS_MM else longest_word + _BETWEEN_HEADS_MM))


def _wrapped(head: list[Line], room: float) -> list[Line]:
    return [
        Line(words, line.size, line.bold, line.rtl)
        for line in head
        for words in wrap(" ".join(_words(line)), line.size, line.bold, room, "the column heads")
    ]


def _words(line: Line) -> list[str]:
    """The words of a head; a narrow column may break it where running text may not."""
    return line.words.replace("\u00a0", " ").split()
