"""Draws a page's plan: everything that is the same on all ballots of a style."""

from reportlab.pdfgen.canvas import Canvas

from ballots.fixed_texts import FixedTexts
from ballots.marker import black_rects
from ballots.paper import MARKER_IDS, PagePlan
from ballots.pdf_units import MM, up
from ballots.stamp import stamp
from ballots.text_art import draw_text


def draw_page(canvas: Canvas, page: PagePlan, texts: list[FixedTexts], test: bool) -> None:
    """Draws ``page`` in black on white, with the stamp of a test or an official ballot."""
    stamp(canvas, texts, test, page.mirrored)
    _markers(canvas, page)
    _boxes(canvas, page)
    for stroke in page.strokes:
        canvas.setLineWidth(stroke.width * MM)
        canvas.line(stroke.x1 * MM, up(stroke.y1), stroke.x2 * MM, up(stroke.y2))
    for text in page.texts:
        draw_text(canvas, text)


def _markers(canvas: Canvas, page: PagePlan) -> None:
    for marker, centre in zip(MARKER_IDS, page.corners, strict=True):
        # One path, so that no light seam shows between the cells.
        path = canvas.beginPath()
        for rect in black_rects(marker, centre):
            path.rect(rect.x * MM, up(rect.y + rect.h), rect.w * MM, rect.h * MM)
        canvas.drawPath(path, stroke=0, fill=1)


def _boxes(canvas: Canvas, page: PagePlan) -> None:
    canvas.setLineWidth(page.look.outline * MM)
    for target in page.targets:
        box = target.box
        canvas.rect(box.x * MM, up(box.y + box.h), box.w * MM, box.h * MM)
