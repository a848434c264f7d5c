"""The blocks that a ballot is stacked from: page header, contest heading, one row a project. Pure.

A block is planned with its own top at 0 and moved to its place on a page by :mod:`ballots.paging`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ballots.paper import BOX_CLEAR_MM, BOX_MM, LEFT, OUTLINE_MM, RIGHT, SEPARATOR_MM, Rect, Stroke, Target, Text

# What voters must read is 12 pt or more.
BODY_PT = 12.0
HEADING_PT = 16.0
TITLE_PT = 18.0
_MM_A_POINT = 25.4 / 72
# Noto Sans reaches 1.07 above and 0.29 below its baseline; 1.25 keeps lines apart without a gap.
_LEADING = 1.25 * _MM_A_POINT
_CAPITAL = 0.714 * _MM_A_POINT
# A separator keeps its distance from the boxes above and below it.
ROW_PADDING_MM = BOX_CLEAR_MM + OUTLINE_MM / 2 + SEPARATOR_MM / 2
SMALLEST_ROW_MM = BOX_MM + 2 * ROW_PADDING_MM


@dataclass(frozen=True)
class Line:
    """A printed line before it has a place: its words, size and weight."""

    words: str
    size: float = BODY_PT
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """Some parts of a page and the height that they take; ``owner`` names it in errors."""

    owner: str
    height: float
    texts: tuple[Text, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    targets: tuple[Target, ...] = ()

    def moved(self, down: float) -> "Block":
        """The same block, ``down`` millimetres lower."""
        return replace(
            self,
            texts=tuple(replace(text, y=text.y + down) for text in self.texts),
            strokes=tuple(replace(stroke, y1=stroke.y1 + down, y2=stroke.y2 + down) for stroke in self.strokes),
            targets=tuple(
                replace(target, box=target.box._replace(y=round(target.box.y + down, 2))) for target in self.targets
            ),
        )

    def above(self, other: "Block") -> "Block":
        """This block with another one right below, as one that no page break can part."""
        below = other.moved(self.height)
        return Block(
            self.owner,
            round(self.height + other.height, 2),
            self.texts + below.texts,
            self.strokes + below.strokes,
            self.targets + below.targets,
        )


def line_height(size: float) -> float:
    """From one baseline to the next, in millimetres."""
    return size * _LEADING


def baseline(top: float, size: float) -> float:
    """The baseline of a line whose height starts at ``top``: its capitals stand in the middle of the height."""
    return top + (line_height(size) + size * _CAPITAL) / 2


def stacked(lines: Iterable[Line], x: float, top: float) -> tuple[list[Text], float]:
    """The lines one below the other from ``top``, left aligned at ``x``; and where they end, up to whole hundredths.

    So that every height is one, and layout.json and the reader see the numbers that are drawn.
    """
    texts = []
    for line in lines:
        texts.append(Text(x, baseline(top, line.size), line.words, line.size, line.bold))
        top += line_height(line.size)
    return texts, math.ceil(round(top * 100, 6)) / 100


def box_row(x: float, top: float, pitch: float, count: int) -> list[Rect]:
    """``count`` boxes beside each other, the first with its left edge at ``x``."""
    return [Rect(x + number * pitch, top, BOX_MM, BOX_MM) for number in range(count)]


def separator(y: float) -> Stroke:
    """The hairline below a heading or a row, over the whole width."""
    return Stroke(LEFT, y, RIGHT, y, SEPARATOR_MM)
