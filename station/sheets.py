"""The machine's readings of sheets as the journal keeps them; they are never changed afterwards."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanning.result import TargetResult
from station.journal import Journal


@dataclass(frozen=True)
class Sheet:
    """One accepted sheet of a ballot. ``picture`` is its file's name, ``sha256`` the picture's (hexadecimal).

    A sheet that two people copied by hand has no ``targets``, and both names are empty where nothing shows it.
    """

    serial: str
    page: int
    picture: str
    sha256: str
    targets: tuple[TargetResult, ...]

    @property
    def by_hand(self) -> bool:
        """Whether no machine has read it."""
        return not self.targets


def sheet(journal: Journal, serial: str, page: int) -> Sheet | None:
    """One sheet, None when it has not been read."""
    row = journal.one("SELECT * FROM sheets WHERE serial = ? AND page = ?", serial, page)
    return None if row is None else _sheet(row)


def sheets_of(journal: Journal, serial: str) -> Iterator[Sheet]:
    """The sheets of one ballot that have been read, by page."""
    for row in journal.rows("SELECT * FROM sheets WHERE serial = ? ORDER BY page", serial):
        yield _sheet(row)


def add_sheet(journal: Journal, added: Sheet) -> None:
    """Stores a sheet; within a transaction."""
    row = {
        "serial": added.serial,
        "page": added.page,
        "picture": added.picture,
        "sha256": added.sha256,
        "targets": _dump(added.targets),
    }
    journal.insert("sheets", row)


def _sheet(row: dict[str, str | int]) -> Sheet:
    return Sheet(
        serial=str(row["serial"]),
        page=int(row["page"]),
        picture=str(row["picture"]),
        sha256=str(row["sha256"]),
        targets=tuple(
            TargetResult(contest, project, column, ink, mark, blackened, tuple(place))
            for contest, project, column, ink, mark, blackened, place in json.loads(str(row["targets"]))
        ),
    )


def _dump(targets: Sequence[TargetResult]) -> str:
    rows = [[t.contest, t.project, t.column, t.ink, t.mark, t.blackened, t.place] for t in targets]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
