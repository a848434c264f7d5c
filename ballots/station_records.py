"""What a station reports besides ballots: check-ins, and what happened to the paper.

These records travel in the streams ``checkins`` and ``paper`` (see the formats in the docs). None of them names a
voter, carries a time of day, or keeps the language or edition of a ballot.
"""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from ballots.errors import BallotsError
from ballots.serials import SERIAL_PATTERN

Serial = Annotated[str, StringConstraints(pattern=SERIAL_PATTERN)]
Nullifier = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Change = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


def _different(parts: list[str]) -> list[str]:
    if len(set(parts)) < len(parts):
        raise ValueError("one stands there twice")
    return parts


def _sorted(parts: list[str]) -> list[str]:
    if parts != sorted(parts):
        raise ValueError("they are not sorted, which could tell an order of printing")
    return parts


def _a_date(text: str) -> str:
    date.fromisoformat(text)
    return text


# A page of text: what two tired people can have to explain.
Note = Annotated[str, StringConstraints(max_length=2_000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
# Two, unless the station has said before that one may do the step alone (Alone).
People = Annotated[list[Label], Field(min_length=1), AfterValidator(_different)]

_T = TypeVar("_T")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckIn(_Record):
    """A voter, known only by the nullifier, was handed a ballot for these contests."""

    type: Literal["check-in"] = "check-in"
    nullifier: Nullifier
    contests: list[Label]
    provisional: bool = False


class VoidCheckIn(_Record):
    """A checked-in voter left without voting; ``people`` confirm it."""

    type: Literal["void"] = "void"
    nullifier: Nullifier
    people: People


class Printed(_Record):
    """Serials were reserved for printing, as an unordered set (sorted here). ``print_key`` signed their tokens."""

    type: Literal["printed"] = "printed"
    print_key: str
    serials: Annotated[
        list[Serial], Field(min_length=1, max_length=20_000), AfterValidator(_different), AfterValidator(_sorted)
    ]


class Stock(_Record):
    """Printed ballots from elsewhere came in (positive) or went out (negative)."""

    type: Literal["stock"] = "stock"
    change: Change


class Spoiled(_Record):
    """A ballot was handed back and taken out; only its token was read."""

    type: Literal["spoiled"] = "spoiled"
    serial: Serial


class Unused(_Record):
    """Ballots left over at closing, counted by hand."""

    type: Literal["unused"] = "unused"
    count: Count


class Day(_Record):
    """The station opened or closed for a day (ISO date); ``people`` did it.

    ``seals`` are those that they read then on boxes that stay in use overnight, by box.
    """

    type: Literal["day"] = "day"
    event: Literal["opened", "closed"]
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_date)]
    people: People
    seals: dict[Label, Label] = Field(default_factory=dict)


class BoxOpened(_Record):
    """An empty box was sealed and put to use."""

    type: Literal["box-opened"] = "box-opened"
    box: Label
    seal: Label


class BoxClosed(_Record):
    """A box was closed, emptied and mixed; ``counted`` is the hand count of ballots in it."""

    type: Literal["box-closed"] = "box-closed"
    box: Label
    seal: Label
    counted: Count
    people: People


class BoxSent(_Record):
    """A box left the station with the ballots in it, under this seal, to be read elsewhere."""

    type: Literal["box-sent"] = "box-sent"
    box: Label
    seal: Label
    people: People


class BoxReceived(_Record):
    """A sealed box of another station was opened and mixed here; ``counted`` is the hand count of ballots in it."""

    type: Literal["box-received"] = "box-received"
    station: Label
    box: Label
    seal: Label
    counted: Count
    people: People


class CountCorrected(_Record):
    """A closed box, of which nothing was read yet, has another hand count; this is its nth ``correction``, from 1."""

    type: Literal["count-corrected"] = "count-corrected"
    box: Label
    counted: Count
    correction: Annotated[int, Field(ge=1, le=1_000)]
    reason: Reason
    person: Label


