from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from ballots.typefaces import unprintable
from station.cli import program
from station.handbook.book import POLL_WORKERS, book
from station.handbook.pdf import ON_PAPER, handbook_pdf
from station.handbook.text import plain


@pytest.fixture(scope="module")
def swedish() -> bytes:
    return handbook_pdf("sv")


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_every_chapter_stands_on_the_page_that_the_contents_say(swedish: bytes):
    written = pages(swedish)
    for chapter in book(POLL_WORKERS).chapters:
        title = chapter.title.sv
        number = written[0].partition(f"{title} ")[2].split()[0]
        assert title in written[int(number) - 1].rpartition("Innehåll")[2]


def test_every_step_is_on_paper(swedish: bytes):
    written = " ".join(pages(swedish)).replace(" ", "")
    lost = [
        line.sv
        for chapter in book(POLL_WORKERS).chapters
        for line in chapter.lines
        if plain(line.sv).replace(" ", "")[:60] not in written
    ]
    # A step that goes on on the next page has a foot in its middle.
    assert len(lost) <= 3


def test_the_faults_come_after_the_day(swedish: bytes):
    written = pages(swedish)
    day = len(written) - next(number for number, page in enumerate(reversed(written)) if "Sekretess" in page)
    assert "1. Svaret kom aldrig" in " ".join(written[day:])


def test_all_of_it_can_be_printed():
    for name in ON_PAPER:
        for chapter in (book(name).opening, *book(name).chapters):
            for line in (chapter.title, *chapter.lines):
                assert unprintable(line.sv + line.en) is None


def test_the_same_text_gives_the_same_file(swedish: bytes):
    assert handbook_pdf("sv") == swedish


def test_the_command_writes_it_without_a_station_in_either_language(tmp_path: Path):
    out = tmp_path / "handbook.pdf"
    result = CliRunner().invoke(
        program, ["--home", str(tmp_path / "none"), "handbook", "-o", str(out), "--language", "en"]
    )
    assert result.exit_code == 0, result.output
    assert "The evening before" in pages(out.read_bytes())[0]
    assert not (tmp_path / "none").exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    result = CliRunner().invoke(program, ["handbook", "-o", str(tmp_path / "none" / "handbook.pdf")])
    assert "cannot be written" in str(result.exception)
