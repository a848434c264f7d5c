"""All deliveries that were accepted, in the one order that the published tree has."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from central import schema
from sync import merkle


class Accepted(NamedTuple):
    """One accepted payload: whose, which, and its SHA-256 (hex)."""

    incarnation: str
    stream: str
    seq: int
    kind: str
    hash: str


def accepted(connection: Connection) -> list[Accepted]:
    """All of them, ordered by incarnation, stream and number: the order in which they arrived is not told."""
    table = schema.batches
    rows = connection.execute(select(table.c.incarnation, table.c.stream, table.c.seq, table.c.kind, table.c.hash))
    return sorted(Accepted(*row) for row in rows)


def tree_root(payloads: Sequence[Accepted]) -> bytes:
    """The Merkle root; a leaf is the 32 bytes of a payload's SHA-256."""
    return merkle.root([bytes.fromhex(each.hash) for each in payloads])
