"""Checks the tables that the count reads against the signed batches beside them.

A disk that flips a bit, or a person with the database file, can change what a table says without anyone noticing.
The sealed batches cannot be changed unnoticed: each is opened and verified again here, and what it says must be what
the tables say, no more and no less.
"""

import secrets
from array import array
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Table, select

from central import manifests, schema
from central.intake import opened, understood
from central.office import Office
from central.record_store import rows_of
from sync.errors import SyncError
from sync.manifest import Manifest
from sync.receipt import open_receipt_for

_TABLES = (schema.check_ins, schema.station_records, schema.ballots, schema.contest_records)
# A million ballots come to five million rows. They are never held at once, only eight bytes of each.
_ROWS_AT_A_TIME = 1_000


def recheck(office: Office) -> list[str]:
    """A sentence for everything that differs; nothing is changed. Takes some milliseconds a batch."""
    prints = _Prints()
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        problems: list[str] = []
        for row in _all(connection, schema.batches):
            for table, rows in _said(office, manifest, row, problems).items():
                prints.said(table, rows)
        for table in _TABLES:
            problems.extend(prints.differences(table, _all(connection, table)))
        return problems


def _said(
    office: Office, manifest: Manifest, row: Row[Any], problems: list[str]
) -> dict[Table, list[dict[str, object]]]:
    """What one batch says, once it is the very batch that its row and its receipt name."""
    name = f"{row.stream} {row.seq} of {row.incarnation[:16]}"
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
        return {}
    signed = (payload.incarnation, payload.stream.value, payload.seq, payload.kind.value, batch.payload_hash)
    if signed != (row.incarnation, row.stream, row.seq, row.kind, row.hash):
        problems.append(f"Delivery {name} stands under another name or hash than it was signed with.")
    return rows_of(payload, understood(office, batch))


class _Prints:
    """A fingerprint of every row that is said. Its key lives as long as this does, so that nobody can aim at one."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._said = {table: array("Q") for table in _TABLES}

    def said(self, table: Table, rows: list[dict[str, object]]) -> None:
        names = table.columns.keys()
        self._said[table].extend(self._print([row[name] for name in names]) for row in rows)

    def differences(self, table: Table, rows: Iterator[Row[Any]]) -> Iterator[str]:
        """A leaf that came before is kept once, so that what is said twice may be written once."""
        said = np.unique(np.asarray(self._said[table]))
        written = np.unique(np.asarray(array("Q", (self._print([*row]) for row in rows))))
        missing = len(np.setdiff1d(said, written, assume_unique=True))
        foreign = len(np.setdiff1d(written, said, assume_unique=True))
        if missing or foreign:
            yield f"Of the table {table}, {missing} signed records are missing and {foreign} rows were never signed."

    def _print(self, values: list[object]) -> int:
        return int.from_bytes(blake2b(repr(values).encode(), key=self._key, digest_size=8).digest())


def _all(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    yield from connection.execute(select(table), execution_options={"yield_per": _ROWS_AT_A_TIME})
