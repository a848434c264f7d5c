"""What names the paper: "ballot" on an official one; on a test ballot a banner and grey words in the margins."""

from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas

from ballots.fixed_texts import FixedTexts
from ballots.languages import is_rtl
from ballots.paper import LEFT, QR_CLEAR_LEFT, STRIP_BASELINE, Text
from ballots.pdf_units import MM, up
from ballots.text_art import draw_text
from ballots.typefaces import FONT_NAMES, width

_LABEL_PT = 12.0
_BANNER_PT = 13.0
_MARGIN_PT = 30.0
_BETWEEN = " · "
_FRAME_PADDING_MM = 2.0
# Light enough not to be taken for ink wherever a page may be cut or shifted, dark enough to survive a photocopy.
_GREY = 0.75
# Baselines of the words along the edges, 6 mm from the boxes, and where each starts, all between the markers.
_LEFT_MARGIN_X, _RIGHT_MARGIN_X = 16.0, 202.0
_MARGIN_STARTS = (255.0, 200.0, 145.0, 90.0)


def stamp(canvas: Canvas, texts: list[FixedTexts], test: bool, mirrored: bool) -> None:
    """Draws the strip between the upper markers, and a test's margins; ``texts`` in the languages of the ballot."""
    words = strip(texts, test, mirrored)
    for text in words:
        draw_text(canvas, text)
    if test:
        _frame(canvas, words)
        _margins(canvas)


def strip(texts: list[FixedTexts], test: bool, mirrored: bool) -> list[Text]:
    """The words that name the paper in each language, from left to right.

    They start at the page's left edge, or beside the QR code where the page is ``mirrored``. Each language stands by
    itself, so that one written from right to left does not turn its neighbour around.
    """
    size = _BANNER_PT if test else _LABEL_PT
    words = [(each.test if test else each.label, is_rtl(each.language)) for each in texts]
    pieces = [piece for each in (words[::-1] if mirrored else words) for piece in ((_BETWEEN, False), each)][1:]
    widths = [width(piece, size, test) for piece, _ in pieces]
    padding = _FRAME_PADDING_MM if test else 0.0
    x = QR_CLEAR_LEFT - padding - sum(widths) if mirrored else LEFT + padding
    starts = accumulate(widths, initial=x)
    return [
        Text(start, STRIP_BASELINE, piece, size, test, rtl=rtl)
        for (piece, rtl), start in zip(pieces, starts, strict=False)
    ]


def _frame(canvas: Canvas, words: list[Text]) -> None:
    left = words[0].x - _FRAME_PADDING_MM
    right = words[-1].x + width(words[-1].words, words[-1].size, words[-1].bold) + _FRAME_PADDING_MM
    canvas.setLineWidth(0.5 * MM)
    canvas.rect(left * MM, up(STRIP_BASELINE + 1.9), (right - left) * MM, 7.0 * MM)


def _margins(canvas: Canvas) -> None:
    canvas.saveState()
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
