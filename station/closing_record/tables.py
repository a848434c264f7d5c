"""The tables of the closing record."""

from reportlab.lib.colors import white
from reportlab.platypus import Flowable, Table, TableStyle

from ballots.handouts.lines import INK, PALE, QUIET, RULE, Lines, Look
from ballots.handouts.words import OWNER, Words
from ballots.pdf_units import MM
from station.box import Urn
from station.closing_record import texts
from station.closing_record.facts import RecordFacts
from station.closing_record.typed import typed

_CELL = Look(9.5, after=0)
_NUMBER = Look(11, True, align="right", after=0)
_HEAD = Look(8.5, True, after=0)
_SIGNATURE_ROW_MM = 11.0
# Two sign at least; a third row for the chair of a large station, or an observer.
_SIGNATURE_ROWS = 3


def test_banner(wide_mm: float) -> Table:
    """What stands at the top of a record that is not of a real vote."""
    words = Lines(f"{texts.TEST.sv} · {texts.TEST.en}", Look(12, True, white, "centre", after=0), OWNER)
    made = Table([[words]], colWidths=[wide_mm * MM])
    made.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), INK), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]))
    return made


def totals_table(facts: RecordFacts, wide_mm: float) -> Table:
    """The station's totals in two columns of numbers, those that belong together beside each other."""
    figures = facts.balance
    rows = [
        _pair(texts.PRINTED, f"{figures.printed}", texts.CHECK_INS, f"{figures.check_ins} ({figures.envelopes})"),
        _pair(texts.STOCK, f"{figures.stock:+d}" if figures.stock else "0", texts.COUNTED, f"{figures.counted}"),
        _pair(texts.SPOILED, f"{figures.spoiled}", texts.READ, f"{figures.read}"),
        _pair(texts.UNUSED, f"{figures.unused or 0}", texts.HELD, f"{sum(facts.held.values())}"),
    ]
    words, number = wide_mm / 2 - 20, 20.0
    made = Table(rows, colWidths=[words * MM, number * MM, words * MM, number * MM], hAlign="LEFT")
    made.setStyle(TableStyle([*_GRID, ("LINEAFTER", (1, 0), (1, -1), 1.0, INK)]))
    return made


def boxes_table(facts: RecordFacts, wide_mm: float) -> Table:
    """One row a box."""
    heads = (texts.BOX, texts.SEAL, texts.BY_HAND, texts.READ, texts.CLOSED_BY)
    rows: list[list[object]] = [[words.set(_HEAD) for words in heads]]
    for box in facts.balance.boxes:
        rows.append(
            [
                Lines(typed(box.urn.number), _CELL.of(bold=True), "a box"),
                Lines(typed(box.urn.seal), _CELL, "a seal"),
                Lines("–" if box.urn.counted is None else str(box.urn.counted), _NUMBER, OWNER),
                Lines("–" if box.urn.sent else str(box.read), _NUMBER, OWNER),
                [*_sent(box.urn), Lines(typed(", ".join(facts.closers.get(box.urn.number, ()))), _CELL, "a name")],
            ]
        )
    widths = (24.0, 34.0, 22.0, 22.0, wide_mm - 102.0)
    made = Table(rows, colWidths=[each * MM for each in widths], repeatRows=1, hAlign="LEFT")
    made.setStyle(TableStyle([*_GRID, ("BACKGROUND", (0, 0), (-1, 0), PALE)]))
    return made


def _sent(box: Urn) -> list[Flowable]:
    return texts.SENT.fill(seal=typed(box.sent)).set(_CELL) if box.sent else []


def signature_table(wide_mm: float) -> Table:
    """Empty rows to sign in."""
    heads = [words.set(_HEAD) for words in (texts.DATE, texts.SIGNATURE, texts.NAME)]
    widths = (38.0, (wide_mm - 38) / 2, (wide_mm - 38) / 2)
    made = Table(
        [heads, *[["", "", ""] for _ in range(_SIGNATURE_ROWS)]],
        colWidths=[each * MM for each in widths],
        rowHeights=[None, *[_SIGNATURE_ROW_MM * MM] * _SIGNATURE_ROWS],
        hAlign="LEFT",
    )
    made.setStyle(TableStyle([*_GRID, ("BACKGROUND", (0, 0), (-1, 0), PALE)]))
    return made


def _pair(left: Words, left_number: str, right: Words, right_number: str) -> list[list[Flowable]]:
    return [_words(left), [Lines(left_number, _NUMBER, OWNER)], _words(right), [Lines(right_number, _NUMBER, OWNER)]]


def _words(words: Words) -> list[Flowable]:
    return [Lines(words.sv, _CELL, OWNER), Lines(words.en, Look(7.5, colour=QUIET, after=0), OWNER)]


_GRID = [
    ("BOX", (0, 0), (-1, -1), 1.0, INK),
    ("INNERGRID", (0, 0), (-1, -1), 0.5, RULE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
