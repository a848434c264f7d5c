"""Sample ballots: one style's real pages, which nobody can take for a ballot and no reader accepts.

Three things tell them apart: large words across each page and in each corner; the token, which is a test's with an
impossible serial of zeros, so that an official count says what it is; and white frames in the place of the corner
markers, without which no reader finds a page, in a test neither.
"""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from ballots.election_file import ElectionFile
from ballots.geometry import MARKER_MM, PAGE_MM, StylePlan, plan_style
from ballots.handouts.merged import overlaid
from ballots.handouts.texts import SampleTexts, handout_texts
from ballots.pdf import write_ballots
from ballots.pdf_units import MM, up
from ballots.serials import SERIAL_BYTES, serial_text
from ballots.text_art import draw_words
from ballots.token import test_print_key
from ballots.typefaces import width

SAMPLE_SERIAL = serial_text(bytes(SERIAL_BYTES))
# Covers a marker and the edge of its white surroundings, so that nothing of it shows.
_COVER_MM = MARKER_MM + 2.0
_ANGLE = 52
# Pale enough to read the ballot through, dark enough for a photocopier to keep.
_INK, _ALPHA = 0.35, 0.33
# The words across reach over this much of the page's diagonal, and are no taller than this.
_ACROSS_MM, _MOST_PT = 290.0, 110.0


def sample_ballot(file: ElectionFile, style_id: str) -> bytes:
    """The PDF of one sample ballot. Raises LayoutError; KeyError when the election has no such style."""
    plan = plan_style(file.election, style_id)
    out = BytesIO()
    write_ballots(out, file, style_id, [SAMPLE_SERIAL], test_print_key(file), test=True)
    return overlaid(out.getvalue(), _over(plan))


def _over(plan: StylePlan) -> bytes:
    texts = [handout_texts(language, plan.languages).sample for language in plan.languages]
    out = BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_MM[0] * MM, PAGE_MM[1] * MM), invariant=1, pageCompression=1)
    for page in plan.pages:
        for x, y in page.corners:
            _cover(canvas, x, y, texts[0])
        _across(canvas, texts)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _cover(canvas: Canvas, x: float, y: float, texts: SampleTexts) -> None:
    """White over a marker, with a thin frame and the word in it."""
    canvas.saveState()
    canvas.setFillGray(1)
    canvas.setStrokeGray(_INK)
    canvas.setLineWidth(0.2 * MM)
    half = _COVER_MM / 2
    canvas.rect((x - half) * MM, up(y + half), _COVER_MM * MM, _COVER_MM * MM, fill=1, stroke=0)
    half = MARKER_MM / 2
    canvas.rect((x - half) * MM, up(y + half), MARKER_MM * MM, MARKER_MM * MM)
    canvas.setFillGray(_INK)
    size = min(8.0, 8.0 * (MARKER_MM - 1) / width(texts.word, 8.0, True))
    _centred(canvas, texts.word, size, x * MM, up(y) - size / 3)
    canvas.restoreState()


def _across(canvas: Canvas, texts: list[SampleTexts]) -> None:
    """The words along the page's diagonal, a line a language around its middle."""
    canvas.saveState()
    canvas.setFillGray(_INK)
    canvas.setFillAlpha(_ALPHA)
    canvas.translate(PAGE_MM[0] / 2 * MM, PAGE_MM[1] / 2 * MM)
    canvas.rotate(_ANGLE)
    lines = [line for each in dict.fromkeys(texts) for line in (each.word.upper(), each.not_a_ballot)]
    sizes = [min(_MOST_PT, _ACROSS_MM / width(line, 1.0, True)) for line in lines]
    sizes = [size if number % 2 == 0 else size * 0.5 for number, size in enumerate(sizes)]
    y = sum(sizes) * 1.15 / 2
    for line, size in zip(lines, sizes, strict=True):
        y -= size * 1.15
        _centred(canvas, line, size, 0.0, y + size * 0.25)
    canvas.restoreState()


def _centred(canvas: Canvas, words: str, size: float, x: float, y: float) -> None:
    draw_words(canvas, x - width(words, size, True) / 2 * MM, y, words, size, True, rtl=False)
