"""The form for counting one contest by hand, on A4, for the day when machines fail."""

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Table, TableStyle

from ballots.ballot_texts import ballot_texts
from ballots.election import Contest, Election
from ballots.fixed_texts import FixedTexts
from ballots.handouts import count_texts as texts
from ballots.handouts.count_rows import ballot_rows, project_rows, sum_check
from ballots.handouts.document import document
from ballots.handouts.lines import INK, QUIET, RULE, Lines, Look, beside, gap
from ballots.handouts.words import OWNER, Words
from ballots.local_text import in_language
from ballots.pdf_units import MM
from ballots.typefaces import FONT_NAMES

_A4 = (210.0, 297.0)
_MARGIN_MM = 14.0
_HEAD_MM = 17.0
_BODY = Look(10.0, after=0)


def count_form(election: Election, contest_id: str) -> bytes:
    """The PDF for one contest, in Swedish with English beside it; KeyError when there is no such contest."""
    contest = election.contest(contest_id)
    language = election.spoken()
    title, name = in_language(election.title, language), in_language(contest.title, language)
    (staff,) = ballot_texts([language], election.languages)
    story: list[Flowable] = [
        beside([[*_titles(title, name)], [*texts.WHEN.set(_BODY.of(bold=True))]], [118 * MM, 64 * MM]),
        gap(3),
        _steps(),
        gap(3),
        *texts.PART_1.set(Look(13, True)),
        gap(1),
        ballot_rows(election, contest, staff),
        gap(5),
        _signatures(),
        CondPageBreak(500 * MM),
        *_part_2(contest, language, staff),
    ]
    foot = f"{title} · {name} · {texts.TITLE.sv}"
    return document(
        story,
        _A4,
        _MARGIN_MM,
        f"{texts.TITLE.sv}: {name}",
        "sv",
        lambda page: (foot, texts.PAGE.format(page=page)),
        _head,
        _HEAD_MM,
    )


def _titles(title: str, name: str) -> list[Flowable]:
    return [
        Lines(f"{texts.TITLE.sv} · {texts.TITLE.en}", Look(11, colour=QUIET, after=0), OWNER),
        Lines(name, Look(18, True, after=0), "the contest's title"),
        Lines(title, Look(10, after=0), "the election's title"),
    ]


def _part_2(contest: Contest, language: str, staff: FixedTexts) -> list[Flowable]:
    return [
        *texts.PART_2.set(Look(13, True)),
        gap(1),
        project_rows(contest, language, staff),
        gap(2),
        *sum_check(contest),
    ]


def _steps() -> Table:
    """Numbered, Swedish on the left and English on the right."""
    steps = (*texts.STEPS, texts.STROKES, texts.LAST)
    rows = [
        [
            Lines(str(number), _BODY.of(size=13, bold=True), OWNER),
            Lines(step.sv, _BODY, OWNER),
            Lines(step.en, Look(8.5, colour=QUIET, after=0), OWNER),
        ]
        for number, step in enumerate(steps, 1)
    ]
    made = Table(rows, colWidths=[8 * MM, 100 * MM, 74 * MM], hAlign="LEFT")
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5)]))
    return made


def _signatures() -> Table:
    cells = [[word.set(Look(8.5, after=0)) for word in (texts.DATE, texts.FIRST, texts.SECOND)], ["", "", ""]]
    made = Table(cells, colWidths=[32 * MM, 75 * MM, 75 * MM], rowHeights=[None, 15 * MM], hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1, INK),
                ("LINEBEFORE", (1, 0), (-1, -1), 0.5, RULE),
                ("BOTTOMPADDING", (0, 0), (-1, 0), 1),
            ]
        )
    )
    return made


def _head(canvas: Canvas, left: float, top: float) -> None:
    """Fields at the top of every page, so that a loose sheet still tells which box it belongs to."""
    x = left
    for words, wide in ((texts.STATION, 68.0), (texts.BOX, 36.0), (texts.SEAL, 42.0), (texts.SHEET, 36.0)):
        _field(canvas, words, x, top, wide * MM)
        x += wide * MM


def _field(canvas: Canvas, words: Words, x: float, top: float, wide: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.rect(x, top - 13 * MM, wide, 13 * MM)
    canvas.setFillColor(QUIET)
    canvas.setFont(FONT_NAMES[False], 7.5)
    canvas.drawString(x + 1.5 * MM, top - 3.4 * MM, f"{words.sv} · {words.en}")
