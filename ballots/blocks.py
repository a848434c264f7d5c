"""The blocks that a ballot is stacked from: page header, contest heading, one row a project. Pure.

A block is planned with its own top at 0 and moved to its place on a page by :mod:`ballots.paging`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ballots.look import Look
from ballots.paper import BOX_CLEAR_MM, LEFT, RIGHT, Rect, Stroke, Target, Text
from ballots.setting import Line

_MM_A_POINT = 25.4 / 72
# Noto Sans reaches 1.07 above and 0.29 below its baseline; 1.25 keeps lines apart without a gap.
_LEADING = 1.25 * _MM_A_POINT
_CAPITAL = 0.714 * _MM_A_POINT


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

    def mirrored(self, right: float = RIGHT) -> "Block":
        """The same block running from right to left between LEFT and ``right``; faces and boxes stay as they are."""
        both = LEFT + right
        return replace(
            self,
            texts=tuple(
                replace(text, x=both - text.x, align="left" if text.align == "right" else "right")
                for text in self.texts
            ),
            strokes=tuple(
                Stroke(both - stroke.x2, stroke.y2, both - stroke.x1, stroke.y1, stroke.width)
                for stroke in self.strokes
            ),
            targets=tuple(
                replace(target, box=target.box._replace(x=round(both - target.box.x - target.box.w, 2)))
                for target in self.targets
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


def row_padding(look: Look) -> float:
    """Above and below boxes, so that separators keep their distance from them."""
    return round(BOX_CLEAR_MM + look.outline / 2 + look.rule / 2, 2)


def stacked(
    lines: Iterable[Line], x: float, top: float, room: float = 0.0, mirrored: bool = False
) -> tuple[list[Text], float]:
    """The lines one below the other from ``top``; and where they end, up to whole hundredths.

    They start at ``x``. With ``room``, those that run against the page, which is ``mirrored`` or not, start at the
    other end of it. So that every height is whole, layout.json and the reader see the numbers that are drawn.
    """
    texts = []
    for line in lines:
        place: tuple[float, Literal["left", "right"]] = (x, "left")
        if room and line.rtl != mirrored:
            place = (x + room, "right")
        texts.append(Text(place[0], baseline(top, line.size), line.words, line.size, line.bold, place[1], line.rtl))
        top += line_height(line.size)
    return texts, math.ceil(round(top * 100, 6)) / 100


def box_row(x: float, top: float, pitch: float, count: int, side: float) -> list[Rect]:
    """``count`` boxes beside each other, the first with its left edge at ``x``."""
    return [Rect(round(x + number * pitch, 2), top, side, side) for number in range(count)]


def separator(y: float, look: Look) -> Stroke:
    """The line below a heading or a row, over the whole width."""
    return Stroke(LEFT, y, RIGHT, y, look.rule)
