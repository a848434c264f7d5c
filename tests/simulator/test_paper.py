"""PDFs that hold no ballots, and the raster of those that do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import SimulatorError
from simulator.paper import BallotPdf

A6_MM = (105.0, 148.0)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\0" * 100_000], ids=len)
def test_a_file_that_is_no_pdf_is_refused(ballots: Any, content: bytes) -> None:
    ballots.pdf.write_bytes(content)
    assert f"{ballots.pdf} cannot be opened as a PDF" in ballots.refused({"serial": "aaaa"})


def test_a_missing_pdf_is_refused(ballots: Any) -> None:
    ballots.pdf.unlink()
    assert f"There is no file {ballots.pdf}." in ballots.refused({"serial": "aaaa"})


def test_a_truncated_pdf_is_refused(ballots: Any) -> None:
    ballots.pdf.write_bytes(ballots.pdf.read_bytes()[:700])
    assert "cannot be opened as a PDF" in ballots.refused({"serial": "aaaa"})


def test_a_pdf_without_pages_is_refused(ballots: Any) -> None:
    ballots.pdf.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Size 3 /Root 1 0 R >>\n%%EOF\n"
    )
    assert "cannot be opened as a PDF with pages" in ballots.refused({"serial": "aaaa"})


def test_the_raster_is_half_as_fine_again_as_the_scan_up_to_300_dpi(ballots: Any) -> None:
    with closing(BallotPdf(ballots.pdf)) as pdf:
        dpis = [pdf.print_page(0, dpi, False, A6_MM).pixels_per_mm * 25.4 for dpi in (100, 200, 300, 400)]
    assert dpis == pytest.approx([150, 300, 300, 400])


def test_a_page_of_another_size_is_refused(ballots: Any) -> None:
    with closing(BallotPdf(ballots.pdf)) as pdf, pytest.raises(SimulatorError, match=r"105 × 148 mm"):
        pdf.print_page(0, 100, False, (105.0, 150.0))


def test_paper_is_white_and_print_is_black_in_grey_and_colour(ballots: Any, tmp_path: Path) -> None:
    with closing(BallotPdf(ballots.pdf)) as pdf:
        grey = pdf.print_page(0, 100, False, A6_MM)
        colour = pdf.print_page(0, 100, True, A6_MM)
    corner, middle = (round(11 * grey.pixels_per_mm),) * 2, (round(30 * grey.pixels_per_mm),) * 2
    assert (grey.darkness[corner], grey.darkness[middle]) == (255, 0)
    assert colour.darkness[corner].tolist() == [255, 255, 255]
