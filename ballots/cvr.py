"""The cast vote record: what one ballot says, contest by contest, and the texts it travels as.

A record is sealed as leaves (see :mod:`sync.leaves`): one text a contest, which may be published, and one private
text with the serial and the machine's reading, which never is. The texts are JSON, written once and compared as
bytes afterwards.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from ballots.election import Contest
from ballots.errors import BallotsError
from ballots.judging import Judgement, Validity, judge_marks
from ballots.outcome import Outcome

Mark = tuple[str, str]
"""A marked box: (project id, column)."""


class Held(Outcome):
    """Why a contest on a ballot is not counted yet, with a sentence in Swedish and English."""

    DISAGREED = ("disagreed", "Två granskare är oeniga; centralen avgör.", "Two reviewers disagree; central decides.")
    PAGE_MISSING = ("page-missing", "Ett blad saknas.", "A sheet is missing.")


@dataclass(frozen=True)
class ContestRecord:
    """One contest on one ballot: the marked boxes (sorted), and the verdict on them or why it is held."""

    contest: str
    marks: tuple[Mark, ...]
    validity: Validity | None
    held: Held | None


class Box(NamedTuple):
    """The urn that a ballot was taken from: station id, box number and seal number."""

    station: str
    number: str
    seal: str


class TargetReading(NamedTuple):
    """What the machine saw in one box: ink as a share of the box's area (0 to 1), and its decision."""

    contest: str
    project: str
    column: str
    ink: float
    mark: str
    blackened: bool


@dataclass(frozen=True)
class SheetReading:
    """The machine's reading of one sheet, kept as it was; ``picture`` is the SHA-256 (hex) of the stored picture."""

    page: int
    picture: str
    targets: tuple[TargetReading, ...]


class Amends(NamedTuple):
    """What a corrected ballot (rättad röstsedel) takes the place of: the private leaf that was delivered before.

    ``reason`` is in the words of the ``people`` who decided it together, and names no voter.
    """

    leaf: str
    reason: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class PrivateRecord:
    """The part of a cast vote record that is never published. ``contests`` holds the leaves of its contests.

    ``amends`` is None for a ballot as it was first delivered.
    """

    serial: str
    style: str
    box: Box
    sheets: tuple[SheetReading, ...]
    contests: tuple[str, ...]
    amends: Amends | None = None


# A delivery has hundreds of these texts; read by hand, value by value, they took a third of the time of taking it in.
_contest = TypeAdapter(ContestRecord)
_private = TypeAdapter(PrivateRecord)


def contest_record(contest: Contest, marks: Iterable[Mark]) -> ContestRecord:
    """Judges ``marks`` and makes the record of one contest."""
    sorted_marks = tuple(sorted(set(marks)))
    return ContestRecord(contest.id, sorted_marks, judge_marks(contest, sorted_marks).validity, None)


def contest_text(record: ContestRecord) -> str:
    """The text of a contest's leaf."""
    return _dump(
        {
            "contest": record.contest,
            "marks": [list(mark) for mark in record.marks],
            "validity": record.validity.value if record.validity else None,
            "held": record.held.value if record.held else None,
        }
    )


def parse_contest_text(text: str) -> ContestRecord:
    """Reads a contest's leaf; BallotsError when it is not one."""
    try:
        return _contest.validate_json(text, strict=True)
    except ValidationError as error:
        raise BallotsError(
            "A contest in the delivery is not a readable record ({error}).", error=_first(error)
        ) from None


def verdict(contest: Contest, record: ContestRecord) -> Judgement:
    """Judges a received record again; BallotsError when the sender's verdict differs, so that nobody is trusted."""
    judgement = judge_marks(contest, record.marks)
    if record.held is None and judgement.validity is not record.validity:
        raise BallotsError(
            "A record in contest {contest} carries a verdict that its marks do not give.", contest=contest.id
        )
    return judgement


def private_text(record: PrivateRecord) -> str:
    """The text of a ballot's private leaf."""
    fields: dict[str, object] = {
        "serial": record.serial,
        "style": record.style,
        "box": record.box,
        "sheets": [
            {
                "page": sheet.page,
                "picture": sheet.picture,
                "targets": [
                    [t.contest, t.project, t.column, round(t.ink, 4), t.mark, t.blackened] for t in sheet.targets
                ],
            }
            for sheet in record.sheets
        ],
        "contests": list(record.contests),
    }
    if record.amends is not None:
        fields["amends"] = record.amends
    return _dump(fields)


def parse_private_text(text: str) -> PrivateRecord:
    """Reads a ballot's private leaf; BallotsError when it is not one."""
    try:
        return _private.validate_json(text, strict=True)
    except ValidationError as error:
        raise BallotsError(
            "A ballot in the delivery is not a readable record ({error}).", error=_first(error)
        ) from None


def is_private_text(text: str) -> bool:
    """Whether an opened leaf is a ballot's private one (the contests' leaves carry no serial)."""
    return text.startswith('{"serial":')


def _first(error: ValidationError) -> str:
    """Where it is wrong and how. Its own sentence would quote what is there, and so perhaps a serial."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _dump(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
