"""How the report looks: colours, paragraph and table styles, Swedish with English beside it, and numbers."""

from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Table, TableStyle

from ballots.election import Election
from ballots.local_text import LocalText, in_language
from ballots.typefaces import FONT_NAMES, typeface
from central.exact import Exact, as_json
from central.report.texts import Words

REGULAR, BOLD = FONT_NAMES[False], FONT_NAMES[True]
# Dark enough for 4.5 to 1 on white (WCAG 1.4.3), and apart from each other in grey print too.
INK, QUIET, FUNDED, LOUD = HexColor("#1a1a1a"), HexColor("#5c5c5c"), HexColor("#0b4f8a"), HexColor("#a3001b")
PALE, LINE = HexColor("#eef2f6"), HexColor("#b8c2cc")


@cache
def style(
    size: float, bold: bool = False, right: bool = False, after: float = 0, quiet: bool = False
) -> ParagraphStyle:
    """A paragraph style; ``size`` and ``after`` (the space below) in points."""
    typeface(bold)
    return ParagraphStyle(
        f"{size} {bold} {right} {after}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.3,
        textColor=INK,
        spaceAfter=after,
        alignment=TA_RIGHT if right else 0,
    )


def both(words: Words, size: float = 9.5, after: float = 4, bold: bool = False) -> Paragraph:
    """Swedish, then English, smaller and grey."""
    return Paragraph(f"{words.sv}  {_quiet(words.en, size * 0.85)}", style(size, bold, after=after))


def plain(text: str, size: float = 9, bold: bool = False, right: bool = False) -> Paragraph:
    """Text of the election or a number, escaped."""
    return Paragraph(escape(text), style(size, bold, right))


def number(value: Exact) -> str:
    """A number with no-break spaces between thousands; a fraction as ``p/q``."""
    exact = as_json(value)
    return f"{exact:,}".replace(",", "\u00a0") if isinstance(exact, int) else exact


def money(value: Exact, currency: str) -> str:
    """An amount with its currency, ``1 200 000 kr``."""
    return f"{number(value)}\u00a0{'kr' if currency == 'SEK' else currency}"


def name_in(election: Election, text: LocalText) -> str:
    """The Swedish words, or those in the election's first language where it has no Swedish."""
    return in_language(text, election.spoken())


def table(
    headings: Sequence[Words],
    rows: Sequence[Sequence[str | Paragraph]],
    widths: Sequence[float],
    numbers: Sequence[int],
) -> Table:
    """A table with bilingual headings; ``numbers`` are the columns that align right, ``widths`` are in points."""
    top = [heading(words, column in numbers) for column, words in enumerate(headings)]
    body = [
        [plain(cell, right=column in numbers) if isinstance(cell, str) else cell for column, cell in enumerate(row)]
        for row in rows
    ]
    made = Table([top, *body], colWidths=list(widths), repeatRows=1, hAlign="LEFT", spaceAfter=8)
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("BACKGROUND", (0, 0), (-1, 0), PALE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return made


def heading(words: Words, right: bool = False) -> Paragraph:
    """Swedish over English, for the head of a column or a number."""
    return Paragraph(f"{words.sv}<br/>{_quiet(words.en, 7.5)}", style(8.5, True, right))


def _quiet(text: str, size: float) -> str:
    return f'<font name="{REGULAR}" size="{size:g}" color="{hex_colour(QUIET)}">{text}</font>'


def hex_colour(colour: Color) -> str:
    """The colour in paragraph mark-up, ``#rrggbb``."""
    return f"#{colour.hexval()[2:]}"
