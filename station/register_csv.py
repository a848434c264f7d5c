"""Reads a register from CSV: one voter a line, with no more about them than the table needs. Pure.

    id;ballot;name;protected
    19500131-1231;B;Anna Andersson;
    19500191-1238;A;;yes

``id`` is what ``sync.nullifier.parse_id`` reads, ``ballot`` a ballot style (may be left out where there is one
combination of contests), ``name`` and ``protected`` are optional. A protected voter's name is dropped right here. No
sentence here repeats what a line holds.
"""

import csv
from collections.abc import Mapping
from datetime import date

from ballots.election import Election
from station.errors import NotPossible
from station.register import Listed
from sync.errors import BadId
from sync.nullifier import parse_id

# A large city; a list that is longer is not one station's register.
_MOST_BYTES = 100_000_000
_COLUMNS = {
    "id": "id", "personnummer": "id",
    "ballot": "ballot", "röstsedel": "ballot",
    "name": "name", "namn": "name",
    "protected": "protected", "skyddad": "protected",
}  # fmt: skip
_YES = {"yes", "ja", "x", "1", "true", "sant"}


def read_register(data: bytes, election: Election, today: date) -> list[tuple[str, Listed]]:
    """Each voter's normalised id and row.

    NotPossible names the first line that cannot be used, or a column that has no business here.
    """
    if len(data) > _MOST_BYTES:
        raise NotPossible("The file is too large to be a register. Choose another one.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise NotPossible("The register is not UTF-8 text. Save it as CSV UTF-8 and load it again.") from None
    if not lines:
        raise NotPossible("The register is empty. Choose another file.")
    separator = ";" if ";" in lines[0] else ","
    rows = csv.reader(lines, delimiter=separator)
    columns = _columns(next(rows))
    by_style = {style.id: tuple(style.contests) for style in election.styles}
    read = []
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            fields = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            read.append(_row(fields, number, by_style, today))
    return read


def _columns(cells: list[str]) -> list[str]:
    found = []
    for place, cell in enumerate(cells, start=1):
        column = _COLUMNS.get(cell.strip().lower())
        if column is None or column in found:
            # Not the cell itself: in a file without a first line of names it is somebody's number.
            raise NotPossible(
                "Column {place} of the register is not known, or stands there twice. The first line names the columns: "
                "id, ballot, name, protected. Nothing else belongs in the file; remove it and load again.",
                place=place,
            )
        found.append(column)
    if "id" not in found:
        raise NotPossible("The register's first line must name its columns: id, ballot, name, protected.")
    return found


def _row(
    fields: Mapping[str, str], number: int, by_style: Mapping[str, tuple[str, ...]], today: date
) -> tuple[str, Listed]:
    try:
        voter = parse_id(fields.get("id", ""), today)
    except BadId as problem:
        raise NotPossible("Line {line} of the register: {problem}", line=number, problem=problem) from None
    contests = by_style.get(fields.get("ballot", ""))
    if contests is None and not fields.get("ballot") and len(set(by_style.values())) == 1:
        contests = next(iter(by_style.values()))
    if contests is None:
        raise NotPossible(
            "Line {line} of the register names no ballot style. The styles are: {styles}.",
            line=number,
            styles=", ".join(by_style),
        )
    protected = fields.get("protected", "").lower() in _YES
    return voter, Listed(contests, None if protected else fields.get("name") or None)
