"""Draws one line of text, in whatever scripts its words are written."""

from reportlab.pdfgen.canvas import Canvas

from ballots.paper import Text
from ballots.pdf_units import MM, up
from ballots.typefaces import runs, width


def draw_text(canvas: Canvas, text: Text) -> None:
    """Draws ``text`` where it stands, in the canvas's present colour."""
    left = text.x - width(text.words, text.size, text.bold) if text.align == "right" else text.x
    draw_words(canvas, left * MM, up(text.y), text.words, text.size, text.bold, text.rtl)


def draw_words(canvas: Canvas, x: float, y: float, words: str, size: float, bold: bool, rtl: bool) -> None:
    """Draws one line of words from ``x`` on, its baseline at ``y``, in points of the canvas."""
    em = size / 1000
    for run in runs(words, bold, rtl):
        canvas.setFont(run.font, size)
        canvas.drawString(x + run.right * em, y + run.up * em, run.glyphs)
