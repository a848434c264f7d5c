"""Draws one planned line of text, in whatever scripts its words are written."""

from reportlab.pdfgen.canvas import Canvas

from ballots.paper import Text
from ballots.pdf_units import MM, up
from ballots.typefaces import runs, width


def draw_text(canvas: Canvas, text: Text) -> None:
    """Draws ``text`` where it stands, in the canvas's present colour."""
    left = (text.x - width(text.words, text.size, text.bold) if text.align == "right" else text.x) * MM
    em = text.size / 1000
    for run in runs(text.words, text.bold, text.rtl):
        canvas.setFont(run.font, text.size)
        canvas.drawString(left + run.right * em, up(text.y) + run.up * em, run.glyphs)
