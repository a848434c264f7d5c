"""What names the paper: "ballot" on an official one; on a test ballot a banner and grey words in the margins."""

from reportlab.pdfgen.canvas import Canvas

from ballots.fixed_texts import FixedTexts
from ballots.languages import is_rtl
from ballots.paper import LEFT, STRIP_BASELINE, Text
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


def stamp(canvas: Canvas, texts: list[FixedTexts], test: bool) -> None:
    """Draws the strip between the upper markers, and a test's margins; ``texts`` in the languages of the ballot."""
    for text in strip(texts, test):
        draw_text(canvas, text)
    if test:
        _frame(canvas, texts)
        _margins(canvas)


def strip(texts: list[FixedTexts], test: bool) -> list[Text]:
    """The words that name the paper in each language, from the page's left edge on.

    Each stands by itself, so that a language written from right to left does not turn its neighbour around.
    """
    size = _BANNER_PT if test else _LABEL_PT
    x = LEFT + (_FRAME_PADDING_MM if test else 0.0)
    placed: list[Text] = []
    for language in texts:
        if placed:
            placed.append(Text(x, STRIP_BASELINE, _BETWEEN, size, test))
            x += width(_BETWEEN, size, test)
        words = language.test if test else language.label
        placed.append(Text(x, STRIP_BASELINE, words, size, test, rtl=is_rtl(language.language)))
        x += width(words, size, test)
    return placed


def strip_end(texts: list[FixedTexts], test: bool) -> float:
    """Where the strip ends, a test's frame included, in millimetres from the page's left edge."""
    last = strip(texts, test)[-1]
    return last.x + width(last.words, last.size, last.bold) + (_FRAME_PADDING_MM if test else 0.0)


def _frame(canvas: Canvas, texts: list[FixedTexts]) -> None:
    canvas.setLineWidth(0.5 * MM)
    canvas.rect(LEFT * MM, up(STRIP_BASELINE + 1.9), (strip_end(texts, test=True) - LEFT) * MM, 7.0 * MM)


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
