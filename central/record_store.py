"""Writes what a batch says into the tables that the count reads, in the transaction that accepts the batch."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Connection, Dialect, Table, insert, select

from ballots.cvr import Amends
from central import schema
from central.records import OpenedBallot, OpenedRecords
from sync.batch import Payload

# Made once: `json.dumps` makes a new one at each call that wants letters kept.
_JSON = json.JSONEncoder(ensure_ascii=False)
# A picture's SHA-256; what is no such name is no picture's.
_NAME = re.compile(r"[0-9a-f]{64}")


def keep_records(connection: Connection, payload: Payload, opened: OpenedRecords) -> None:
    """Writes the records.

    Raises:
        IntegrityError: a ballot is held already under the same leaf; ``unrepeated`` leaves it out.
    """
    for table, rows in rows_of(payload, opened).items():
        if rows:
            _insert(connection, table, rows)


def unrepeated(connection: Connection, opened: OpenedRecords) -> OpenedRecords:
    """The records without the ballots that are held already, and with a sentence on them.

    An honest station salts each leaf afresh, and looking them all up costs a fifth of the intake. So this is asked
    only when the database has found one.
    """
    held = _held_leaves(connection, opened.ballots)
    fresh = [ballot for ballot in opened.ballots if held.isdisjoint({ballot.leaf, *ballot.contests})]
    if not (repeated := len(opened.ballots) - len(fresh)):
        return opened
    problem = f"{repeated} ballots of this batch are held already, under the same leaves."
    return replace(opened, ballots=fresh, problems=[*opened.problems, problem])


def rows_of(payload: Payload, opened: OpenedRecords) -> dict[Table, list[dict[str, object]]]:
    """Every row that a batch comes to, ballots that came before included, by the table that holds it."""
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
        # In the order of their key, as the ballots lie already: neighbours go into the same pages.
        schema.contest_records: sorted(
            (row for ballot in opened.ballots for row in _contest_rows(ballot)), key=itemgetter("leaf")
        ),
        schema.amendments: [
            _amendment_row(ballot.leaf, ballot.private.amends) for ballot in opened.ballots if ballot.private.amends
        ],
        schema.held_pictures: [row for ballot in opened.ballots for row in _picture_rows(ballot)],
        schema.superseded: [{**source, "leaf": leaf} for leaf in opened.superseded],
    }


def _held_leaves(connection: Connection, ballots: Sequence[OpenedBallot]) -> set[str]:
    """Which leaves came before, asked once for a whole batch."""
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
            "marks": _JSON.encode(record.marks),
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
    people = _JSON.encode(amends.people)
    return {"leaf": leaf, "amends": amends.leaf, "reason": amends.reason, "people": people}


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Straight to the driver: all columns are texts and numbers, and SQLAlchemy would look at each of them again."""
    statement, names = _written_out(table, connection.dialect)
    connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows] if names else rows)


@lru_cache(maxsize=16)
def _written_out(table: Table, dialect: Dialect) -> tuple[str, Sequence[str]]:
    """The statement, and the order of the values for a database that counts them; others know them by name."""
    compiled = insert(table).compile(dialect=dialect)
    return str(compiled), compiled.positiontup or ()
