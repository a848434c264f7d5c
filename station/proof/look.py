"""How the report looks: colours, paragraphs with Swedish first and English beside, rows of pictures."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Image, Paragraph

from ballots.typefaces import FONT_NAMES, typeface
from station.proof.texts import Words

REGULAR, BOLD = FONT_NAMES[False], FONT_NAMES[True]
# White on the loud ones and they on white have a contrast of 4.5 to 1 and more (WCAG 1.4.3).
INK, QUIET, GOOD, BAD = HexColor("#1a1a1a"), HexColor("#5c5c5c"), HexColor("#1b6b2f"), HexColor("#b00020")
PALE, LINE = HexColor("#eef2f6"), HexColor("#b8c2cc")

# Between pictures and for the line below them, in points.
_BESIDE, _CAPTION = 10.0, 12.0


@cache
def style(size: float, bold: bool = False, after: float = 0, right: bool = False) -> ParagraphStyle:
    """A paragraph style; ``size`` and ``after`` (the space below) in points."""
    # Both weights are needed in one paragraph.
    for weight in FONT_NAMES:
        typeface(weight)
    return ParagraphStyle(
        f"{size} {bold} {after} {right}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.28,
        textColor=INK,
        spaceAfter=after,
        alignment=2 if right else 0,
    )


def paragraph(
    text: str, size: float, bold: bool = False, after: float = 0, right: bool = False, escaped: bool = True
) -> Paragraph:
    """Plain text, or mark-up where ``escaped`` is false."""
    return Paragraph(escape(text) if escaped else text, style(size, bold, after, right))


def both(words: Words, size: float, after: float = 0, bold: bool = False, plain: bool = False) -> Paragraph:
    """Swedish, then English, smaller and grey; ``plain`` words are not mark-up."""
    sv, en = (escape(each) if plain else each for each in words)
    return Paragraph(f"{sv}  {quiet(en, size * 0.85)}", style(size, bold, after))


def over(words: Words, size: float, right: bool = False, bold: bool = True) -> Paragraph:
    """Swedish over English, for a table."""
    return Paragraph(f"{words.sv}<br/>{quiet(words.en, size * 0.85)}", style(size, bold, right=right))


def quiet(text: str, size: float) -> str:
    """Mark-up of smaller grey text."""
    return f'<font name="{REGULAR}" size="{size:g}" color="#{QUIET.hexval()[2:]}">{text}</font>'


def picture(jpeg: bytes, size_px: tuple[int, int], most: tuple[float, float]) -> Image:
    """A picture as large as fits into ``most`` (width and height in points)."""
    share = min(room / side for room, side in zip(most, size_px, strict=True))
    return Image(BytesIO(jpeg), width=size_px[0] * share, height=size_px[1] * share)


class PicturesRow(Flowable):  # type: ignore[misc]
    """Pictures beside each other, each with its caption below, as large as what is left of the page allows."""

    def __init__(self, pictures: Sequence[tuple[bytes, tuple[int, int]]], captions: Sequence[str]) -> None:
        super().__init__()
        self._pictures = pictures
        self._captions = captions

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All the room there is."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Draws the row from the top left."""
        each = (self.width - _BESIDE * (len(self._pictures) - 1)) / len(self._pictures)
        # One sheet alone needs no more than half of the page.
        room = min(each, self.width / 2), self.height - _CAPTION - 2
        left = 0.0
        for (jpeg, size), caption in zip(self._pictures, self._captions, strict=True):
            image = picture(jpeg, size, room)
            image.drawOn(self.canv, left, self.height - image.drawHeight)
            self.canv.setFont(REGULAR, 8)
            self.canv.setFillColor(INK)
            self.canv.drawString(left, self.height - image.drawHeight - _CAPTION + 2, caption)
            left += image.drawWidth + _BESIDE
