"""A document of any paper size from a story of flowables, with margins and a foot. The same input, the same bytes."""

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ballots.handouts.setting import INK
from ballots.pdf_units import MM
from ballots.text_art import draw_words
from ballots.typefaces import width

Foot = Callable[[int], tuple[str, str]]
"""From a page's number (from 1) to the words at its foot, left and right."""

Head = Callable[[Canvas, float, float], None]
"""Draws at the top of each page, given the left and upper end of its place in points."""

_FOOT_PT = 8.0


def document(
    story: Sequence[Flowable],
    size_mm: tuple[float, float],
    margin_mm: float,
    title: str,
    language: str,
    foot: Foot | None = None,
    head: Head | None = None,
    head_mm: float = 0.0,
) -> bytes:
    """The PDF. ``margin_mm`` stays white on all four sides; head and foot take their room from the story's."""
    out = BytesIO()
    width, height = size_mm[0] * MM, size_mm[1] * MM
    margin = margin_mm * MM
    made = BaseDocTemplate(
        out, pagesize=(width, height), title=title, author="Röstlokal", lang=language, invariant=1, pageCompression=1
    )
    below, above = margin + (5 * MM if foot else 0), margin + head_mm * MM
    frame = Frame(margin, below, width - 2 * margin, height - above - below, 0, 0, 0, 0)

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        if head is not None:
            canvas.saveState()
            head(canvas, margin, height - margin)
            canvas.restoreState()
        if foot is not None:
            _draw_foot(canvas, foot, margin, width - margin)

    made.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    made.build(list(story))
    return out.getvalue()


def _draw_foot(canvas: Canvas, foot: Foot, start: float, end: float) -> None:
    """At the lower margin, which is as wide as the ones at the sides."""
    left, right = foot(canvas.getPageNumber())
    canvas.saveState()
    canvas.setFillColor(INK)
    draw_words(canvas, start, start, left, _FOOT_PT, False, rtl=False)
    draw_words(canvas, end - width(right, _FOOT_PT) * MM, start, right, _FOOT_PT, False, rtl=False)
    canvas.restoreState()
