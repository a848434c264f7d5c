"""What each stream of each station computer has brought, read from central's database for the stations page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from ballots.station_records import Closed, parse_closed
from central import schema
from sync.batch import Kind, Stream

Place = tuple[str, Stream]
"""(incarnation id, stream)."""

_said, _batches = schema.station_records, schema.batches


@dataclass(frozen=True)
class Deliveries:
    """By computer and stream: how many records are held, and when a batch was accepted last (UTC).

    Records are check-ins with their withdrawals, reports about the paper, and ballots. ``closings`` are the totals of
    each computer that has delivered its closing record.
    """

    records: Mapping[Place, int]
    received: Mapping[Place, str]
    closings: Mapping[str, Closed]


def read_deliveries(connection: Connection) -> Deliveries:
    """All of them at this moment."""
    return Deliveries(_records(connection), _received(connection), _closings(connection))


def _records(connection: Connection) -> dict[Place, int]:
    papers = _of_batches(select(_said.c.incarnation, func.count()), closing=False)
    queries = {
        Stream.CHECKINS: _number_in(schema.check_ins.c.incarnation),
        Stream.PAPER: papers.where(_said.c.stream == Stream.PAPER.value).group_by(_said.c.incarnation),
        Stream.BALLOTS: _number_in(schema.ballots.c.incarnation).where(
            schema.ballots.c.leaf.not_in(select(schema.amendments.c.leaf))
        ),
    }
    return {(row[0], stream): row[1] for stream, query in queries.items() for row in connection.execute(query)}


def _received(connection: Connection) -> dict[Place, str]:
    place = (_batches.c.incarnation, _batches.c.stream)
    rows = connection.execute(select(*place, func.max(_batches.c.received_at)).group_by(*place))
    return {(row[0], Stream(row[1])): row[2] for row in rows}


def _closings(connection: Connection) -> dict[str, Closed]:
    """The same record ends each of a computer's streams, so any of them will do."""
    query = _of_batches(select(_said.c.incarnation, _said.c.record), closing=True)
    return {row[0]: parse_closed(json.loads(row[1])) for row in connection.execute(query)}


def _number_in(incarnation: Any) -> Select[Any]:
    return select(incarnation, func.count()).group_by(incarnation)


def _of_batches(query: Select[Any], *, closing: bool) -> Select[Any]:
    """Station records that came in a closing batch, or those that did not."""
    same = and_(
        _batches.c.incarnation == _said.c.incarnation,
        _batches.c.stream == _said.c.stream,
        _batches.c.seq == _said.c.seq,
    )
    is_close = _batches.c.kind == Kind.CLOSE.value
    return query.join(_batches, same).where(is_close if closing else ~is_close)
