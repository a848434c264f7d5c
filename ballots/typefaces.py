"""Noto Sans, regular and bold: the widths that pages are planned with and the fonts they are printed in."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

# By weight: False is regular, True is bold.
FONT_NAMES = {False: "NotoSans-Regular", True: "NotoSans-Bold"}
_MM_A_POINT = 25.4 / 72


@cache
def typeface(bold: bool) -> TTFont:
    """ReportLab's font, registered under its name in ``FONT_NAMES``; also the source of all widths."""
    name = FONT_NAMES[bold]
    font = TTFont(name, str(Path(__file__).parent / "fonts" / f"{name}.ttf"))
    registerFont(font)
    return font


def width(words: str, size: float, bold: bool = False) -> float:
    """The width of one printed line in millimetres."""
    widths = typeface(bold).face.charWidths
    return float(sum(widths[ord(character)] for character in words)) / 1000 * size * _MM_A_POINT


def unprintable(words: str) -> str | None:
    """The first character that Noto Sans cannot show, or None: it has no glyph, or is a control character."""
    widths = typeface(False).face.charWidths
    return next((each for each in words if ord(each) not in widths or unicodedata.category(each) == "Cc"), None)
