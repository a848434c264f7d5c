"""Which ballots are finished, from the journal's readings and reviews, and what they say (avlästa röster)."""

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.cvr import Box, ContestRecord, SheetReading, TargetReading
from scanning.join import Decided, join_contest
from station.box import urn
from station.journal import Journal
from station.polling_station import Station
from station.review import reviews_of
from station.sheets import Sheet, sheets_of

_WAITING = "EXISTS (SELECT 1 FROM reviews WHERE reviews.serial = ballots.serial AND decision IS NULL)"
_REOPENED = "EXISTS (SELECT 1 FROM amendments WHERE amendments.serial = ballots.serial AND amendments.seq IS NULL)"
_INCOMPLETE = "declared_missing IS NULL AND (SELECT count(*) FROM sheets WHERE sheets.serial = ballots.serial) < pages"


@dataclass(frozen=True)
class CastBallot:
    """What one ballot says, contest by contest, and the machine's reading of its sheets.

    ``style`` is the plain one of these contests, whatever language and edition the ballot was printed in.
    """

    serial: str
    style: str
    box: Box
    contests: tuple[ContestRecord, ...]
    sheets: tuple[SheetReading, ...]


@dataclass(frozen=True)
class Unfinished:
    """What keeps ballots from being sealed: contests to review, and ballots that lack a sheet."""

    to_review: int
    incomplete: int


def unfinished(station: Station) -> Unfinished:
    """What is left to do before every ballot can be sealed."""
    number = station.journal.number
    return Unfinished(
        to_review=number("SELECT count(*) FROM reviews WHERE decision IS NULL"),
        incomplete=number(f"SELECT count(*) FROM ballots WHERE seq IS NULL AND {_INCOMPLETE}"),  # noqa: S608 - ours
    )


def incomplete_serials(station: Station) -> Iterator[str]:
    """The ballots that lack a sheet, by serial, so that people can look for them."""
    for row in station.journal.rows(f"SELECT serial FROM ballots WHERE seq IS NULL AND {_INCOMPLETE} ORDER BY serial"):  # noqa: S608
        yield row["serial"]


def reopened(journal: Journal, serial: str) -> bool:
    """Whether a ballot was sealed and is open for correction."""
    return journal.one("SELECT 1 FROM amendments WHERE serial = ? AND seq IS NULL", serial) is not None


def finished_ballots(station: Station, *, corrected: bool = False) -> Iterator[CastBallot]:
    """The ballots that can be sealed and are not, sorted by their random serials.

    Only those never sealed before, or, with ``corrected``, only those that were and have been opened again.
    """
    ready = f"seq IS NULL AND NOT {_WAITING} AND NOT ({_INCOMPLETE})"
    once = _REOPENED if corrected else f"NOT {_REOPENED}"
    for row in station.journal.rows(f"SELECT * FROM ballots WHERE {ready} AND {once} ORDER BY serial"):  # noqa: S608 - ours
        box = urn(station, row["box"])
        sheets = list(sheets_of(station.journal, row["serial"]))
        targets = {sheet.page: sheet.targets for sheet in sheets}
        decided = [
            Decided(each.contest, each.boxes, each.marked) for each in reviews_of(station.journal, row["serial"])
        ]
        pages = station.plans[row["style"]].pages
        contests = [station.election.contest(contest) for contest in station.election.style(row["style"]).contests]
        yield CastBallot(
            serial=row["serial"],
            # Whoever reads this must not learn that the ballot was the only one in Arabic.
            style=station.election.plain_style(row["style"]),
            box=box.named(station.id),
            contests=tuple(join_contest(contest, pages, targets, decided) for contest in contests),
            sheets=tuple(_reading(sheet) for sheet in sheets),
        )


def _reading(sheet: Sheet) -> SheetReading:
    targets = (TargetReading(t.contest, t.project, t.column, t.ink, t.mark, t.blackened) for t in sheet.targets)
    return SheetReading(sheet.page, sheet.sha256, tuple(targets))
