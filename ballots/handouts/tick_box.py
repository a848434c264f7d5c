"""An empty box to tick, in a table of a handout."""

from reportlab.platypus import Flowable

from ballots.handouts.setting import INK


class TickBox(Flowable):  # type: ignore[misc]
    """A square about as high as a capital of this type size and a half, in points."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.width = self.height = size * 1.15

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """The size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the square."""
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.0)
        self.canv.rect(0, 0, self.width, self.height)
