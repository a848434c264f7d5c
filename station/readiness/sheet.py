"""The test sheet (provblad): a TEST ballot with crosses printed into every other box, and what reading it must give.

Its number is random and registered nowhere, and no official count takes a TEST ballot; so it tells nothing and can do
no harm. Since the crosses follow from the election alone, any test sheet can be compared with what it should say.
"""

import io
from collections.abc import Iterable

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ballots.paper import PagePlan, Rect
from ballots.pdf import write_ballots
from ballots.pdf_units import MM, up
from ballots.serials import new_serials
from ballots.token import test_print_key
from scanning.result import PageResult
from station.polling_station import Station
from station.readiness.outcomes import SheetOutcome, SheetResult

# As thick and as long as a ballpoint's cross: the corners of the box stay free.
_PEN_MM = 0.6
_INSET_MM = 0.6
_DARK_BLUE = (20, 30, 110, 255)
# By whether a box's number on its page, from 0, is odd.
_EXPECTED = ("marked", "blank")


def sheet_pdf(station: Station) -> bytes:
    """The PDF: the first page of the election's first style, marked."""
    style = station.election.styles[0].id
    out = io.BytesIO()
    write_ballots(out, station.election_file, style, new_serials(1), test_print_key(station.election_file), test=True)
    with pdfium.PdfDocument(out.getvalue()) as document:
        for number in range(len(document) - 1, 0, -1):
            document.del_page(number)
        page = document[0]
        for box in _marked(station.plans[style].pages[0]):
            _cross(page, box)
        page.gen_content()
        made = io.BytesIO()
        document.save(made)
    return made.getvalue()


def judge_sheet(station: Station, pages: Iterable[PageResult]) -> SheetResult:
    """What came of reading: the best of these pages; pure but for the plan of the ballots."""
    results = [_judged(station, page) for page in pages] or [SheetResult(SheetOutcome.NOTHING, {})]
    order = (SheetOutcome.RIGHT, SheetOutcome.WRONG, SheetOutcome.REJECTED, SheetOutcome.NOTHING)
    return min(results, key=lambda result: order.index(result.outcome))


def _judged(station: Station, page: PageResult) -> SheetResult:
    if page.status == "rejected" or page.style is None or page.page is None:
        return SheetResult(SheetOutcome.REJECTED, {"why": page.reason})
    expected = [_EXPECTED[number % 2] for number in range(len(page.targets))]
    wrong = sum(target.mark != wanted for target, wanted in zip(page.targets, expected, strict=True))
    if wrong:
        return SheetResult(SheetOutcome.WRONG, {"count": wrong})
    return SheetResult(SheetOutcome.RIGHT, {mark: expected.count(mark) for mark in _EXPECTED})


def _marked(plan: PagePlan) -> list[Rect]:
    return [target.box for target in plan.targets[::2]]


def _cross(page: pdfium.PdfPage, box: Rect) -> None:
    left, right = box.x + _INSET_MM, box.x + box.w - _INSET_MM
    top, bottom = box.y + _INSET_MM, box.y + box.h - _INSET_MM
    for start, end in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
        line = pdfium_c.FPDFPageObj_CreateNewPath(start[0] * MM, up(start[1]))
        pdfium_c.FPDFPath_LineTo(line, end[0] * MM, up(end[1]))
        pdfium_c.FPDFPageObj_SetStrokeColor(line, *_DARK_BLUE)
        pdfium_c.FPDFPageObj_SetStrokeWidth(line, _PEN_MM * MM)
        pdfium_c.FPDFPath_SetDrawMode(line, pdfium_c.FPDF_FILLMODE_NONE, True)
        pdfium_c.FPDFPage_InsertObject(page, line)
