"""A sheet that no machine can read is copied by two people from the paper, so that the vote on it is not lost."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ballots.geometry import PagePlan
from ballots.station_records import EnteredByHand
from scanning.reasons import Reason
from scanning.result import TargetResult
from station.box import box_for_counting
from station.errors import NotPossible, WrongMoment
from station.held import HeldSheet, held_sheets, settle_page
from station.journal import Journal
from station.outcomes import ScanOutcome
from station.page_judge import TargetKey
from station.paper import SerialState, brought_in, serial_state, typed_serial
from station.polling_station import Station
from station.records import add_record, random_key, record
from station.review import DISAGREED, BoxKey, reviews_of
from station.sheets import Sheet, add_sheet, sheet
from station.together import Together, enough_people
from sync.batch import Stream

# Sheets that are no ballots of this vote, whatever number stands on them.
_NOT_OURS = (Reason.NOT_GENUINE, Reason.WRONG_ELECTION, Reason.WRONG_MODE)


@dataclass(frozen=True)
class Paper:
    """A sheet to be copied: ``page`` of the ballot ``serial``, whose style (röstsedelstyp) stands at its foot.

    ``held`` is the id under which a picture of it was set aside, if there is one.
    """

    serial: str
    box: str
    style: str
    page: int
    held: str | None = None


Marks = Mapping[str, frozenset[BoxKey] | None]
"""For each contest on the sheet the boxes with a mark; None when two people cannot tell, and central decides."""


def unreadable_sheets(station: Station) -> Iterator[HeldSheet]:
    """The sheets set aside, with a picture, that may be copied by hand."""
    for each in held_sheets(station):
        if each.outcome is ScanOutcome.REJECTED and each.reason not in _NOT_OURS and each.picture:
            yield each


def plan_of(station: Station, paper: Paper) -> PagePlan:
    """Where the boxes stand on the sheet; NotPossible when there is no such style or page."""
    style = station.plans.get(paper.style)
    if style is None or not 1 <= paper.page <= len(style.pages):
        raise NotPossible("There is no sheet {page} of ballots of type {style}.", page=paper.page, style=paper.style)
    return style.pages[paper.page - 1]


def plan_of_sheet(station: Station, of: Sheet) -> PagePlan:
    """Where the boxes stand on a sheet that counted."""
    ballot = station.journal.one("SELECT style FROM ballots WHERE serial = ?", of.serial)
    if ballot is None:
        raise RuntimeError("a sheet that counted belongs to a ballot")
    return station.plans[ballot["style"]].pages[of.page - 1]


def require_enterable(station: Station, paper: Paper) -> Paper:
    """The paper with its number as it is stored.

    NotPossible when the number was not printed here, was taken out or read already, or belongs to another box or type;
    WrongMoment when the box is open, the rest of the ballot is sealed, or the station is closed.
    """
    station.require_not_closed()
    box = box_for_counting(station, paper.box).number
    found = Paper(typed_serial(paper.serial), box, paper.style, paper.page, paper.held)
    plan_of(station, found)
    _require_ours(station, found.serial)
    _require_unread(station, found)
    _picture(station, found)
    return found


def enter(station: Station, paper: Paper, marks: Marks, people: Sequence[str]) -> None:
    """Stores what two people copied from a sheet. Central is told, without the number, that they did.

    TwoPeopleNeeded; NotPossible unless there are marks for each contest on the sheet, in boxes that are there; what
    ``require_enterable`` raises.
    """
    pair = enough_people(station, Together.ENTER, people)
    with station.journal.transaction():
        found = require_enterable(station, paper)
        boxes = _boxes(plan_of(station, found))
        _check_marks(boxes, marks)
        name, sha256 = _picture(station, found)
        if station.journal.one("SELECT 1 FROM ballots WHERE serial = ?", found.serial) is None:
            pages = len(station.plans[found.style].pages)
            row = {"serial": found.serial, "style": found.style, "box": found.box, "pages": pages}
            station.journal.insert("ballots", row)
        # No reading: the machine has seen nothing, and people decide about every box.
        add_sheet(station.journal, Sheet(found.serial, found.page, name, sha256, ()))
        for contest, asked in boxes.items():
            _decide(station.journal, found, contest, asked, marks[contest], pair)
        settle_page(station.journal, found.serial, found.page)
        station.journal.change("DELETE FROM held WHERE id = ?", found.held or "")
        add_record(station.journal, Stream.PAPER, record(EnteredByHand, box=found.box, people=pair))


def boxes_of(journal: Journal, of: Sheet) -> list[TargetKey]:
    """The boxes on a sheet that counted, whether a machine or two people have read it."""
    if not of.by_hand:
        return [(target.contest, target.project, target.column) for target in of.targets]
    asked = [each for each in reviews_of(journal, of.serial) if each.page == of.page]
    return [(each.contest, *box) for each in asked for box in each.boxes]


def copied(journal: Journal, of: Sheet) -> tuple[TargetResult, ...]:
    """What people copied from a sheet, so that a later reading of it can be compared."""
    return tuple(
        TargetResult(each.contest, *box, 0.0, "marked" if box in each.marked else "blank", False, (0, 0, 0, 0))
        for each in reviews_of(journal, of.serial)
        if each.page == of.page and each.marked is not None
        for box in each.boxes
    )


def _require_ours(station: Station, serial: str) -> None:
    state = serial_state(station, serial)
    # The numbers of ballots from elsewhere are not known here; central holds those that nobody registered.
    if state is SerialState.VOID or (state is None and not brought_in(station)):
        raise NotPossible("No ballot with this number was printed here. Check the number on the paper.")
    if state in (SerialState.SPOILED, SerialState.SPOILED_FROM_ELSEWHERE):
        raise NotPossible("This ballot was handed back and taken out. Put it aside for the chair.")


def _require_unread(station: Station, paper: Paper) -> None:
    if sheet(station.journal, paper.serial, paper.page):
        raise NotPossible("This sheet is read and stored already. Nothing was stored again.")
    ballot = station.journal.one("SELECT style, box, seq FROM ballots WHERE serial = ?", paper.serial)
    if ballot is None:
        return
    if ballot["seq"] is not None:
        raise WrongMoment("The rest of this ballot is sealed already. Put the sheet aside and call central.")
    if (ballot["style"], ballot["box"]) != (paper.style, paper.box):
        raise NotPossible(
            "Another sheet of this ballot is of type {style} and came from box {box}. Check both.",
            style=ballot["style"],
            box=ballot["box"],
        )


def _picture(station: Station, paper: Paper) -> tuple[str, str]:
    """The stored picture's file and hash; both empty when the sheet has none."""
    if paper.held is None:
        return "", ""
    found = next((each for each in unreadable_sheets(station) if each.id == paper.held), None)
    if found is None or found.picture is None or found.sha256 is None:
        raise NotPossible("The picture that was chosen is not set aside any more. See the list.")
    if found.serial not in (None, paper.serial) or found.page not in (None, paper.page):
        raise NotPossible("The picture that was chosen shows another sheet. Check the number on the paper.")
    return found.picture, found.sha256


def _boxes(plan: PagePlan) -> dict[str, list[BoxKey]]:
    boxes: dict[str, list[BoxKey]] = {}
    for target in plan.targets:
        boxes.setdefault(target.contest, []).append((target.project, target.column))
    return boxes


def _check_marks(boxes: Mapping[str, Sequence[BoxKey]], marks: Marks) -> None:
    known = {(contest, *box) for contest, found in boxes.items() for box in found}
    given = {(contest, *box) for contest, found in marks.items() for box in found or ()}
    if boxes.keys() != marks.keys() or not given <= known:
        raise NotPossible("Some marks are in boxes that are not on this sheet. Check its type and its number.")


def _decide(
    journal: Journal,
    paper: Paper,
    contest: str,
    boxes: Sequence[BoxKey],
    marked: frozenset[BoxKey] | None,
    people: list[str],
) -> None:
    row = {
        "id": random_key(),
        "serial": paper.serial,
        "page": paper.page,
        "contest": contest,
        "targets": json.dumps(sorted(boxes)),
        "decision": json.dumps(DISAGREED if marked is None else sorted(marked)),
        "people": json.dumps(people),
    }
    journal.insert("reviews", row)
