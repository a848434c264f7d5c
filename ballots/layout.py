"""``layout.json``: where a printed PDF has its boxes, for tools that know nothing of this program's code."""

from collections.abc import Iterable
from typing import Any

from ballots.election_file import ElectionFile
from ballots.geometry import plan_style
from ballots.paper import PAGE_MM, PagePlan


def layout(election_file: ElectionFile, style_id: str, serials: Iterable[str]) -> dict[str, Any]:
    """The layout of the PDF that :func:`ballots.pdf.write_ballots` makes from the same arguments.

    Lengths are millimetres from the top left corner of the page; a rectangle is [x, y, width, height]. The shape is
    fixed in the architecture document. Raises LayoutError; KeyError when the election has no such style.
    """
    plan = plan_style(election_file.election, style_id)
    places = ((serial, page.number) for serial in serials for page in plan.pages)
    return {
        "election": election_file.election.id,
        "page_mm": list(PAGE_MM),
        "sheets": [
            {"pdf_page": number, "serial": serial, "style": style_id, "page": page}
            for number, (serial, page) in enumerate(places)
        ],
        "styles": {style_id: {"pages": {str(page.number): _page(page) for page in plan.pages}}},
    }


def _page(page: PagePlan) -> dict[str, Any]:
    return {
        "corners_mm": [list(corner) for corner in page.corners],
        "qr_mm": [round(length, 2) for length in page.qr],
        "targets": [
            {
                "contest": target.contest,
                "project": target.project,
                "column": target.column,
                "box_mm": list(target.box),
            }
            for target in page.targets
        ],
    }
