"""A QR code of any text of capitals, digits, and a few signs, to stand in a document."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.platypus import Flowable

from ballots.handouts.lines import INK
from ballots.marker import black_runs

# As on the ballots: comparing all masks costs time, and hashes are as good as random.
_MASK = 3


class Code(Flowable):  # type: ignore[misc]
    """The code as a square with sides of so many points; what it says is not shown."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0)
        code.add_data(text)
        code.make(fit=True)
        self._rows: list[list[bool]] = code.modules
        self.width = self.height = side

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """The size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the black modules as one path, which leaves no hairlines between rows."""
        side = self.width / len(self._rows)
        path = self.canv.beginPath()
        for row, modules in enumerate(self._rows, start=1):
            for start, length in black_runs(modules):
                path.rect(start * side, self.height - row * side, length * side, side)
        self.canv.setFillColor(INK)
        self.canv.drawPath(path, stroke=0, fill=1)
