"""The emergency kit: what to do when the computer dies, and numbered forms for checking voters in with a pen.

One form a voter, so that nobody reads on it who came before. Its right part is the outer envelope's label.
"""

from collections.abc import Sequence

from reportlab.platypus import Flowable, PageBreak, Table, TableStyle

from ballots.handouts import emergency_texts as texts
from ballots.handouts.document import document
from ballots.handouts.lines import INK, NO_PADDING, QUIET, RULE, Lines, Look, beside, gap
from ballots.handouts.tick_box import TickBox
from ballots.handouts.words import OWNER, Words
from ballots.pdf_units import MM

_A4 = (210.0, 297.0)
_MARGIN_MM = 12.0
_FORMS_A_PAGE = 4
# Four of them and a foot fill A4; lines are as far apart as handwriting needs.
_FORM_MM, _LABEL_MM, _HIGH_MM, _LINE_MM = 124.0, 62.0, 65.0, 8.0
# So many ballots, with names so long, can be ticked on one line; of others the name is written.
_MOST_TICKS, _LONGEST_TICK = 3, 26
_SMALL = Look(8, after=0)


def emergency_kit(election: str, station: str, ballots: Sequence[Sequence[str]], numbers: Sequence[str]) -> bytes:
    """The PDF: the sheet of instructions, then four forms a page with these ``numbers``.

    ``ballots`` are the ballots that can be handed out, each as the titles of its contests.
    """
    where = f"{election} · {station}"
    story: list[Flowable] = [*_instructions(where), PageBreak()]
    for place, number in enumerate(numbers, 1):
        story.append(_form(where, ballots, number))
        if place % _FORMS_A_PAGE == 0 and place < len(numbers):
            story.append(PageBreak())
    return document(story, _A4, _MARGIN_MM, texts.TITLE.sv, "sv", lambda page: (where, texts.PAGE.format(page=page)))


def _instructions(where: str) -> list[Flowable]:
    step = Look(11, after=0)
    rows = [
        [
            Lines(str(number), step.of(size=18, bold=True), OWNER),
            [Lines(said.sv, step, OWNER), Lines(said.en, _SMALL.of(colour=QUIET), OWNER)],
        ]
        for number, said in enumerate(texts.STEPS, 1)
    ]
    steps = Table(rows, colWidths=[12 * MM, 174 * MM], hAlign="LEFT")
    steps.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -2), 0.5, RULE),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return [
        *texts.TITLE.set(Look(26, True)),
        Lines(where, Look(10, colour=QUIET), "the election's title"),
        gap(3),
        *texts.LEAD.set(Look(13, True)),
        gap(4),
        steps,
        gap(4),
        *texts.NEEDED.set(Look(10)),
    ]


def _form(where: str, ballots: Sequence[Sequence[str]], number: str) -> Table:
    both = Table(
        [[_asked(ballots, number), _label(where, number)]],
        colWidths=[_FORM_MM * MM, _LABEL_MM * MM],
        rowHeights=[_HIGH_MM * MM],
        hAlign="LEFT",
    )
    both.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BOX", (0, 0), (-1, -1), 0.7, INK),
                ("LINEAFTER", (0, 0), (0, 0), 1, INK, "butt", (4, 3)),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5 * MM),
                ("LEFTPADDING", (0, 0), (-1, -1), 4 * MM),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4 * MM),
            ]
        )
    )
    return both


def _asked(ballots: Sequence[Sequence[str]], number: str) -> list[Flowable]:
    head = beside(
        [texts.FORM.set(Look(11, True)), [Lines(number, Look(16, True, align="right", after=0), OWNER)]],
        [70 * MM, 46 * MM],
    )
    return [
        head,
        *(part for asked in (texts.NUMBER, texts.DOCUMENT, texts.DECLARED) for part in (_line(asked), gap(0.8))),
        _ticks(texts.IDENTIFIED, [way.sv for way in texts.WAYS]),
        gap(0.5),
        *_ballot([" + ".join(titles) for titles in ballots]),
    ]


def _ballot(named: Sequence[str]) -> list[Flowable]:
    """What asks for the ballot; nothing where there is one alone."""
    if len(named) == 1:
        return []
    if len(named) > _MOST_TICKS or max(map(len, named)) > _LONGEST_TICK:
        return [_line(texts.BALLOT)]
    return [_ticks(texts.BALLOT, named)]


def _label(where: str, number: str) -> list[Flowable]:
    return [
        Lines(f"{texts.CUT.sv} · {texts.CUT.en}", Look(7, colour=QUIET, after=2), OWNER),
        *texts.PROVISIONAL.set(Look(13, True)),
        gap(2),
        Lines(number, Look(20, True, after=2), OWNER),
        Lines(where, Look(8, colour=QUIET, after=0), "the election's title"),
        gap(5),
        _line(texts.CENTRAL, 54.0),
    ]


def _line(asked: Words, wide_mm: float = 116.0) -> Table:
    """A line to write on, with what belongs there below it."""
    made = Table(
        [[""], [Lines(f"{asked.sv} · {asked.en}", Look(7, colour=QUIET, after=0), OWNER)]],
        colWidths=[wide_mm * MM],
        rowHeights=[_LINE_MM * MM, None],
        hAlign="LEFT",
    )
    made.setStyle(TableStyle([("LINEBELOW", (0, 0), (0, 0), 0.7, INK), *NO_PADDING, ("TOPPADDING", (0, 1), (0, 1), 2)]))
    return made


def _ticks(asked: Words, choices: Sequence[str]) -> Table:
    """A row of boxes to tick; as many as there are share the line."""
    head, box = 22 * MM, 5 * MM
    each = (116 * MM - head) / len(choices) - box
    cells: list[object] = [Lines(asked.sv, _SMALL.of(bold=True), OWNER)]
    for choice in choices:
        cells += [TickBox(8), Lines(choice, _SMALL, "a choice")]
    made = Table([cells], colWidths=[head, *([box, each] * len(choices))], hAlign="LEFT")
    made.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *NO_PADDING, ("TOPPADDING", (0, 0), (-1, -1), 2)])
    )
    return made
