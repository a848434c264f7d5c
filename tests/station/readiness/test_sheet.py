import io
from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from scanning.pool import read_files
from scanning.reader import ReaderSpec
from scanning.result import PageResult
from station.check_ballot import check_ballots
from station.commands.ready import test_sheet as sheet_command
from station.polling_station import Station
from station.readiness.outcomes import SheetOutcome
from station.readiness.reading import read_from_camera, read_from_files
from station.readiness.sheet import judge_sheet, sheet_pdf
from station.readiness.tried import Tried, tried
from sync.batch import Stream
from tests.scanning.film import film, lying, pictures
from tests.station.pile import records
from tests.station.scans import jpeg

sheet_command.__test__ = False  # type: ignore[attr-defined]


def picture(pdf: bytes, folder: Path) -> Path:
    """The sheet as a scanner gives it at 150 dots an inch."""
    with pdfium.PdfDocument(pdf) as document:
        image = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    path = folder / "sheet.jpg"
    path.write_bytes(jpeg(image))
    return path


@pytest.fixture
def page(station: Station, tmp_path: Path) -> PageResult:
    spec = ReaderSpec(station.election_file.data, "test")
    return next(iter(read_files([picture(sheet_pdf(station), tmp_path)], spec)))


@pytest.mark.parametrize("mode", ["test", "official"])
def test_a_test_sheet_is_read_as_it_should_be(station: Station, tmp_path: Path, mode: str):
    result = read_from_files(station, [picture(sheet_pdf(station), tmp_path)])
    assert result.outcome is SheetOutcome.RIGHT
    assert result.values == {"marked": 2, "blank": 1}
    assert result.sv == "Provbladet lästes helt rätt: 2 kryss och 1 tomma rutor."


def test_a_camera_is_let_go_as_soon_as_the_sheet_was_seen(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "sheet.pdf").write_bytes(sheet_pdf(station))
    waited: list[PageResult] = []

    def watched(*arguments: Any, **options: Any) -> Generator[PageResult]:
        for page in check_ballots(*arguments, **options):
            yield page
            waited.append(page)

    monkeypatch.setattr("station.readiness.reading.check_ballots", watched)
    result = read_from_camera(station, film(tmp_path / "sheet.mjpeg", lying(pictures(tmp_path / "sheet.pdf")[0], 8)))
    assert result.outcome is SheetOutcome.RIGHT
    assert waited == [], "nobody waits for a second sheet"


def test_every_test_sheet_has_a_number_of_its_own_that_is_registered_nowhere(station: Station):
    assert sheet_pdf(station) != sheet_pdf(station)
    assert station.journal.number("SELECT count(*) FROM serials") == 0
    assert list(station.journal.rows("SELECT * FROM records")) == []


def test_one_box_that_was_read_wrongly_is_told(station: Station, page: PageResult):
    first = replace(page.targets[0], mark="unclear")
    result = judge_sheet(station, [replace(page, targets=(first, *page.targets[1:]))])
    assert (result.outcome, result.values) == (SheetOutcome.WRONG, {"count": 1})


def test_a_ballot_without_the_crosses_is_not_the_test_sheet(station: Station, page: PageResult):
    blank = tuple(replace(target, mark="blank") for target in page.targets)
    assert judge_sheet(station, [replace(page, targets=blank)]).outcome is SheetOutcome.WRONG


def test_the_empty_back_of_the_sheet_does_no_harm(station: Station, page: PageResult, tmp_path: Path):
    empty = io.BytesIO()
    with pdfium.PdfDocument.new() as document:
        document.new_page(595, 842)
        document.save(empty)
    back = tmp_path / "back.pdf"
    back.write_bytes(empty.getvalue())
    alone = read_from_files(station, [back])
    assert alone.outcome is SheetOutcome.REJECTED
    assert "{" not in alone.sv
    assert read_from_files(station, [back, picture(sheet_pdf(station), tmp_path)]).outcome is SheetOutcome.RIGHT


def test_no_sheet_at_all_is_said(station: Station):
    assert judge_sheet(station, []).outcome is SheetOutcome.NOTHING


def test_the_commands_print_and_read_it(station: Station, root: Path, tmp_path: Path):
    made = tmp_path / "sheet.pdf"
    runner = CliRunner()
    assert runner.invoke(sheet_command, ["print", "-o", str(made)], obj=root).exit_code == 0
    read = runner.invoke(sheet_command, ["read", str(made)], obj=root)
    assert (read.exit_code, "without a fault" in read.output) == (0, True)
    assert tried(station, date.today()) == Tried(printed=False, read=True)
    assert tried(station, date(2027, 5, 2)) == Tried(printed=False, read=False)


def test_the_sheet_leaves_no_record(station: Station, root: Path, tmp_path: Path):
    made = picture(sheet_pdf(station), tmp_path)
    CliRunner().invoke(sheet_command, ["read", str(made)], obj=root)
    assert records(station, Stream.PAPER) == []
    assert station.journal.number("SELECT count(*) FROM held") == 0
