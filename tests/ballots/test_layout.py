"""layout.json tells tools without our code where the boxes of a printed PDF are."""

import io
import json
from typing import Any

import pypdfium2 as pdfium

from ballots.geometry import plan_style
from ballots.layout import layout
from ballots.pdf import write_ballots
from ballots.serials import new_serials
from ballots.token import test_print_key


def test_sheets_are_listed_in_the_order_of_the_pdfs_pages(elections: Any) -> None:
    election = elections.file(elections.contest(projects=20))
    serials = new_serials(3)
    out = io.BytesIO()
    write_ballots(out, election, "alla", serials, test_print_key(election), True)
    sheets = layout(election, "alla", serials)["sheets"]
    assert len(sheets) == len(pdfium.PdfDocument(out.getvalue())) == 6
    assert [(sheet["pdf_page"], sheet["serial"], sheet["page"], sheet["style"]) for sheet in sheets] == [
        (number, serials[number // 2], number % 2 + 1, "alla") for number in range(6)
    ]


def test_every_box_of_every_page_is_listed_with_its_column(elections: Any) -> None:
    election = elections.file(
        elections.contest(1, projects=2, method={"type": "points", "total": 3, "per_project": 2}),
        elections.contest(2, projects=30),
    )
    described = layout(election, "alla", [])["styles"]["alla"]["pages"]
    for page in plan_style(election.election, "alla").pages:
        assert described[str(page.number)]["targets"] == [
            {"contest": each.contest, "project": each.project, "column": each.column, "box_mm": list(each.box)}
            for each in page.targets
        ]
    first_four = [(each["project"], each["column"]) for each in described["1"]["targets"][:4]]
    assert first_four == [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")]


def test_the_document_has_the_fixed_shape(elections: Any) -> None:
    described = json.loads(json.dumps(layout(elections.file(), "alla", new_serials(1))))
    assert set(described) == {"election", "page_mm", "sheets", "styles"}
    assert described["election"] == "prov-2027"
    assert described["page_mm"] == [210, 297]
    page = described["styles"]["alla"]["pages"]["1"]
    assert set(page) == {"corners_mm", "qr_mm", "targets"}
    assert page["corners_mm"] == [[13, 13], [197, 13], [197, 284], [13, 284]]
    assert page["qr_mm"] == [155.2, 10, 32.8, 32.8]
