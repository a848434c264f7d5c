"""Review (granskning): two people decide unclear boxes; the machine's reading stays as it was."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from station.errors import NotPossible, WrongMoment
from station.journal import Journal
from station.page_judge import TargetKey
from station.polling_station import Station
from station.records import random_key
from station.together import Together, enough_people

BoxKey = tuple[str, str]
"""A box within a contest: project, column."""
Mark = Literal["marked", "blank"]

# What is stored instead of marks when two people cannot agree: central decides.
DISAGREED = "disagreed"


@dataclass(frozen=True)
class Review:
    """One contest on one sheet with boxes to decide.

    ``marked`` holds the boxes that people found marked once ``decided``; it is None as well when they disagreed.
    """

    id: str
    serial: str
    page: int
    contest: str
    boxes: tuple[BoxKey, ...]
    decided: bool
    marked: frozenset[BoxKey] | None

    @property
    def disagreed(self) -> bool:
        """Whether two people looked and could not agree."""
        return self.decided and self.marked is None


@dataclass(frozen=True)
class Decision:
    """What two people decided about a review: each of its boxes, or None when they disagree."""

    review: str
    marks: Mapping[BoxKey, Mark] | None


def open_reviews(journal: Journal, serial: str, page: int, boxes: Sequence[TargetKey]) -> None:
    """Asks people to look at these boxes, also at those asked about before; within a transaction."""
    for contest in sorted({key[0] for key in boxes}):
        asked = {(project, column) for within, project, column in boxes if within == contest}
        where = "serial = ? AND page = ? AND contest = ?"
        known = journal.one(f"SELECT * FROM reviews WHERE {where}", serial, page, contest)  # noqa: S608 - ours
        row = {
            "id": known["id"] if known else random_key(),
            "serial": serial,
            "page": page,
            "contest": contest,
            "targets": json.dumps(sorted(asked.union(_review(known).boxes if known else ()))),
            "decision": None,
            "people": None,
        }
        journal.insert("reviews", row, replace=True)


def reviews(station: Station, *, waiting: bool) -> Iterator[Review]:
    """The reviews in the order of their random ids; only the undecided ones when ``waiting``."""
    where = "WHERE decision IS NULL" if waiting else ""
    for row in station.journal.rows(f"SELECT * FROM reviews {where} ORDER BY id"):  # noqa: S608 - ours
        yield _review(row)


def reviews_of(journal: Journal, serial: str) -> Iterator[Review]:
    """The reviews of one ballot."""
    for row in journal.rows("SELECT * FROM reviews WHERE serial = ? ORDER BY page, contest", serial):
        yield _review(row)


def review(station: Station, review_id: str) -> Review:
    """One review; NotPossible when there is none of that id."""
    row = station.journal.one("SELECT * FROM reviews WHERE id = ?", review_id)
    if row is None:
        raise NotPossible("There is no review {id}. See the list of reviews.", id=review_id[:40])
    return _review(row)


def decide(station: Station, decisions: Iterable[Decision], people: Sequence[str]) -> int:
    """Stores what two people decided, all or nothing, and gives the number of reviews.

    A decision may be changed until its ballot is sealed. TwoPeopleNeeded; NotPossible when a review is unknown or
    not every one of its boxes (and no other) is decided; WrongMoment when the ballot is sealed.
    """
    pair = enough_people(station, Together.REVIEW, people)
    count = 0
    with station.journal.transaction():
        for decision in decisions:
            asked = review(station, decision.review)
            _check_open(station, asked)
            stored = json.dumps(_marked(asked, decision))
            station.journal.change(
                "UPDATE reviews SET decision = ?, people = ? WHERE id = ?", stored, json.dumps(pair), asked.id
            )
            count += 1
    return count


def _marked(asked: Review, decision: Decision) -> list[BoxKey] | str:
    if decision.marks is None:
        return DISAGREED
    if set(decision.marks) != set(asked.boxes):
        raise NotPossible(
            "Review {id} has {count} boxes in contest {contest}; decide each of them and no other.",
            id=asked.id,
            count=len(asked.boxes),
            contest=asked.contest,
        )
    return sorted(box for box, mark in decision.marks.items() if mark == "marked")


def is_sealed(station: Station, asked: Review) -> bool:
    """Whether the ballot of a review is sealed, so that its decision can only be corrected."""
    return station.journal.one("SELECT 1 FROM ballots WHERE serial = ? AND seq IS NULL", asked.serial) is None


def _check_open(station: Station, asked: Review) -> None:
    if is_sealed(station, asked):
        raise WrongMoment(
            "The ballot of review {id} is sealed; its decision stands.", id=asked.id, command="amend look-again"
        )


def _review(row: Mapping[str, Any]) -> Review:
    decision = json.loads(row["decision"]) if row["decision"] else None
    return Review(
        id=row["id"],
        serial=row["serial"],
        page=row["page"],
        contest=row["contest"],
        boxes=tuple((project, column) for project, column in json.loads(row["targets"])),
        decided=decision is not None,
        marked=frozenset((p, c) for p, c in decision) if isinstance(decision, list) else None,
    )
