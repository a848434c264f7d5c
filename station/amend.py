"""Corrections (rättelser): two people open a ballot again that is sealed, and it is sealed anew as an amendment.

Opening it only asks for something to be done: boxes to be looked at again, or a sheet to be read that was declared
missing. Until that is done the ballot waits like any other, so that no amendment leaves half-finished. The machine's
readings stay as they were, and what was decided before is kept beside the reason.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ballots.cvr import Amends
from station.by_hand import boxes_of
from station.cast import reopened
from station.errors import NotPossible, WrongMoment
from station.journal import Journal
from station.page_judge import TargetKey
from station.paper import typed_serial
from station.people import two_people
from station.polling_station import Station
from station.reason import usable_reason
from station.records import random_key
from station.review import BoxKey, Mark, Review, open_reviews, reviews_of
from station.sheets import sheet, sheets_of


@dataclass(frozen=True)
class Correction:
    """Why a sealed ballot was opened again, and by whom; ``is_sealed`` once the corrected ballot is."""

    serial: str
    reason: str
    people: tuple[str, ...]
    is_sealed: bool


def look_again(
    station: Station, typed: str, contest: str, reason: str, people: Sequence[str], boxes: Iterable[BoxKey] = ()
) -> list[Review]:
    """Opens reviews of a sealed ballot's boxes in one contest, of all of them when none is named; the reviews.

    TwoPeopleNeeded; WrongMoment when the station is closed or the ballot is not sealed; NotPossible when the reason
    cannot be used, or no sheet of the ballot that was read has such boxes.
    """
    with station.journal.transaction():
        serial = _open_again(station, typed, reason, people)
        named, found = set(boxes), set[BoxKey]()
        for read in sheets_of(station.journal, serial):
            here = [key for key in boxes_of(station.journal, read) if key[0] == contest]
            wanted: list[TargetKey] = [key for key in here if not named or key[1:] in named]
            found.update((project, column) for _, project, column in wanted)
            open_reviews(station.journal, serial, read.page, wanted)
        if not found or named - found:
            raise NotPossible("No sheet of this ballot that was read has such a box. Check the contest and the box.")
        return [each for each in reviews_of(station.journal, serial) if each.contest == contest]


def expect_sheet(station: Station, typed: str, reason: str, people: Sequence[str]) -> None:
    """A sheet that was declared missing has been found: the ballot waits until it is read.

    TwoPeopleNeeded; WrongMoment when the station is closed or the ballot is not sealed; NotPossible when the reason
    cannot be used, or no sheet was declared missing.
    """
    with station.journal.transaction():
        serial = _open_again(station, typed, reason, people)
        query = "UPDATE ballots SET declared_missing = NULL WHERE serial = ? AND declared_missing IS NOT NULL"
        if not station.journal.change(query, serial):
            raise NotPossible("No sheet of this ballot was declared missing. Check the number on the paper.")


def corrections(journal: Journal) -> Iterator[Correction]:
    """All corrections, in the order of their random keys."""
    for row in journal.rows("SELECT * FROM amendments ORDER BY id"):
        yield Correction(row["serial"], row["reason"], tuple(json.loads(row["people"])), row["seq"] is not None)


def marks_before(journal: Journal, asked: Review) -> dict[BoxKey, Mark]:
    """What counted in a review's boxes until the ballot was opened again; nothing for a ballot that was not."""
    opened = journal.one("SELECT before FROM amendments WHERE serial = ? AND seq IS NULL", asked.serial)
    read = sheet(journal, asked.serial, asked.page)
    if opened is None or read is None:
        return {}
    marks: dict[BoxKey, Mark] = {
        (t.project, t.column): t.mark for t in read.targets if t.contest == asked.contest and t.mark != "unclear"
    }
    for page, contest, boxes, marked in json.loads(opened["before"])["reviews"]:
        if (page, contest) == (asked.page, asked.contest) and marked is not None:
            marks.update({(p, c): "marked" if [p, c] in marked else "blank" for p, c in boxes})
    return {box: marks[box] for box in asked.boxes if box in marks}


def amends(journal: Journal, serial: str) -> Amends | None:
    """What the next sealing of a ballot takes the place of, and why; None for one that was never sealed."""
    row = journal.one("SELECT reason, people FROM amendments WHERE serial = ? AND seq IS NULL", serial)
    private = journal.one("SELECT leaf FROM sealed_leaves WHERE serial = ? AND is_private", serial)
    return Amends(private["leaf"], row["reason"], tuple(json.loads(row["people"]))) if row and private else None


def _open_again(station: Station, typed: str, reason: str, people: Sequence[str]) -> str:
    """Opens a sealed ballot again, within a transaction; its serial."""
    pair, why, journal = two_people(people), usable_reason(reason), station.journal
    station.require_not_closed()
    serial = typed_serial(typed)
    ballot = journal.one("SELECT seq, declared_missing FROM ballots WHERE serial = ?", serial)
    if ballot is None:
        raise NotPossible("No sheet with this number has been read. Check the number on the paper.")
    if reopened(journal, serial):
        raise WrongMoment("This ballot is open for correction already. Finish that under review first.")
    if ballot["seq"] is None:
        raise WrongMoment("This ballot is not sealed yet. Change its decision under review.")
    if journal.one("SELECT 1 FROM sealed_leaves WHERE serial = ?", serial) is None:
        raise WrongMoment(
            "An older version of this program sealed this ballot, which cannot be corrected. Call central."
        )
    before = {
        "declared_missing": ballot["declared_missing"],
        "reviews": [
            (each.page, each.contest, each.boxes, None if each.marked is None else sorted(each.marked))
            for each in reviews_of(journal, serial)
        ],
    }
    row = {"id": random_key(), "serial": serial, "reason": why, "people": json.dumps(pair, ensure_ascii=False)}
    journal.insert("amendments", row | {"before": json.dumps(before), "seq": None})
    journal.change("UPDATE ballots SET seq = NULL WHERE serial = ?", serial)
    return serial
