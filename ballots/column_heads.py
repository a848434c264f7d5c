"""The columns of boxes in a contest's rows, and the heads above them. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ballots.blocks import Block, separator, stacked
from ballots.election import Contest
from ballots.errors import LayoutError
from ballots.faces import FACE_MM, face
from ballots.instructions import column_heads
from ballots.methods import Grades
from ballots.paper import LEFT, RIGHT, Stroke, Text
from ballots.setting import Line, Setting
from ballots.typefaces import width
from ballots.wrapping import wrap

_BETWEEN_HEADS_MM = 2.3
_ABOVE_HEADS_MM = 1.0
_BELOW_HEADS_MM = 1.0
# In 12 pt, columns beside names may take this much of the page's 166 mm before every head is set with one word a line.
_WIDEST_COLUMNS_MM = 66.0


@dataclass(frozen=True)
class Columns:
    """Columns of boxes from the page's left edge on: their names, distance and right end in mm, and their heads.

    With ``faces``, a face stands above each head. ``in_a_line`` is how many stand beside each other below the words
    of a row; 0 means that all stand before these, below heads that stand once a page.
    """

    names: tuple[str, ...]
    pitch: float
    end: float
    heads: tuple[tuple[Line, ...], ...]
    faces: bool = False
    in_a_line: int = 0


def columns_before(contest: Contest, setting: Setting) -> Columns:
    """The columns that the contest's method needs, with heads in all languages of the ballot, the first one bold."""
    names, heads = contest.method.columns, _Heads(contest, setting)
    widest = _WIDEST_COLUMNS_MM * setting.look.scale / len(names)
    pitch = max(setting.look.pitch, heads.pitch_within(widest))
    # The last head may reach over what stands beside the boxes: it stands above it.
    end = LEFT + (len(names) - 1) * pitch + setting.look.box
    return Columns(names, pitch, end, heads.wrapped(pitch), isinstance(contest.method, Grades))


def columns_below(contest: Contest, setting: Setting) -> Columns:
    """The same columns spread over the whole width, in as many lines as let their heads stand whole.

    Raises LayoutError when a word of a head is wider than the page.
    """
    names, heads, look = contest.method.columns, _Heads(contest, setting), setting.look
    for least in (heads.own, heads.words):
        for lines in range(1, len(names) + 1):
            in_a_line = -(-len(names) // lines)
            widest = math.floor((RIGHT - LEFT) / in_a_line * 10) / 10
            if widest >= max(least, look.pitch):
                pitch = widest if heads.lines else look.pitch
                faces = isinstance(contest.method, Grades)
                return Columns(names, pitch, RIGHT, heads.wrapped(pitch), faces, in_a_line)
    raise LayoutError(
        "The words above the boxes in contest {contest} are too wide for the page. Use shorter words.",
        contest=contest.id,
    )


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


class _Heads:
    """The heads of a contest's columns before they have a width: ``lines`` of each, in every language.

    ``every``, ``own`` and ``words`` are the distances between columns that all lines need, those of the first language,
    and every single word.
    """

    def __init__(self, contest: Contest, setting: Setting) -> None:
        by_language = [column_heads(contest.method, texts) for texts in setting.texts]
        self.lines = [_head(column, setting) for column in zip(*by_language, strict=True)]
        every = [line for lines in self.lines for line in lines]
        own = [line for lines, own in zip(self.lines, by_language[0], strict=True) for line in lines[: len(own)]]
        self.words = _pitch(replace(line, words=word) for line in every for word in _words(line))
        self.own = max(self.words, _pitch(own))
        self.every = max(self.words, _pitch(every))

    def pitch_within(self, widest: float) -> float:
        """As wide as all lines when that is within ``widest``, else as the first language's; never less than a word."""
        return next((pitch for pitch in (self.every, self.own) if pitch <= widest), self.words)

    def wrapped(self, pitch: float) -> tuple[tuple[Line, ...], ...]:
        """The heads within columns of this distance."""
        room = pitch - _BETWEEN_HEADS_MM
        return tuple(tuple(_wrapped(lines, room)) for lines in self.lines)


def _pitch(lines: Iterable[Line]) -> float:
    """The distance of columns that holds the widest of these lines, up to whole tenths of a millimetre."""
    widest = max((width(line.words, line.size, line.bold) for line in lines), default=0.0)
    return math.ceil((widest + _BETWEEN_HEADS_MM) * 10) / 10


def _head(by_language: tuple[list[str], ...], setting: Setting) -> list[Line]:
    """The lines of one head; the same words are printed once."""
    lines: dict[str, Line] = {}
    for number, (texts, words) in enumerate(zip(setting.texts, by_language, strict=True)):
        for each in words:
            lines.setdefault(each, setting.line(each, texts.language, bold=number == 0))
    return list(lines.values())


def _wrapped(head: list[Line], room: float) -> list[Line]:
    return [
        replace(line, words=words)
        for line in head
        for words in wrap(" ".join(_words(line)), line.size, line.bold, room, "the column heads")
    ]


def _words(line: Line) -> list[str]:
    """The words of a head; a narrow column may break it where running text may not."""
    return line.words.replace("\u00a0", " ").split()
