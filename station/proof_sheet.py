"""The proof sheet of a ballot style: what a print shop measures and looks at, before a TEST ballot of the style."""

import io

import pypdfium2 as pdfium
from reportlab.pdfgen.canvas import Canvas

from ballots.election_file import ElectionFile
from ballots.geometry import plan_style
from ballots.paper import CORNERS, PAGE_MM, QR_PLACE
from ballots.pdf import write_ballots
from ballots.pdf_units import MM, up
from ballots.serials import new_serials
from ballots.token import test_print_key
from ballots.typefaces import FONT_NAMES, typeface

_LEFT = 16.0
# As long as the page allows both ways, and easy to measure: half a millimetre is half a percent.
_BAR_MM = 100.0
_BAR_TOP = 42.0
_TEXT_LEFT = 40.0
_TEXT_PT = 10.0
_LINE_MM = 6.0


def proof_sheet(election_file: ElectionFile, style: str) -> bytes:
    """The PDF: a page with two scale bars and a list of checks, then a TEST ballot that no official count accepts.

    KeyError when there is no such style; LayoutError.
    """
    pages = len(plan_style(election_file.election, style).pages)
    ballot = io.BytesIO()
    write_ballots(ballot, election_file, style, new_serials(1), test_print_key(election_file), test=True)
    with pdfium.PdfDocument(_check_page(style, pages)) as proof, pdfium.PdfDocument(ballot.getvalue()) as test:
        proof.import_pages(test)
        out = io.BytesIO()
        proof.save(out)
    return out.getvalue()


def _checks(pages: int) -> tuple[tuple[str, str], ...]:
    across, down = CORNERS[1][0] - CORNERS[0][0], CORNERS[3][1] - CORNERS[0][1]
    side = f"{QR_PLACE.w:.1f}"
    return (
        (
            "Skriv ut i 100 % (verklig storlek). Båda strecken är 100 mm, högst 0,5 mm fel.",
            "Print at 100 % (actual size). Both bars measure 100 mm, at most 0.5 mm off.",
        ),
        (
            f"Mellan hörnmärkenas mitt på röstsedeln: {across:g} mm på bredden, {down:g} mm på höjden.",
            f"Between the centres of the ballot's corner marks: {across:g} mm across, {down:g} mm down.",
        ),
        (
            f"QR-kodens sida är {side.replace('.', ',')} mm. Den ska ha skarpa kanter och vit ram.",
            f"The QR code is {side} mm wide, with sharp edges and a white border.",
        ),
        (
            "Allt är helt svart: ingen tonersparning, inga ränder, ingen rastrering.",
            "All of it is solid black: no toner saving, no streaks, no screening.",
        ),
        (
            "Papper: A4, vitt, obestruket, 80–100 g/m². En bläckpenna får inte synas igenom.",
            "Paper: A4, white, uncoated, 80–100 g/m². A ballpoint pen must not show through.",
        ),
        (
            f"Sidor per röstsedel: {pages}. En sida per ark, om inte beställningen säger annat.",
            f"Pages a ballot: {pages}. One page a sheet, unless the order says otherwise.",
        ),
        (
            "Fyra hörnmärken syns hela. Inget är beskuret, förminskat eller vridet.",
            "Four corner marks are whole. Nothing is cut off, made smaller or turned.",
        ),
        (
            "Läs av provet: rostlokal-station read --test. Det är en TEST-sedel som inte räknas.",
            "Read the proof: rostlokal-station read --test. It is a TEST ballot that does not count.",
        ),
    )


def _check_page(style: str, pages: int) -> bytes:
    for bold in FONT_NAMES:
        typeface(bold)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_MM[0] * MM, PAGE_MM[1] * MM), invariant=1)
    canvas.setTitle(f"Proof {style}")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setFont(FONT_NAMES[True], 16)
    canvas.drawString(_LEFT * MM, up(24), f"Provtryck, röstsedelstyp {style}")
    canvas.setFont(FONT_NAMES[False], 12)
    canvas.drawString(_LEFT * MM, up(31), f"Proof sheet, ballot style {style}")
    _bars(canvas)
    top = _BAR_TOP + 14.0
    for number, (swedish, english) in enumerate(_checks(pages), start=1):
        canvas.setFont(FONT_NAMES[True], _TEXT_PT)
        canvas.rect(_TEXT_LEFT * MM, up(top + 0.6), 4 * MM, 4 * MM)
        canvas.drawString((_TEXT_LEFT + 7) * MM, up(top), f"{number}. {swedish}")
        canvas.setFont(FONT_NAMES[False], _TEXT_PT - 1)
        canvas.drawString((_TEXT_LEFT + 7) * MM, up(top + _LINE_MM), english)
        top += 2 * _LINE_MM + 5.0
    canvas.setFont(FONT_NAMES[False], _TEXT_PT)
    for line in ("Datum / Date", "Skrivare / Printer", "Godkänt av / Approved by"):
        top += 9.0
        canvas.drawString((_TEXT_LEFT + 7) * MM, up(top), line)
        canvas.line((_TEXT_LEFT + 60) * MM, up(top + 1), (_TEXT_LEFT + 140) * MM, up(top + 1))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _bars(canvas: Canvas) -> None:
    """Two bars of 100 mm from one corner, across and down, with ticks at both ends."""
    canvas.setLineWidth(0.3 * MM)
    end = _LEFT + _BAR_MM
    canvas.line(_LEFT * MM, up(_BAR_TOP), end * MM, up(_BAR_TOP))
    canvas.line(_LEFT * MM, up(_BAR_TOP), _LEFT * MM, up(_BAR_TOP + _BAR_MM))
    canvas.line(end * MM, up(_BAR_TOP - 3), end * MM, up(_BAR_TOP + 3))
    canvas.line((_LEFT - 3) * MM, up(_BAR_TOP + _BAR_MM), (_LEFT + 3) * MM, up(_BAR_TOP + _BAR_MM))
    canvas.setFont(FONT_NAMES[True], 10)
    canvas.drawString((_LEFT + 3) * MM, up(_BAR_TOP + 5), "100 mm")
    canvas.drawString((_LEFT + 3) * MM, up(_BAR_TOP + _BAR_MM - 2), "100 mm")