class SealChanged(_Record):
    """A box in use has another seal than it ``was`` on record; ``person`` decided that it stays in use."""

    type: Literal["seal-changed"] = "seal-changed"
    box: Label
    seal: Label
    was: Label
    reason: Reason
    person: Label


class BoxNotUsed(_Record):
    """A box that was put to use by mistake is empty and out of use again."""

    type: Literal["box-not-used"] = "box-not-used"
    box: Label
    seal: Label
    reason: Reason
    person: Label


class NotSpoiled(_Record):
    """A ballot was noted as spoiled by mistake; each takes back one ``spoiled`` record of its serial."""

    type: Literal["not-spoiled"] = "not-spoiled"
    serial: Serial
    reason: Reason
    person: Label


Correction = CountCorrected | SealChanged | BoxNotUsed | NotSpoiled
"""What was recorded by mistake is taken back; the record that was wrong stays."""


class EnteredByHand(_Record):
    """A sheet from this box that no machine could read was copied by ``people``; never which one."""

    type: Literal["by-hand"] = "by-hand"
    box: Label
    people: People


class Alone(_Record):
    """From now on one person may do alone what else takes two, or may not any longer; ``person`` decided it.

    ``step`` is the station program's name for what is done (``close-box``, ``review``).
    """

    type: Literal["alone"] = "alone"
    step: Label
    allowed: bool
    reason: Note
    person: Label


class Closed(_Record):
    """A station's last word, the same at the end of each of its three streams: its totals when it closed.

    ``check_ins`` are those not voided, ``stock`` is the net change, ``counted`` the sum of the boxes' hand counts,
    ``ballots`` how many were read and sealed, ``held`` how many sheets were set aside by code of the reason, and
    ``note`` explains differences in the workers' words.
    """

    type: Literal["closed"] = "closed"
    check_ins: Count
    printed: Count
    stock: Change
    spoiled: Count
    unused: Count
    counted: Count
    ballots: Count
    held: dict[Label, Count]
    note: Note
    people: People


class Supersedes(_Record):
    """A leaf of a ballot that was delivered before and is corrected in this batch: it counts no more.

    It stands in the signed part in clear, since it names nothing but a salted commitment; so anybody can check that
    the station itself took a vote back, and that nothing counts twice.
    """

    supersedes: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


CheckInRecord = Annotated[CheckIn | VoidCheckIn, Field(discriminator="type")]
_Boxes = BoxOpened | BoxClosed | BoxSent | BoxReceived
Paper = Printed | Stock | Spoiled | Unused | Day | _Boxes | EnteredByHand | Correction | Alone
PaperRecord = Annotated[Paper, Field(discriminator="type")]
_check_ins: TypeAdapter[CheckIn | VoidCheckIn] = TypeAdapter(CheckInRecord)
_paper: TypeAdapter[Paper] = TypeAdapter(PaperRecord)

_closed: TypeAdapter[Closed] = TypeAdapter(Closed)
_supersedes: TypeAdapter[Supersedes] = TypeAdapter(Supersedes)


def parse_check_in(fields: dict[str, Any]) -> CheckIn | VoidCheckIn:
    """Reads a record of the stream ``checkins``; BallotsError when it is not one."""
    return _parse(_check_ins, fields)


def parse_paper(fields: dict[str, Any]) -> Paper:
    """Reads a record of the stream ``paper``; BallotsError when it is not one."""
    return _parse(_paper, fields)


def parse_closed(fields: dict[str, Any]) -> Closed:
    """Reads the one record of a closing batch; BallotsError when it is not one."""
    return _parse(_closed, fields)


def parse_supersedes(fields: dict[str, Any]) -> Supersedes:
    """Reads a record of an amendment of ballots; BallotsError when it is not one."""
    return _parse(_supersedes, fields)


def _parse(adapter: TypeAdapter[_T], fields: dict[str, Any]) -> _T:
    try:
        return adapter.validate_python(fields, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise BallotsError(
            "A record in the delivery is not readable: {place}: {problem}.", place=place, problem=first["msg"]
        ) from error
