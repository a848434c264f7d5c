"""Opens the records of a genuine batch and says what in them cannot be understood. Pure.

A station's key says who speaks, never that it speaks sense. What cannot be understood is named, not dropped, and
never keeps the rest of its batch from being counted. Whether a ballot counts is judged at the merge.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ballots.cvr import ContestRecord, PrivateRecord, is_private_text, parse_contest_text, parse_private_text
from ballots.election import Election
from ballots.errors import BallotsError
from ballots.serials import is_serial
from ballots.station_records import CheckIn, VoidCheckIn, parse_check_in, parse_closed, parse_paper, parse_supersedes
from sync.batch import Kind, Payload, Stream
from sync.leaves import Opening

# As long as a label of ballots.station_records.
_MOST_LABEL = 60


@dataclass(frozen=True)
class OpenedBallot:
    """One ballot: its private record under its leaf, and its contests, each under its own."""

    leaf: str
    private: PrivateRecord
    contests: Mapping[str, ContestRecord]


@dataclass
class OpenedRecords:
    """What a batch says. ``problems`` has a sentence for everything in it that could not be understood.

    ``superseded`` are the leaves that an amendment says count no more; none when any of it could not be understood,
    so that it takes the place of nothing.
    """

    ballots: list[OpenedBallot] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    check_ins: list[CheckIn | VoidCheckIn] = field(default_factory=list)
    others: list[BaseModel] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def open_records(election: Election, payload: Payload, openings: Iterable[Opening]) -> OpenedRecords:
    """Everything that a batch says, with its problems."""
    opened = OpenedRecords()
    for record in payload.records or []:
        _open_record(payload, record, opened)
    # The leaves were checked against the openings when the batch was opened, and lie in the same order.
    texts = {leaf: opening.body for leaf, opening in zip(payload.leaves or (), openings, strict=True)}
    _open_ballots({contest.id for contest in election.contests}, texts, payload.kind, opened)
    if opened.problems:
        opened.superseded.clear()
    return opened


def _open_record(payload: Payload, record: dict[str, Any], opened: OpenedRecords) -> None:
    parse: Callable[[dict[str, Any]], BaseModel] = parse_closed if payload.kind is Kind.CLOSE else parse_paper
    try:
        if payload.stream is Stream.BALLOTS and payload.kind is Kind.AMEND:
            opened.superseded.append(parse_supersedes(record).supersedes)
        elif payload.stream is Stream.CHECKINS and payload.kind is not Kind.CLOSE:
            opened.check_ins.append(parse_check_in(record))
        else:
            opened.others.append(parse(record))
    except BallotsError as error:
        opened.problems.append(str(error))


def _open_ballots(known: set[str], texts: Mapping[str, str], kind: Kind, opened: OpenedRecords) -> None:
    contest_texts = {leaf: text for leaf, text in texts.items() if not is_private_text(text)}
    privates = _privates(texts, opened.problems)
    claims = Counter(leaf for private in privates.values() for leaf in private.contests)
    for leaf, private in privates.items():
        try:
            _check_private(private, kind)
            contests = {each: _contest(known, contest_texts, claims, each) for each in private.contests}
            _check_each_once(contests)
            opened.ballots.append(OpenedBallot(leaf, private, contests))
        except BallotsError as error:
            opened.problems.append(str(error))
    if stray := len(contest_texts.keys() - claims.keys()):
        opened.problems.append(f"{stray} contest records belong to no ballot of their batch.")


def _privates(texts: Mapping[str, str], problems: list[str]) -> dict[str, PrivateRecord]:
    found: dict[str, PrivateRecord] = {}
    for leaf, text in texts.items():
        if is_private_text(text):
            try:
                found[leaf] = parse_private_text(text)
            except BallotsError as error:
                problems.append(str(error))
    return found


def _check_private(private: PrivateRecord, kind: Kind) -> None:
    """BallotsError when the serial is none, the box or the style is not named, or corrections are not kept apart."""
    if not is_serial(private.serial):
        raise BallotsError("A ballot in the delivery carries a serial that is none.")
    labels = (private.style, private.box.station, private.box.number, private.box.seal)
    if any(not 1 <= len(label) <= _MOST_LABEL for label in labels):
        raise BallotsError("A ballot in the delivery does not name its style and its box.")
    if (private.amends is not None) != (kind is Kind.AMEND):
        raise BallotsError("A ballot is called a correction outside an amendment, or stands in one and is none.")


def _contest(known: set[str], texts: Mapping[str, str], claims: Mapping[str, int], leaf: str) -> ContestRecord:
    if leaf not in texts or claims[leaf] > 1:
        raise BallotsError("A ballot in the delivery names a contest record that is missing or claimed twice.")
    record = parse_contest_text(texts[leaf])
    if record.contest not in known:
        raise BallotsError("A ballot in the delivery has a contest that the election does not have.")
    return record


def _check_each_once(contests: Mapping[str, ContestRecord]) -> None:
    if len({record.contest for record in contests.values()}) < len(contests):
        raise BallotsError("A ballot in the delivery has the same contest twice.")
