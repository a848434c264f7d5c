"""What one person did, or may have done, alone at a station where else two people do it together."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from ballots.station_records import (
    Alone,
    BoxClosed,
    BoxReceived,
    BoxSent,
    Closed,
    Day,
    EnteredByHand,
    VoidCheckIn,
    parse_check_in,
    parse_closed,
    parse_paper,
)
from central import schema
from sync.batch import Stream

_said, _check_ins = schema.station_records, schema.check_ins


@dataclass(frozen=True)
class AloneStep:
    """A step, by the station program's name, that one person may do, or was let do for a while."""

    step: str
    person: str
    reason: str


@dataclass(frozen=True)
class DoneAlone:
    """How many records of a type name only one person."""

    type: str
    number: int


@dataclass(frozen=True)
class AloneThere:
    """Both for one station computer. Reviews do not name people; that they were done alone shows as a step only."""

    steps: tuple[AloneStep, ...] = ()
    done: tuple[DoneAlone, ...] = ()


def read_alone(connection: Connection) -> Mapping[str, AloneThere]:
    """By computer (incarnation); computers where two people did everything are left out."""
    steps: dict[str, list[AloneStep]] = defaultdict(list)
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for computer, record in _records(connection):
        if isinstance(record, Alone):
            if record.allowed:
                steps[computer].append(AloneStep(record.step, record.person, record.reason))
        elif len(record.people) < 2:
            done[computer][record.type] += 1
    return {
        computer: AloneThere(
            tuple(sorted(steps[computer], key=lambda each: (each.step, each.reason))),
            tuple(DoneAlone(kind, number) for kind, number in sorted(done[computer].items())),
        )
        for computer in sorted({*steps, *done})
    }


_Named = Alone | BoxClosed | BoxSent | BoxReceived | Closed | Day | EnteredByHand


def _records(connection: Connection) -> Iterator[tuple[str, _Named | VoidCheckIn]]:
    # The same closing record ends each stream.
    papers = _of_types(_said, "alone", "box-closed", "box-sent", "box-received", "by-hand", "closed", "day").where(
        _said.c.stream == Stream.PAPER.value
    )
    for row in connection.execute(papers):
        fields: dict[str, Any] = json.loads(row.record)
        record = parse_closed(fields) if fields["type"] == "closed" else parse_paper(fields)
        if isinstance(record, _Named):
            yield row.incarnation, record
    for row in connection.execute(_of_types(_check_ins, "void")):
        void = parse_check_in(json.loads(row.record))
        if isinstance(void, VoidCheckIn):
            yield row.incarnation, void


def _of_types(table: Any, *types: str) -> Select[Any]:
    """Records begin with their type as they are stored; read inside the database, since there are many others."""
    starts = (table.c.record.startswith(f'{{"type":"{kind}"', autoescape=True) for kind in types)
    return select(table.c.incarnation, table.c.record).where(or_(*starts))
