"""The poster's pictures: a sheet handed over, a cross in a box, a sheet into the urn. Each in a square of 100 units."""

from reportlab.pdfgen.canvas import Canvas

from ballots.handouts.setting import ACCENT, INK

SIDE = 100.0
_LINE = 3.0


def fetch(canvas: Canvas) -> None:
    """A person behind a table holds out a sheet with boxes."""
    _pen(canvas)
    canvas.circle(27, 78, 11)
    body = canvas.beginPath()
    body.moveTo(8, 32)
    body.lineTo(8, 48)
    body.curveTo(8, 64, 46, 64, 46, 48)
    body.lineTo(60, 48)
    canvas.drawPath(body)
    canvas.setLineWidth(2 * _LINE)
    canvas.line(4, 30, 96, 30)
    canvas.setLineWidth(_LINE)
    canvas.line(12, 30, 12, 8)
    canvas.line(88, 30, 88, 8)
    _sheet(canvas, 60, 38, 30, 40, crossed=False)


def cross(canvas: Canvas) -> None:
    """A large box with a cross in it, and the pen that made it."""
    _pen(canvas)
    canvas.setLineWidth(2 * _LINE)
    canvas.rect(12, 14, 56, 56)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(3 * _LINE)
    canvas.line(22, 24, 58, 60)
    canvas.line(22, 60, 58, 24)
    _pen(canvas)
    pen = canvas.beginPath()
    for number, (x, y) in enumerate(((60, 62), (64, 74), (86, 96), (94, 88), (72, 66))):
        (pen.lineTo if number else pen.moveTo)(x, y)
    pen.close()
    canvas.drawPath(pen, fill=1)
    canvas.line(64, 74, 72, 66)


def drop(canvas: Canvas) -> None:
    """A sheet half in the slot of a box, with an arrow down."""
    _pen(canvas)
    _sheet(canvas, 33, 44, 34, 50, crossed=True)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(12, 8, 76, 46, fill=1)
    canvas.setLineWidth(3 * _LINE)
    canvas.line(28, 54, 72, 54)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(2 * _LINE)
    canvas.line(82, 94, 82, 68)
    arrow = canvas.beginPath()
    arrow.moveTo(73, 77)
    arrow.lineTo(82, 66)
    arrow.lineTo(91, 77)
    canvas.drawPath(arrow)


def _sheet(canvas: Canvas, x: float, y: float, wide: float, high: float, crossed: bool) -> None:
    """A ballot: rows of a box and a line."""
    _pen(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x, y, wide, high, fill=1)
    canvas.setLineWidth(0.6 * _LINE)
    for row in range(3):
        top = y + high - 7 - row * 0.27 * high
        canvas.rect(x + 4, top - 4, 6, 6)
        canvas.line(x + 14, top - 1, x + wide - 4, top - 1)
        if crossed and row == 1:
            canvas.setStrokeColor(ACCENT)
            canvas.line(x + 5, top - 3, x + 9, top + 1)
            canvas.line(x + 5, top + 1, x + 9, top - 3)
            canvas.setStrokeColor(INK)


def _pen(canvas: Canvas) -> None:
    canvas.setStrokeColor(INK)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setLineWidth(_LINE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
