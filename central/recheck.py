"""Checks the tables that the count reads against the signed batches beside them.

A disk that flips a bit, or a person with the database file, can change what a table says without anyone noticing.
The sealed batches cannot be changed unnoticed: each is opened and verified again here, and what it says must be what
the tables say, no more and no less. Once who voted is forgotten, of check-ins only the receipts are left to check.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from central import manifests, schema
from central.forgotten import forgotten
from central.intake import opened
from central.office import Office
from central.pictures import damaged
from central.record_store import Written, rows_of
from central.records import open_records
from sync.batch import Stream
from sync.errors import SyncError
from sync.manifest import Manifest
from sync.receipt import open_receipt_for

_TABLES = (
    schema.check_ins,
    schema.station_records,
    schema.ballots,
    schema.contest_records,
    schema.amendments,
    schema.superseded,
    schema.held_pictures,
)


def recheck(office: Office) -> list[str]:
    """A sentence for everything that differs; nothing is changed. Takes some milliseconds a batch."""
    voters_known = forgotten(office.home) is None
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        problems: list[str] = []
        said: Counter[Written] = Counter()
        for row in connection.execute(select(schema.batches)):
            if row.sealed or voters_known:
                said.update(_said(office, manifest, row, problems))
            else:
                _check_receipt(office, row, problems)
        tables = [table for table in _TABLES if voters_known or table is not schema.check_ins]
        differences = _differences(said, Counter(_written(connection, tables)), tables)
        return [*problems, *differences, *damaged(office, connection)]


def _check_receipt(office: Office, row: Row[Any], problems: list[str]) -> None:
    """Of a batch whose voters are forgotten only its hash is left, which central has signed."""
    try:
        open_receipt_for(
            row.receipt,
            office.keys.receipt.public,
            incarnation=row.incarnation,
            stream=Stream(row.stream),
            seq=row.seq,
            payload_hash=row.hash,
        )
    except SyncError as error:
        problems.append(f"Delivery {_name(row)} is damaged: {error}")


def _name(row: Row[Any]) -> str:
    return f"{row.stream} {row.seq} of {row.incarnation[:16]}"


def _said(office: Office, manifest: Manifest, row: Row[Any], problems: list[str]) -> Iterator[Written]:
    """What one batch says, once it is the very batch that its row and its receipt name."""
    name = _name(row)
    try:
        batch = opened(office, manifest, row.sealed)
        payload = batch.payload
        open_receipt_for(
            row.receipt,
            office.keys.receipt.public,
            incarnation=payload.incarnation,
            stream=payload.stream,
            seq=payload.seq,
            payload_hash=batch.payload_hash,
        )
    except SyncError as error:
        problems.append(f"Delivery {name} is damaged: {error}")
        return
    signed = (payload.incarnation, payload.stream.value, payload.seq, payload.kind.value, batch.payload_hash)
    if signed != (row.incarnation, row.stream, row.seq, row.kind, row.hash):
        problems.append(f"Delivery {name} stands under another name or hash than it was signed with.")
    yield from rows_of(payload, open_records(office.election.election, payload, batch.openings))


def _written(connection: Connection, tables: Sequence[Table]) -> Iterator[Written]:
    for table in tables:
        for row in connection.execute(select(table)):
            yield Written(table.name, tuple(sorted(row._asdict().items())))


def _differences(said: Counter[Written], written: Counter[Written], tables: Sequence[Table]) -> Iterator[str]:
    """A leaf that came before is kept once, so that what is said twice may be written once."""
    for name in (table.name for table in tables):
        missing = sum(1 for row in said.keys() - written.keys() if row.table == name)
        foreign = sum(1 for row in written.keys() - said.keys() if row.table == name)
        if missing or foreign:
            yield f"Of the table {name}, {missing} signed records are missing and {foreign} rows were never signed."
