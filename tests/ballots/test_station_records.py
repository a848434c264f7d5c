"""What stations report: read back exactly, and hostile records refused before anything is stored."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from ballots.errors import BallotsError
from ballots.station_records import (
    Alone,
    BoxClosed,
    BoxOpened,
    CheckIn,
    Closed,
    Day,
    Printed,
    Spoiled,
    Stock,
    Unused,
    VoidCheckIn,
    parse_check_in,
    parse_closed,
    parse_paper,
)

NULLIFIER = "ab" * 32
SERIALS = ["0123456789ABCDEF", "FEDCBA9876543210"]
CLOSED = Closed(
    check_ins=3,
    printed=10,
    stock=-7,
    spoiled=1,
    unused=0,
    counted=2,
    ballots=2,
    held={"duplicate": 1},
    note="",
    people=["Astrid", "Bengt"],
)
CHECK_INS: list[BaseModel] = [
    CheckIn(nullifier=NULLIFIER, contests=["c1"]),
    VoidCheckIn(nullifier=NULLIFIER, people=["Astrid", "Bengt"]),
]
PAPER: list[BaseModel] = [
    Printed(print_key="aa", serials=SERIALS),
    Stock(change=-20),
    Spoiled(serial=SERIALS[0]),
    Unused(count=0),
    Day(event="opened", date="2027-05-03", people=["Astrid"]),
    BoxOpened(box="1", seal="4711"),
    BoxClosed(box="1", seal="4711", counted=40, people=["Astrid", "Bengt"]),
    Alone(step="review", allowed=True, reason="Alone on Saturdays", person="Astrid"),
]

Parse = Callable[[dict[str, Any]], BaseModel]
EACH = (
    [(parse_check_in, record) for record in CHECK_INS]
    + [(parse_paper, record) for record in PAPER]
    + [(parse_closed, CLOSED)]
)


@pytest.mark.parametrize(("parse", "record"), EACH)
def test_a_record_comes_back_from_its_fields(parse: Parse, record: BaseModel) -> None:
    assert parse(record.model_dump()) == record


@pytest.mark.parametrize(("parse", "record"), EACH)
def test_a_record_with_a_field_too_many_or_too_few_is_refused(parse: Parse, record: BaseModel) -> None:
    fields = record.model_dump()
    with pytest.raises(BallotsError, match="time: Extra inputs are not permitted"):
        parse({**fields, "time": "12:30"})
    del fields[list(fields)[1]]
    with pytest.raises(BallotsError, match="not readable"):
        parse(fields)


def test_a_record_of_another_stream_is_refused() -> None:
    with pytest.raises(BallotsError, match="not readable"):
        parse_paper(CHECK_INS[0].model_dump())
    with pytest.raises(BallotsError, match="not readable"):
        parse_check_in(PAPER[0].model_dump())
    with pytest.raises(BallotsError, match="not readable"):
        parse_closed(PAPER[1].model_dump())


@pytest.mark.parametrize(
    ("record", "change"),
    [
        (CHECK_INS[0], {"nullifier": "19800101-1234"}),
        (CHECK_INS[0], {"provisional": "no"}),
        (CHECK_INS[1], {"people": []}),
        (CHECK_INS[1], {"people": ["Astrid", "Astrid"]}),
        (PAPER[0], {"serials": []}),
        (PAPER[0], {"serials": SERIALS[::-1]}),
        (PAPER[0], {"serials": [SERIALS[0], SERIALS[0]]}),
        (PAPER[0], {"serials": ["0123456789ABCDEU"]}),
        (PAPER[1], {"change": 2**63}),
        (PAPER[1], {"change": True}),
        (PAPER[3], {"count": -1}),
        (PAPER[3], {"count": "5"}),
        (PAPER[4], {"date": "2027-02-30"}),
        (PAPER[4], {"event": "paused"}),
        (PAPER[6], {"box": ""}),
        (PAPER[6], {"seal": "\ud800"}),
        (PAPER[6], {"counted": 10**9}),
        (PAPER[7], {"reason": "x" * 2_001}),
        (PAPER[7], {"person": ""}),
        (CLOSED, {"people": []}),
        (CLOSED, {"stock": -(2**63) - 1}),
        (CLOSED, {"held": {"duplicate": -1}}),
        (CLOSED, {"note": "x" * 2_001}),
    ],
)
def test_attack_a_record_that_cannot_be_true_is_refused(record: BaseModel, change: dict[str, Any]) -> None:
    parse: Parse = parse_check_in if record in CHECK_INS else parse_closed if record is CLOSED else parse_paper
    with pytest.raises(BallotsError, match=f"not readable: .*{next(iter(change))}"):
        parse(record.model_dump() | change)


def test_no_record_has_a_place_for_a_time_a_name_of_a_voter_or_the_edition_of_a_ballot() -> None:
    fields = {name for record in [*CHECK_INS, *PAPER, CLOSED] for name in type(record).model_fields}
    assert not fields & {"time", "at", "voter", "name", "style", "language", "edition", "personal_number"}
