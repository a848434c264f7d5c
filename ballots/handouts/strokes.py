"""Empty cells for tally strokes, five strokes in each."""

from reportlab.platypus import Flowable

from ballots.handouts.setting import RULE
from ballots.pdf_units import MM

# Five strokes by hand, the fifth across, need about 10 mm by 7.
CELL_MM = 10.0
_LINE_MM = 0.15


class StrokeCells(Flowable):  # type: ignore[misc]
    """So many cells beside each other; every second border is bolder, where ten strokes are full."""

    def __init__(self, cells: int, height_mm: float) -> None:
        super().__init__()
        self.cells = cells
        self.width, self.height = cells * CELL_MM * MM, height_mm * MM

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """The size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the borders between the cells."""
        self.canv.setStrokeColor(RULE)
        for number in range(1, self.cells):
            self.canv.setLineWidth(_LINE_MM * MM * (3 if number % 2 == 0 else 1))
            x = number * CELL_MM * MM
            self.canv.line(x, 0, x, self.height)
