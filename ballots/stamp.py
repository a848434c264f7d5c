"""What names the paper: "ballot" on an official one; on a test ballot a banner and grey words in the margins."""

from reportlab.pdfgen.canvas import Canvas

from ballots.fixed_texts import FixedTexts
from ballots.paper import LEFT, STRIP_BASELINE
from ballots.pdf_units import MM, up
from ballots.typefaces import FONT_NAMES, width

_LABEL_PT = 12.0
_BANNER_PT = 13.0
_MARGIN_PT = 30.0
# Light enough not to be taken for ink wherever a page may be cut or shifted, dark enough to survive a photocopy.
_GREY = 0.75
# Baselines of the words along the edges, 6 mm from the boxes, and where each starts, all between the markers.
_LEFT_MARGIN_X, _RIGHT_MARGIN_X = 16.0, 202.0
_MARGIN_STARTS = (255.0, 200.0, 145.0, 90.0)


def stamp(canvas: Canvas, texts: list[FixedTexts], test: bool) -> None:
    """Draws the strip between the upper markers, and a test's margins; ``texts`` in the languages of the ballot."""
    if not test:
        _strip(canvas, " · ".join(language.label for language in texts), _LABEL_PT, bold=False)
        return
    banner = " · ".join(language.test for language in texts)
    _strip(canvas, banner, _BANNER_PT, bold=True)
    canvas.saveState()
    canvas.setLineWidth(0.5 * MM)
    frame = width(banner, _BANNER_PT, True) + 4.0
    canvas.rect(LEFT * MM, up(STRIP_BASELINE + 1.9), frame * MM, 7.0 * MM)
    canvas.setFillGray(_GREY)
    canvas.setFont(FONT_NAMES[True], _MARGIN_PT)
    for x in (_LEFT_MARGIN_X, _RIGHT_MARGIN_X):
        for start in _MARGIN_STARTS:
            canvas.saveState()
            canvas.translate(x * MM, up(start))
            canvas.rotate(90)
            canvas.drawString(0, 0, "TEST")
            canvas.restoreState()
    canvas.restoreState()


def _strip(canvas: Canvas, words: str, size: float, bold: bool) -> None:
    canvas.setFont(FONT_NAMES[bold], size)
    canvas.drawString((LEFT + (2.0 if bold else 0.0)) * MM, up(STRIP_BASELINE), words)
