"""Opens the records of a genuine batch and says what in them cannot be understood. Pure.

A station's key says who speaks, never that it speaks sense: everything is parsed and judged again here. What cannot
be understood is named, not dropped, and never keeps the rest of its batch from being counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ballots.cvr import (
    ContestRecord,
    PrivateRecord,
    is_private_text,
    parse_contest_text,
    parse_private_text,
    verdict,
)
from ballots.election import Election
from ballots.errors import BallotsError
from ballots.serials import serial_bytes, serial_text
from ballots.station_records import CheckIn, VoidCheckIn, parse_check_in, parse_closed, parse_paper
from sync.batch import Kind, Payload, Stream
from sync.leaves import Opening, commit

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
    """What a batch says. ``problems`` has a sentence for everything in it that could not be understood."""

    ballots: list[OpenedBallot] = field(default_factory=list)
    check_ins: list[CheckIn | VoidCheckIn] = field(default_factory=list)
    others: list[BaseModel] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def open_records(election: Election, payload: Payload, openings: Iterable[Opening]) -> OpenedRecords:
    """Everything that a batch says, with its problems."""
    opened = OpenedRecords()
    for record in payload.records or []:
        _open_record(payload, record, opened)
    texts = {commit(opening): opening.body for opening in openings}
    _open_ballots(election, texts, opened)
    return opened


def _open_record(payload: Payload, record: dict[str, Any], opened: OpenedRecords) -> None:
    parse: Callable[[dict[str, Any]], BaseModel] = parse_closed if payload.kind is Kind.CLOSE else parse_paper
    try:
        if payload.stream is Stream.CHECKINS and payload.kind is not Kind.CLOSE:
            opened.check_ins.append(parse_check_in(record))
        else:
            opened.others.append(parse(record))
    except BallotsError as error:
        opened.problems.append(str(error))


def _open_ballots(election: Election, texts: Mapping[str, str], opened: OpenedRecords) -> None:
    contest_texts = {leaf: text for leaf, text in texts.items() if not is_private_text(text)}
    privates = _privates(texts, opened.problems)
    claims = Counter(leaf for private in privates.values() for leaf in private.contests)
    for leaf, private in privates.items():
        try:
            _check_private(election, private)
            contests = {each: _contest(election, private, contest_texts, claims, each) for each in private.contests}
            _check_contests(private, contests)
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


def _check_private(election: Election, private: PrivateRecord) -> None:
    """The serial is none, the box is not named, or the style is not the election's: BallotsError."""
    box = private.box
    try:
        readable = serial_text(serial_bytes(private.serial)) == private.serial
    except ValueError:
        readable = False
    if not readable:
        raise BallotsError("A ballot in the delivery carries a serial that is none.")
    if any(not 1 <= len(part) <= _MOST_LABEL for part in (box.station, box.number, box.seal)):
        raise BallotsError("A ballot in the delivery does not say which box it was in.")
    if private.style not in {style.id for style in election.styles}:
        raise BallotsError("A ballot in the delivery has a style that the election does not have.")


def _contest(
    election: Election, private: PrivateRecord, texts: Mapping[str, str], claims: Mapping[str, int], leaf: str
) -> ContestRecord:
    if leaf not in texts or claims[leaf] > 1:
        raise BallotsError("A ballot in the delivery names a contest record that is missing or another ballot's.")
    record = parse_contest_text(texts[leaf])
    if record.contest not in election.style(private.style).contests:
        raise BallotsError("A ballot in the delivery has a contest that its style does not print.")
    contest = election.contest(record.contest)
    if len(set(record.marks)) < len(record.marks) or any(
        column not in contest.method.columns for _, column in record.marks
    ):
        raise BallotsError("A record in contest {contest} has marks that no ballot can carry.", contest=contest.id)
    verdict(contest, record)
    return record


def _check_contests(private: PrivateRecord, contests: Mapping[str, ContestRecord]) -> None:
    named = [record.contest for record in contests.values()]
    if len(set(named)) < len(named) or len(contests) < len(private.contests):
        raise BallotsError("A ballot in the delivery has the same contest twice.")
