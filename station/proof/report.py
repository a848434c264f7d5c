"""Writes the proof report: one page a style, on which a clerk sees at once whether it may be printed."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Table

from ballots.local_text import in_language
from station.proof import texts
from station.proof.conditions import Condition
from station.proof.faults import Fault
from station.proof.look import BAD, BOLD, GOOD, QUIET, REGULAR, PicturesRow, both, paragraph, quiet
from station.proof.prove import Proof, StyleResult
from station.proof.report_table import figures_table, worst_table

_MARGIN = 36.0
WIDTH = A4[0] - 2 * _MARGIN
# More would push the pictures off the page; all of them are in proof.json.
_MOST_FAULTS = 4
_MOST_SHEETS = 3


def report_bytes(proof: Proof) -> bytes:
    """The report as a PDF; the same results give the same bytes."""
    out = BytesIO()
    title = _title(proof)
    document = BaseDocTemplate(
        out, pagesize=A4, title=f"{texts.TITLE.sv}: {title}", author="Röstlokal", lang="sv", invariant=1
    )
    frame = Frame(_MARGIN, _MARGIN, WIDTH, A4[1] - 2 * _MARGIN, 0, 0, 0, 0)

    def decorate(canvas: Canvas, _: Any) -> None:
        canvas.setFillColor(QUIET)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(_MARGIN, 22, f"{title} · {proof.file.hash}")

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    document.build([flowable for style in proof.styles for flowable in [*_page(proof, style), PageBreak()]])
    return out.getvalue()


def _title(proof: Proof) -> str:
    election = proof.file.election
    return in_language(election.title, election.spoken())


def _page(proof: Proof, result: StyleResult) -> list[Flowable]:
    style = result.style
    edition = texts.EDITIONS[style.edition].sv
    named = texts.STYLE.sv.format(style=style.id, edition=edition, languages=", ".join(style.languages))
    return [
        both(texts.TITLE, 10, after=2),
        paragraph(_title(proof), 15, bold=True, after=1),
        paragraph(f"{named}  {quiet(texts.STYLE.en, 8)}", 10, after=6, escaped=False),
        _verdict(result.passed),
        figures_table(result.conditions, result.ink, WIDTH),
        both(texts.READING, 7.5, after=8),
        both(texts.WORST, 9.5, after=2, bold=True),
        worst_table(result.conditions, WIDTH),
        *_faults(result),
        *_sheets(result),
    ]


def _verdict(passed: bool) -> Table:
    words, colour = (texts.PASSED, GOOD) if passed else (texts.FAILED, BAD)
    text = f'<font name="{BOLD}" size="15">{words.sv}</font>   <font size="10">{words.en}</font>'
    table = Table([[Paragraph(text, paragraph("", 15).style.clone("verdict", textColor=HexColor("#ffffff")))]], WIDTH)
    table.setStyle([("BACKGROUND", (0, 0), (-1, -1), colour), ("TOPPADDING", (0, 0), (-1, -1), 5)])
    table.setStyle([("BOTTOMPADDING", (0, 0), (-1, -1), 9), ("LEFTPADDING", (0, 0), (-1, -1), 10)])
    table.spaceAfter = 8
    return table


def _faults(result: StyleResult) -> list[Flowable]:
    if result.passed:
        return []
    alike: dict[tuple[object, ...], list[Fault]] = {}
    for fault in result.faults:
        alike.setdefault((fault.lack, fault.page, fault.part), []).append(fault)
    lines = [_sentence(faults) for faults in alike.values()]
    more = texts.Words(*(each.format(count=len(lines) - _MOST_FAULTS) for each in texts.MORE))
    rest = [both(more, 8.5, after=2)] if len(lines) > _MOST_FAULTS else []
    return [both(texts.FAULTS, 9.5, after=2, bold=True), *lines[:_MOST_FAULTS], *rest]


def _sentence(alike: list[Fault]) -> Paragraph:
    """The same fault under several conditions, with the figure of the first."""
    first, *others = alike
    if not others:
        return both(texts.Words(first.sv, first.en), 8.5, after=2, plain=True)
    sv, en = (", ".join(getattr(fault.condition, name) for fault in others) for name in texts.Words._fields)
    also = texts.EVERYWHERE
    if len(alike) < len(Condition):
        also = texts.Words(texts.ALSO.sv.format(conditions=sv), texts.ALSO.en.format(conditions=en))
    return both(texts.Words(f"{first.sv} {also.sv}", f"{first.en} {also.en}"), 8.5, after=2, plain=True)


def _sheets(result: StyleResult) -> list[Flowable]:
    """Pages with faults first, as many as can be seen beside each other."""
    faulty = {fault.page for fault in result.faults}
    shown = sorted(result.exhibits, key=lambda each: each.page not in faulty)[:_MOST_SHEETS]
    captions = [
        (texts.PAGE if each.straight else texts.NOT_FOUND).sv.format(page=each.page, condition=each.condition.sv)
        for each in shown
    ]
    return [
        both(texts.AS_READ, 9.5, after=2, bold=True),
        PicturesRow([(each.jpeg, each.size) for each in shown], captions),
    ]
