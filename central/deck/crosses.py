"""The deck's marks as printed ones, so that the pile can go straight into a scanner."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from ballots.geometry import PAGE_MM, PagePlan, Rect
from ballots.handouts.merged import overlaid
from ballots.pdf_units import MM, up
from central.deck.cases import Case
from central.deck.plan import DeckBallot

# A firm ballpoint cross, well clear of the box's outline, as the example on the ballot has it.
_INSET_MM = 0.9
_LINE_MM = 0.8


def marked(pdf: bytes, pages: Iterable[PagePlan], deck: Iterable[DeckBallot]) -> bytes:
    """The deck's ballots in ``pdf``, in its order, each with its crosses and its blackened boxes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_MM[0] * MM, PAGE_MM[1] * MM), invariant=1, pageCompression=1)
    plans = tuple(pages)
    for ballot in deck:
        for page in plans:
            _mark(canvas, page, ballot)
            canvas.showPage()
    canvas.save()
    return overlaid(pdf, out.getvalue())


def _mark(canvas: Canvas, page: PagePlan, ballot: DeckBallot) -> None:
    canvas.setLineWidth(_LINE_MM * MM)
    for target in page.targets:
        case: Case = ballot.cases[target.contest]
        box = (target.project, target.column)
        if box in case.marks:
            _cross(canvas, target.box)
        elif box in case.blackened:
            canvas.rect(
                target.box.x * MM, up(target.box.y + target.box.h), target.box.w * MM, target.box.h * MM, fill=1
            )


def _cross(canvas: Canvas, box: Rect) -> None:
    left, right = (box.x + _INSET_MM) * MM, (box.x + box.w - _INSET_MM) * MM
    top, bottom = up(box.y + _INSET_MM), up(box.y + box.h - _INSET_MM)
    canvas.line(left, top, right, bottom)
    canvas.line(left, bottom, right, top)
