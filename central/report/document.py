"""Writes the report: a PDF that a council member can read."""

from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate

from central.report import texts
from central.report.contest_page import contest_page
from central.report.front import front
from central.report.look import BOLD, LOUD, QUIET, REGULAR, name_in
from central.report.rules_page import rules_page
from central.results import Results

_MARGIN = 48.0
_BANNER = 22.0


def write_report(path: Path, results: Results) -> None:
    """Writes the report to ``path``; the same results give the same bytes. OSError when it cannot be written."""
    path.write_bytes(report_bytes(results))


def report_bytes(results: Results) -> bytes:
    """The report as a PDF."""
    out = BytesIO()
    title = name_in(results.election, results.election.title)
    document = BaseDocTemplate(
        out, pagesize=A4, title=f"{texts.RESULT.sv}: {title}", author="Röstlokal", lang="sv", invariant=1
    )
    banner = _BANNER * len(results.notices)
    frame = Frame(_MARGIN, _MARGIN, A4[0] - 2 * _MARGIN, A4[1] - 2 * _MARGIN - banner, 0, 0, 0, 0)

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        _decorate(canvas, results)

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    document.build(_story(results))
    return out.getvalue()


def _story(results: Results) -> list[Flowable]:
    pages = [front(results)]
    pages += [contest_page(results.election, outcome) for outcome in (*results.contests, *results.combined)]
    pages += [rules_page(results)]
    return [flowable for page in pages for flowable in [*page, PageBreak()]]


def _decorate(canvas: Canvas, results: Results) -> None:
    """What every page carries: the notices, loudly, and its number."""
    canvas.saveState()
    for place, notice in enumerate(results.notices):
        y = A4[1] - _BANNER * (place + 1) - 14
        canvas.setFillColor(LOUD)
        canvas.rect(0, y, A4[0], _BANNER - 2, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(BOLD, 11)
        canvas.drawCentredString(A4[0] / 2, y + 6, f"{notice.sv}   ·   {notice.en}")
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 8)
    page = canvas.getPageNumber()
    canvas.drawString(_MARGIN, 28, name_in(results.election, results.election.title))
    canvas.drawRightString(A4[0] - _MARGIN, 28, f"{texts.PAGE.sv} · {texts.PAGE.en}".format(number=page))
    canvas.restoreState()
