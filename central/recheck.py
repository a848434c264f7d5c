"""Checks the tables that the count reads against the signed batches beside them.

A disk that flips a bit, or a person with the database file, can change what a table says without anyone noticing.
The sealed batches cannot be changed unnoticed: each is opened and verified again here, and what it says must be what
the tables say, no more and no less. Once who voted is forgotten, of check-ins only the receipts are left to check.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from central import manifests, schema
from central.forgotten import forgotten
from central.intake import opened, understood
from central.office import Office
from central.pictures import damaged
from central.record_store import rows_of
from central.row_prints import RowPrints
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
# Rows that the database hands over at a time: some hundred batches' bytes would be too many, some rows too slow.
_AT_A_TIME = 100


def recheck(office: Office) -> list[str]:
    """A sentence for everything that differs; nothing is changed. Takes some milliseconds a batch."""
    voters_known = forgotten(office.home) is None
    prints = {table: RowPrints() for table in _TABLES if voters_known or table is not schema.check_ins}
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        problems: list[str] = []
        for row in _all(connection, schema.batches):
            if row.sealed or voters_known:
                _add_said(office, manifest, row, prints, problems)
            else:
                _check_receipt(office, row, problems)
        for table, said in prints.items():
            problems.extend(_differences(table, said, connection))
        return [*problems, *damaged(office, connection)]


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


def _add_said(
    office: Office, manifest: Manifest, row: Row[Any], prints: dict[Table, RowPrints], problems: list[str]
) -> None:
    """What one batch says, once it is the very batch that its row and its receipt name."""
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
        problems.append(f"Delivery {_name(row)} is damaged: {error}")
        return
    signed = (payload.incarnation, payload.stream.value, payload.seq, payload.kind.value, batch.payload_hash)
    if signed != (row.incarnation, row.stream, row.seq, row.kind, row.hash):
        problems.append(f"Delivery {_name(row)} stands under another name or hash than it was signed with.")
    for table, rows in rows_of(payload, understood(office, batch)).items():
        if table in prints:
            names = [column.name for column in table.columns]
            prints[table].add([said[name] for name in names] for said in rows)


def _differences(table: Table, said: RowPrints, connection: Connection) -> Iterator[str]:
    """A leaf that came before is kept once, so that what is said twice may be written once."""
    missing, foreign = said.differences([*row] for row in _all(connection, table))
    if missing or foreign:
        yield f"Of the table {table}, {missing} signed records are missing and {foreign} rows were never signed."


def _all(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    yield from connection.execute(select(table), execution_options={"yield_per": _AT_A_TIME})
