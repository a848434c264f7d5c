"""Writes ballots as PDF: what all ballots of a style share is drawn once, each page adds its QR code and serial."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from ballots.ballot_texts import ballot_texts
from ballots.election import Election
from ballots.election_file import ElectionFile
from ballots.geometry import plan_style
from ballots.page_art import draw_page
from ballots.paper import LEFT, PAGE_MM, QR_MODULE_MM, RIGHT, PagePlan, StylePlan
from ballots.pdf_stream import PageStream, read_template
from ballots.pdf_units import MM, up
from ballots.qr_code import qr_operators
from ballots.serials import grouped
from ballots.token import PrintKey, make_token
from ballots.typefaces import FONT_NAMES, typeface, width

_SERIAL_PT = 10.0


def write_ballots(
    out: BinaryIO, election_file: ElectionFile, style_id: str, serials: Iterable[str], key: PrintKey, test: bool
) -> None:
    """Writes one ballot a serial, in the given order, the pages of a ballot after each other.

    The same input gives the same bytes: the file carries no time and no name. Memory stays flat, so ``serials`` may
    be a generator. Raises LayoutError; KeyError when the election has no such style.
    """
    plan = plan_style(election_file.election, style_id)
    data, serial_font = _template(plan, election_file.election, test)
    stream = PageStream(out, read_template(data))
    for serial in serials:
        for kind, page in enumerate(plan.pages):
            token = make_token(election_file, key, plan.index, page.number, serial, test)
            stream.add(kind, _shared(kind) + _qr(page, token) + _serial(page, serial, serial_font))
    stream.close()


def _template(plan: StylePlan, election: Election, test: bool) -> tuple[bytes, str]:
    """A PDF with one page for each page of the style, and the name that its serial's font has in there."""
    out = io.BytesIO()
    for bold in FONT_NAMES:
        typeface(bold)
    size = (PAGE_MM[0] * MM, PAGE_MM[1] * MM)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, initialFontName=FONT_NAMES[False])
    canvas.setTitle(f"{election.id} {plan.style}")
    canvas.setAuthor("Röstlokal")
    canvas.setCreator("Röstlokal")
    # Viewers then offer "actual size" by themselves; a scaled ballot is read worse or not at all.
    canvas.setViewerPreference("PrintScaling", "None")
    texts = ballot_texts(plan.languages, election.languages)
    for kind, page in enumerate(plan.pages):
        canvas.beginForm(_form(kind), upperx=size[0], uppery=size[1])
        draw_page(canvas, page, texts, test)
        canvas.endForm()
        canvas.doForm(_form(kind))
        canvas.showPage()
    # The first subset of a ReportLab font always holds ASCII as it is, and so every serial.
    serial_font = typeface(False).getSubsetInternalName(0, canvas._doc)
    canvas.save()
    return out.getvalue(), serial_font


def _form(kind: int) -> str:
    return f"page{kind}"


def _shared(kind: int) -> str:
    # ReportLab names a form's resource so.
    return f"/FormXob.{_form(kind)} Do\n"


def _qr(page: PagePlan, token: str) -> str:
    module = QR_MODULE_MM * MM
    return f"q {module:.4f} 0 0 {-module:.4f} {page.qr.x * MM:.3f} {up(page.qr.y):.3f} cm {qr_operators(token)} Q\n"


def _serial(page: PagePlan, serial: str, font: str) -> str:
    words = grouped(serial)
    x = (LEFT if page.mirrored else RIGHT - width(words, _SERIAL_PT)) * MM
    return f"BT {font} {_SERIAL_PT:g} Tf {x:.2f} {up(page.look.foot[0]):.2f} Td ({words}) Tj ET\n"
