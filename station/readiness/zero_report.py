"""The zero report (nollrapport): that nothing is stored before the first box is sealed, for two people to sign."""

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.handouts.document import document
from ballots.handouts.lines import INK, QUIET, RULE, Lines, Look, gap
from ballots.handouts.words import OWNER, Words
from ballots.local_text import in_language
from ballots.pdf_units import MM
from station.closing_record.tables import signature_table, test_banner
from station.closing_record.typed import typed
from station.errors import WrongMoment
from station.polling_station import Station
from station.reconcile import Balance, balance

_A4 = (210.0, 297.0)
_MARGIN_MM = 20.0
_WIDE_MM = _A4[0] - 2 * _MARGIN_MM

TITLE = Words("Nollrapport", "Zero report")
WHY = Words(
    "Innan den första valurnan förseglades var det här allt som datorn hade sparat.",
    "Before the first box was sealed, this was all that the computer had stored.",
)
CHECK_INS = Words("Avprickade väljare", "Voters checked in")
BOXES = Words("Valurnor i bruk", "Boxes in use")
READ = Words("Avlästa röstsedlar", "Ballots read")
SPOILED = Words("Kasserade röstsedlar", "Spoiled ballots")
PRINTED = Words("Utskrivna och tillförda röstsedlar", "Ballots printed and brought in")
SIGN = Words(
    "Vi har läst rapporten, sett att valurnan är tom och räknat röstsedlarna.",
    "We have read this report, seen that the box is empty and counted the ballots.",
)


def zero_report(station: Station) -> bytes:
    """The PDF; the same figures give the same bytes. WrongMoment once a box is in use."""
    figures = balance(station)
    if figures.boxes:
        raise WrongMoment("The zero report is made before the first box is put to use.")
    title = in_language(station.election.title, station.election.spoken())
    name = typed(station.name)
    story: list[Flowable] = [
        *([] if station.official else [test_banner(_WIDE_MM), gap(4)]),
        Lines(f"{TITLE.sv} · {TITLE.en}", Look(11, colour=QUIET, after=0), OWNER),
        Lines(name, Look(20, True, after=2), "the station's name"),
        Lines(typed(title), Look(11, after=8), "the election's title"),
        *WHY.set(Look(11)),
        gap(4),
        _table(figures),
        gap(8),
        *SIGN.set(Look(11)),
        gap(3),
        signature_table(_WIDE_MM),
    ]
    return document(
        story, _A4, _MARGIN_MM, f"{TITLE.sv}: {name}", "sv", lambda _: (f"{TITLE.sv} · {name}", station.incarnation[:8])
    )


def _table(figures: Balance) -> Table:
    rows = [
        (CHECK_INS, figures.check_ins),
        (BOXES, len(figures.boxes)),
        (READ, figures.read),
        (SPOILED, figures.spoiled),
        (PRINTED, figures.printed + figures.stock),
    ]
    cells = [
        [
            [
                Lines(words.sv, Look(11, after=0), OWNER),
                Lines(words.en, Look(8, colour=QUIET, after=0), OWNER),
            ],
            [Lines(str(number), Look(14, True, align="right", after=0), OWNER)],
        ]
        for words, number in rows
    ]
    made = Table(cells, colWidths=[(_WIDE_MM - 30) * MM, 30 * MM], hAlign="LEFT")
    grid = [("BOX", (0, 0), (-1, -1), 1.0, INK), ("INNERGRID", (0, 0), (-1, -1), 0.5, RULE)]
    made.setStyle(TableStyle([*grid, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]))
    return made
