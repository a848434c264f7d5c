"""The label for the outer envelope of a provisional ballot, on A4: a number and the ballot, no name, date or person."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.handouts.document import document
from ballots.handouts.lines import INK, QUIET, Lines, Look, gap
from ballots.handouts.words import OWNER, Words
from ballots.pdf_units import MM

_A4 = (210.0, 297.0)
_MARGIN_MM = 14.0
# Covers most of a C6 envelope; two of them lie on a C4 one.
_WIDE_MM = 120.0
_KIND = Words("KUVERTRÖST", "Provisional ballot")
_FASTEN = Words(
    "Fäst på ytterkuvertet. Innerkuvertet är omärkt. Öppnas bara av centralen.",
    "Fasten to the outer envelope. The inner one is unmarked. To be opened by central only.",
)


def envelope_label(election: str, station: str, contests: Sequence[str], number: str) -> bytes:
    """The PDF; the label stands at the upper left, to be cut out along its frame."""
    cells: list[Flowable] = [
        *_KIND.set(Look(15, True)),
        gap(2),
        Lines(number, Look(26, True, after=0), OWNER),
        gap(2),
        Lines(" + ".join(contests), Look(12, True, after=0), "the contests' titles"),
        Lines(f"{election} · {station}", Look(9, colour=QUIET, after=0), "the election's title"),
        gap(2),
        *_FASTEN.set(Look(9)),
    ]
    made = Table([[cells]], colWidths=[_WIDE_MM * MM], hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [("BOX", (0, 0), (-1, -1), 0.7, INK)]
            + [(f"{side}PADDING", (0, 0), (-1, -1), 5 * MM) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
        )
    )
    return document([made], _A4, _MARGIN_MM, _KIND.sv, "sv")
