"""A document of any paper size from a story of flowables, with margins and a foot. The same input, the same bytes."""

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ballots.handouts.setting import INK
from ballots.pdf_units import MM
from ballots.typefaces import FONT_NAMES, typeface

Foot = Callable[[int], tuple[str, str]]
"""From a page's number (from 1) to the words at its foot, left and right."""

_FOOT_PT = 8.0


def document(
    story: Sequence[Flowable],
    size_mm: tuple[float, float],
    margin_mm: float,
    title: str,
    language: str,
    foot: Foot | None = None,
) -> bytes:
    """The PDF. ``margin_mm`` is white on all four sides; the foot stands inside it, 3 mm above its lower half."""
    out = BytesIO()
    for bold in FONT_NAMES:
        typeface(bold)
    width, height = size_mm[0] * MM, size_mm[1] * MM
    margin = margin_mm * MM
    made = BaseDocTemplate(
        out, pagesize=(width, height), title=title, author="Röstlokal", lang=language, invariant=1, pageCompression=1
    )
    below = margin + (4 * MM if foot else 0)
    frame = Frame(margin, below, width - 2 * margin, height - margin - below, 0, 0, 0, 0)

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        if foot is None:
            return
        canvas.saveState()
        canvas.setFillColor(INK)
        canvas.setFont(FONT_NAMES[False], _FOOT_PT)
        left, right = foot(canvas.getPageNumber())
        canvas.drawString(margin, margin, left)
        canvas.drawRightString(width - margin, margin, right)
        canvas.restoreState()

    made.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    made.build(list(story))
    return out.getvalue()
