"""Noto Sans, regular and bold, in the scripts of our voters: the widths that pages are planned with and the fonts
they are printed in."""

import struct
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from ballots.mark_places import Box, sign_places
from ballots.shaping import can_be_shaped, clusters, in_sight, joined

# By weight: False is regular, True is bold.
FONT_NAMES = {False: "NotoSans-Regular", True: "NotoSans-Bold"}
# A character is set in the first of these that has it, so that digits and signs look alike in all languages. Noto Sans
# Arabic looks as large and as heavy as Noto Sans; Noto Naskh Arabic beside it seems a size smaller and lighter.
_FAMILIES = ("NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansEthiopic")
_MM_A_POINT = 25.4 / 72
# How far ink reaches above and below the baseline, in parts of the size; Hebrew and Ethiopic stay within Noto Sans.
_REACH, _ARABIC_REACH = (0.95, 0.25), (1.05, 0.47)


@dataclass(frozen=True)
class Run:
    """Glyphs that follow each other in one font, as ReportLab names it.

    ``right`` and ``up`` are where they start, from the line's left end and baseline, in thousandths of the type size.
    """

    font: str
    glyphs: str
    right: float
    up: float = 0.0


def typeface(bold: bool) -> TTFont:
    """Noto Sans as ReportLab's font, registered under its name in ``FONT_NAMES``."""
    return _font(_FAMILIES[0], bold)


@cache
def _font(family: str, bold: bool) -> TTFont:
    """A font file that ships with the package; also the source of all widths."""
    name = f"{family}-{'Bold' if bold else 'Regular'}"
    font = TTFont(name, str(Path(__file__).parent / "fonts" / f"{name}.ttf"))
    registerFont(font)
    return font


def width(words: str, size: float, bold: bool = False) -> float:
    """The width of one printed line in millimetres, its letters joined as they are drawn.

    What :func:`unprintable` refuses takes no room, so that wrapping can name it in its own words.
    """
    return sum(_glyph_width(glyph, bold) for glyph in joined(words)) / 1000 * size * _MM_A_POINT


def runs(words: str, bold: bool, rtl: bool) -> list[Run]:
    """One printed line: its letters from left to right in runs of one typeface, then the signs on them.

    ``words`` stand in the order of reading; ``rtl`` says that their sentence runs from right to left. ValueError for
    words that :func:`unprintable` would have refused.
    """
    letters: list[Run] = []
    on_letters: list[Run] = []
    pen = 0.0
    for signs, glyph in clusters(in_sight(words, rtl)):
        font = _font_of(glyph, bold).fontName
        if letters and letters[-1].font == font:
            letters[-1] = replace(letters[-1], glyphs=letters[-1].glyphs + glyph)
        else:
            letters.append(Run(font, glyph, pen))
        for sign, right, up in sign_places(signs, glyph, lambda each: _outline(each, bold)):
            on_letters.append(Run(_font_of(sign, bold).fontName, sign, pen + right, up))
        pen += _glyph_width(glyph, bold)
    return letters + on_letters


def rise_and_hang(words: str) -> tuple[float, float]:
    """How far the ink of a line may reach above and below its baseline, in parts of the type size."""
    arabic = any(_family_of(glyph) == "NotoSansArabic" for glyph in joined(words))
    return _ARABIC_REACH if arabic else _REACH


def unprintable(words: str) -> str | None:
    """The first character that the typefaces cannot show, or None: it has no glyph, or does not come out right."""
    return next((each for each in words if not _is_printable(each)), None)


@cache
def _is_printable(character: str) -> bool:
    return can_be_shaped(character) and _family_of(character) is not None


@cache
def _family_of(character: str) -> str | None:
    """The first family with this character; both weights have the same ones."""
    return next((each for each in _FAMILIES if ord(character) in _font(each, False).face.charWidths), None)


@cache
def _font_of(glyph: str, bold: bool) -> TTFont:
    if (family := _family_of(glyph)) is None:
        raise ValueError(f"no typeface has {glyph!r}; unprintable() finds such characters")
    return _font(family, bold)


@cache
def _glyph_width(glyph: str, bold: bool) -> float:
    """In thousandths of the type size."""
    return float(_font_of(glyph, bold).face.charWidths[ord(glyph)]) if _family_of(glyph) else 0.0


@cache
def _outline(glyph: str, bold: bool) -> Box:
    """From the table "glyf" of the font file (OpenType specification); a glyph without ink has an empty outline."""
    face = _font_of(glyph, bold).face
    number = face.charToGlyph[ord(glyph)]
    start, end = face.glyphPos[number : number + 2]
    if start == end:
        return Box(0, 0, 0, 0)
    # Four corners follow the number of contours. All our fonts have 1,000 units to the type size.
    return Box(*struct.unpack_from(">4h", face.get_table("glyf"), start + 2))
