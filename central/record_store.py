"""Writes what a batch says into the tables that the count reads, in the transaction that accepts the batch."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert, select

from ballots.cvr import Amends
from central import schema
from central.records import OpenedBallot, OpenedRecords
from sync.batch import Payload

# A picture's SHA-256; what is no such name is no picture's.
_NAME = re.compile(r"[0-9a-f]{64}")


class Written(NamedTuple):
    """A row as a table holds it: the table's name, and its columns with their values, sorted."""

    table: str
    columns: tuple[tuple[str, object], ...]


def keep_records(connection: Connection, payload: Payload, opened: OpenedRecords) -> list[str]:
    """Writes the records; returns a sentence for each ballot that is not new and so was left out."""
    held = _held_leaves(connection, opened.ballots)
    fresh = [ballot for ballot in opened.ballots if held.isdisjoint({ballot.leaf, *ballot.contests})]
    for table, rows in _rows(payload, replace(opened, ballots=fresh)).items():
        _insert(connection, table, rows)
    repeated = len(opened.ballots) - len(fresh)
    return [f"{repeated} ballots of this batch are held already, under the same leaves."] if repeated else []


def rows_of(payload: Payload, opened: OpenedRecords) -> Iterator[Written]:
    """Every row that a batch comes to, ballots that came before included."""
    for table, rows in _rows(payload, opened).items():
        for row in rows:
            yield Written(table.name, tuple(sorted(row.items())))


def _rows(payload: Payload, opened: OpenedRecords) -> dict[Table, list[dict[str, object]]]:
    source = {"incarnation": payload.incarnation, "seq": payload.seq}
    return {
        schema.check_ins: [
            {**source, "place": place, "nullifier": record.nullifier, "record": record.model_dump_json()}
            for place, record in enumerate(opened.check_ins)
        ],
        schema.station_records: [
            {**source, "stream": payload.stream.value, "place": place, "record": record.model_dump_json()}
            for place, record in enumerate(opened.others)
        ],
        schema.ballots: [{**source, **_ballot_row(ballot)} for ballot in opened.ballots],
        schema.contest_records: [row for ballot in opened.ballots for row in _contest_rows(ballot)],
        schema.amendments: [
            _amendment_row(ballot.leaf, ballot.private.amends) for ballot in opened.ballots if ballot.private.amends
        ],
        schema.held_pictures: [row for ballot in opened.ballots for row in _picture_rows(ballot)],
        schema.superseded: [{**source, "leaf": leaf} for leaf in opened.superseded],
    }


def _held_leaves(connection: Connection, ballots: Sequence[OpenedBallot]) -> set[str]:
    """Which leaves came before: an honest station salts each one afresh.

    Asked once for a whole batch; asking for each ballot took longer than everything else in the intake together.
    """
    private = select(schema.ballots.c.leaf).where(schema.ballots.c.leaf.in_([ballot.leaf for ballot in ballots]))
    leaves = [leaf for ballot in ballots for leaf in ballot.contests]
    contests = select(schema.contest_records.c.leaf).where(schema.contest_records.c.leaf.in_(leaves))
    return {*connection.execute(private).scalars(), *connection.execute(contests).scalars()}


def _ballot_row(ballot: OpenedBallot) -> dict[str, object]:
    private = ballot.private
    return {
        "leaf": ballot.leaf,
        "serial": private.serial,
        "style": private.style,
        "box_station": private.box.station,
        "box_number": private.box.number,
        "box_seal": private.box.seal,
    }


def _contest_rows(ballot: OpenedBallot) -> list[dict[str, object]]:
    return [
        {
            "leaf": leaf,
            "ballot": ballot.leaf,
            "contest": record.contest,
            "marks": json.dumps(record.marks, ensure_ascii=False),
            "validity": record.validity.value if record.validity else None,
            "held": record.held.value if record.held else None,
        }
        for leaf, record in ballot.contests.items()
    ]


def _picture_rows(ballot: OpenedBallot) -> list[dict[str, object]]:
    """The pictures that people at central need, so that only those may come."""
    if not any(record.held for record in ballot.contests.values()):
        return []
    named = {(sheet.picture, sheet.page) for sheet in ballot.private.sheets if _NAME.fullmatch(sheet.picture)}
    return [{"picture": picture, "ballot": ballot.leaf, "page": page} for picture, page in sorted(named)]


def _amendment_row(leaf: str, amends: Amends) -> dict[str, object]:
    people = json.dumps(amends.people, ensure_ascii=False)
    return {"leaf": leaf, "amends": amends.leaf, "reason": amends.reason, "people": people}


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
