"""Running text on booklets, posters and forms, set line by line as on the ballots, for ReportLab's platypus.

All of it is wrapped by :mod:`ballots.wrapping`, so that a character without a glyph is an error here too.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ballots.pdf_units import MM
from ballots.text_art import draw_words
from ballots.typefaces import width
from ballots.wrapping import wrap

# Dark enough for 4.5 to 1 on white (WCAG 1.4.3); the accent stays dark in grey print.
INK, QUIET, ACCENT = HexColor("#1a1a1a"), HexColor("#555555"), HexColor("#0b4f8a")
PALE, RULE = HexColor("#eef2f6"), HexColor("#8a949e")
# Lines at this multiple of the type size stand apart without a gap.
_LEADING = 1.32
# Where in its line's height a baseline stands, so that capitals are in the middle.
_DESCENT = 0.33


@dataclass(frozen=True)
class Look:
    """How words are set: type size in points, weight, colour, side, and the space below and above them in points.

    ``rtl`` says that the sentence runs from right to left.
    """

    size: float = 10.0
    bold: bool = False
    colour: Color = INK
    align: Literal["left", "right", "centre"] = "left"
    after: float = 3.0
    before: float = 0.0
    rtl: bool = False

    def of(self, **changes: Any) -> "Look":
        """The same look but for these changes."""
        return replace(self, **changes)


class Lines(Flowable):  # type: ignore[misc]
    """One paragraph. ``owner`` names the text in errors.

    Wrapping raises LayoutError for a character without a glyph and for a word wider than the column.
    """

    def __init__(self, words: str, look: Look, owner: str, set_lines: Sequence[str] = ()) -> None:
        super().__init__()
        self.words, self.look, self.owner = words, look, owner
        self._set = list(set_lines)

    @property
    def _leading(self) -> float:
        return self.look.size * _LEADING

    def wrap(self, room: float, _: float) -> tuple[float, float]:
        """The width and height in points; the lines are kept."""
        self._room = room
        if not self._set:
            # Tables hand on widths that lost a crumb in adding up.
            self._set = wrap(self.words, self.look.size, self.look.bold, room / MM + 0.001, self.owner)
        self.width, self.height = room, len(self._set) * self._leading
        return self.width, self.height

    def split(self, _: float, height: float) -> list[Flowable]:
        """Two parts at the end of a page, at least two lines on either."""
        fit = min(int(height / self._leading + 1e-6), len(self._set) - 2)
        if fit < 2:
            return []
        return [
            Lines(self.words, self.look.of(after=0), self.owner, self._set[:fit]),
            Lines(self.words, self.look, self.owner, self._set[fit:]),
        ]

    def getSpaceAfter(self) -> float:
        """The space below, in points."""
        return self.look.after

    def getSpaceBefore(self) -> float:
        """The space above, in points; none at the top of a page."""
        return self.look.before

    def draw(self) -> None:
        """Draws the lines."""
        self.canv.setFillColor(self.look.colour)
        # Swedish words that stand in for a language written from right to left still run from left to right.
        rtl = self.look.rtl and any(unicodedata.bidirectional(each) in ("R", "AL") for each in self.words)
        y = self.height
        for line in self._set:
            y -= self._leading
            bottom = y + self._leading * _DESCENT
            draw_words(self.canv, self._start(line), bottom, line, self.look.size, self.look.bold, rtl)

    def _start(self, line: str) -> float:
        room = self._room - width(line, self.look.size, self.look.bold) * MM
        return {"left": 0.0, "centre": room / 2, "right": room}[self.look.align]


def paragraphs(words: str, look: Look, owner: str) -> list[Flowable]:
    """Text whose paragraphs are parted by empty lines."""
    parts = [part for part in words.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return [Lines(part, look, owner) for part in parts]


def beside(cells: Sequence[Sequence[Flowable]], widths: Sequence[float], valign: str = "TOP") -> Table:
    """Columns beside each other, without lines; widths in points."""
    made = Table([list(map(list, cells))], colWidths=list(widths), hAlign="LEFT")
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), valign), *NO_PADDING]))
    return made


NO_PADDING = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def gap(mm: float) -> Spacer:
    """Empty space of so many millimetres."""
    return Spacer(0, mm * MM)
