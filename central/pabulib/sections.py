"""A Pabulib file's outer shape: lines, sections, headings and cells. What the cells mean is the reader's."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from central.errors import PabulibError

SECTIONS = ("META", "PROJECTS", "VOTES")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: its cells by heading (stripped, "" where the row ends early), and its line counted from 1."""

    line: int
    cells: dict[str, str]


@dataclass
class _Reading:
    """Where the reading of the file is."""

    section: str = ""
    heading: list[str] | None = None
    seen: list[str] = field(default_factory=list)


def rows_of(lines: Iterable[bytes]) -> Iterator[tuple[str, Row]]:
    """Each data row with the name of its section. ``lines`` are the file's bytes, cut at line ends.

    A byte order mark, CRLF, blank lines and empty cells at the end of a row are tolerated. Raises PabulibError
    with the line for broken text, quotes, headings and rows, and at the end for a missing section.
    """
    reading = _Reading()
    reader = csv.reader(_text(lines), delimiter=";", strict=True)
    try:
        for cells in reader:
            row = _data_row([cell.strip() for cell in cells], reading, reader.line_num)
            if row:
                yield reading.section, row
    except csv.Error as error:
        raise PabulibError(
            "the row cannot be read ({error}). Quotation marks inside a cell must be doubled and the cell quoted.",
            reader.line_num,
            error=error,
        ) from error
    for name in SECTIONS:
        if name not in reading.seen:
            raise PabulibError("The section {name} is missing. Is this a whole Pabulib file?", name=name)


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield (line.removeprefix(_BOM) if number == 1 else line).decode("utf-8")
        except UnicodeDecodeError as error:
            raise PabulibError("the text is not UTF-8. Save the file as UTF-8.", number) from error


def _data_row(cells: list[str], reading: _Reading, line: int) -> Row | None:
    """The row as data; None for a blank row, a section's name or a heading, which move the reading on."""
    if not any(cells):
        return None
    if cells[0].upper() in SECTIONS and not any(cells[1:]):
        _begin(cells[0].upper(), reading, line)
        return None
    if reading.heading is None:
        reading.heading = _heading(cells, reading.section, line)
        return None
    if any(cells[len(reading.heading) :]):
        raise PabulibError(
            "the row has more cells than its heading. A semicolon inside a text needs quotation marks around the text.",
            line,
        )
    cells += [""] * (len(reading.heading) - len(cells))
    return Row(line, dict(zip(reading.heading, cells, strict=False)))


def _begin(section: str, reading: _Reading, line: int) -> None:
    if section in reading.seen:
        raise PabulibError("the section {section} comes twice.", line, section=section)
    reading.seen.append(section)
    reading.section, reading.heading = section, None


def _heading(cells: list[str], section: str, line: int) -> list[str]:
    if not section:
        raise PabulibError("a Pabulib file begins with META. Is this a Pabulib file?", line)
    while not cells[-1]:
        cells = cells[:-1]
    if len(set(cells)) < len(cells):
        raise PabulibError("the heading of {section} names a column twice.", line, section=section)
    return cells
