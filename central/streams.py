"""How far each stream of each station computer has come, read from the batches that central holds."""

from sqlalchemy import Connection, func, select

from central import schema
from sync.api import Head
from sync.batch import Kind, Stream
from sync.ledger import StreamState
from sync.manifest import Incarnation

_batches = schema.batches


def stream_state(connection: Connection, incarnation: Incarnation, stream: Stream, seq: int) -> StreamState:
    """What the judge needs to know about a stream to judge batch ``seq``."""
    last = last_seq(connection, incarnation.id, stream)
    known = {number: held for number in {last, seq} if (held := _hash(connection, incarnation.id, stream, number))}
    return StreamState(
        next_seq=last + 1,
        head=known[last] if last else incarnation.request_hash,
        known=known,
        frozen=is_frozen(connection, incarnation.id, stream),
        revoked_after=incarnation.last_counted(stream),
        closed=is_closed(connection, incarnation.id, stream),
    )


def head(connection: Connection, incarnation: str, stream: Stream) -> Head:
    """What central answers a station that asks where to go on."""
    last = last_seq(connection, incarnation, stream)
    return Head(next=last + 1, head=_hash(connection, incarnation, stream, last))


def last_seq(connection: Connection, incarnation: str, stream: Stream) -> int:
    """The number of the last accepted batch; 0 before the first."""
    newest = select(func.max(_batches.c.seq)).where(
        _batches.c.incarnation == incarnation, _batches.c.stream == stream.value
    )
    return connection.execute(newest).scalar_one() or 0


def is_closed(connection: Connection, incarnation: str, stream: Stream) -> bool:
    """Whether the stream's closing batch was accepted."""
    closing = select(_batches.c.seq).where(
        _batches.c.incarnation == incarnation,
        _batches.c.stream == stream.value,
        _batches.c.kind == Kind.CLOSE.value,
    )
    return connection.execute(closing).first() is not None


def is_frozen(connection: Connection, incarnation: str, stream: Stream) -> bool:
    """Whether two histories were signed in this stream."""
    table = schema.frozen_streams
    frozen = select(table.c.stream).where(table.c.incarnation == incarnation, table.c.stream == stream.value)
    return connection.execute(frozen).first() is not None


def stored_receipt(connection: Connection, incarnation: str, stream: Stream, seq: int) -> bytes:
    """The receipt that was committed with an accepted batch."""
    held = select(_batches.c.receipt).where(
        _batches.c.incarnation == incarnation, _batches.c.stream == stream.value, _batches.c.seq == seq
    )
    receipt: bytes = connection.execute(held).scalar_one()
    return receipt


def _hash(connection: Connection, incarnation: str, stream: Stream, seq: int) -> str | None:
    return connection.execute(
        select(_batches.c.hash).where(
            _batches.c.incarnation == incarnation, _batches.c.stream == stream.value, _batches.c.seq == seq
        )
    ).scalar_one_or_none()
