"""Draws one planned line of text, in whatever scripts its words are written."""

from reportlab.pdfgen.canvas import Canvas

from ballots.paper import Text
from ballots.pdf_units import MM, up
from ballots.typefaces import runs, width


def draw_text(canvas: Canvas, text: Text) -> None:
    """Draws ``text`` where it stands, in the canvas's present colour."""
    left = text.x - width(text.words, text.size, text.bold) if text.align == "right" else text.x
    line = canvas.beginText(left * MM, up(text.y))
    for run in runs(text.words, text.bold, text.rtl):
        line.setFont(run.font, text.size)
        line.textOut(run.glyphs)
    canvas.drawText(line)
