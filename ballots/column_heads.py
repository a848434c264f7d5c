"""The columns of boxes in a contest's rows, and the heads above them. Pure."""

import math
from dataclasses import dataclass

from ballots.blocks import Block, Line, separator, stacked
from ballots.election import Contest
from ballots.fixed_texts import FixedTexts
from ballots.instructions import column_heads
from ballots.paper import BOX_MM, BOX_PITCH_MM, LEFT
from ballots.typefaces import width

_BETWEEN_HEADS_MM = 2.5
# Columns with heads on one line may take this much of the page's 166 mm; beyond it their heads are wrapped.
_WIDEST_COLUMNS_MM = 66.0


@dataclass(frozen=True)
class Columns:
    """Columns of boxes from the page's left edge on: their names, distance and right end in mm, and their heads."""

    names: tuple[str, ...]
    pitch: float
    end: float
    heads: tuple[tuple[Line, ...], ...]


def box_columns(contest: Contest, texts: list[FixedTexts]) -> Columns:
    """The columns that the contest's method needs, with heads in all languages of the ballot, the first one bold."""
    names = contest.method.columns
    heads = _heads(contest, texts)
    if not heads:
        end = LEFT + (len(names) - 1) * BOX_PITCH_MM + BOX_MM
        return Columns(names, BOX_PITCH_MM, end, ())
    if _room(heads) * len(heads) > _WIDEST_COLUMNS_MM:
        heads = [_wrapped(head) for head in heads]
    pitch = max(float(_room(heads)), BOX_PITCH_MM)
    return Columns(names, pitch, LEFT + len(names) * pitch - _BETWEEN_HEADS_MM, tuple(map(tuple, heads)))


def heads_block(contest: Contest, columns: Columns) -> tuple[Block, ...]:
    """The heads above the first row on a page, as one block; none for a method that needs no heads."""
    if not columns.heads:
        return ()
    texts, bottom = [], 0.0
    for number, head in enumerate(columns.heads):
        placed, end = stacked(head, LEFT + number * columns.pitch, 1.0)
        texts += placed
        bottom = max(bottom, end + 1.0)
    return (Block(f"the column heads of contest {contest.id}", bottom, tuple(texts), (separator(bottom),)),)


def _heads(contest: Contest, texts: list[FixedTexts]) -> list[list[Line]]:
    by_language = [column_heads(contest.method, each) for each in texts]
    return [
        [Line(words, bold=language == 0) for language, lines in enumerate(column) for words in lines]
        for column in zip(*by_language, strict=True)
    ]


def _wrapped(head: list[Line]) -> list[Line]:
    """The head with a word a line, so that its column is as narrow as its longest word."""
    return [Line(word, line.size, line.bold) for line in head for word in line.words.replace("\u00a0", " ").split()]


def _room(heads: list[list[Line]]) -> int:
    widest = max(width(line.words, line.size, line.bold) for head in heads for line in head)
    return math.ceil(widest + _BETWEEN_HEADS_MM)
