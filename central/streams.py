"""How far each stream of each station computer has come, read from the batches that central holds."""

from sqlalchemy import Connection, bindparam, func, or_, select

from central import schema
from sync.api import Head
from sync.batch import Kind, Stream
from sync.ledger import StreamState
from sync.manifest import Incarnation

_batches = schema.batches

# Written once, as are those of `central.manifests`: every batch asks, and putting the statement together takes longer
# than its answer.
_HERE = (_batches.c.incarnation == bindparam("incarnation"), _batches.c.stream == bindparam("stream"))
_FROZEN = select(schema.frozen_streams.c.stream).where(
    schema.frozen_streams.c.incarnation == bindparam("incarnation"),
    schema.frozen_streams.c.stream == bindparam("stream"),
)
_LAST = select(func.max(_batches.c.seq)).where(*_HERE).scalar_subquery()
_LAST_AND_ASKED = select(_batches.c.seq, _batches.c.hash, _batches.c.kind).where(
    *_HERE, or_(_batches.c.seq == _LAST, _batches.c.seq == bindparam("seq"))
)


def stream_state(connection: Connection, incarnation: Incarnation, stream: Stream, seq: int) -> StreamState:
    """What the judge needs to know about a stream to judge batch ``seq``."""
    asked = {"incarnation": incarnation.id, "stream": stream.value, "seq": seq}
    rows = connection.execute(_LAST_AND_ASKED, asked).all()
    known = {row.seq: row.hash for row in rows}
    last = max(known, default=0)
    return StreamState(
        next_seq=last + 1,
        head=known[last] if last else incarnation.request_hash,
        known=known,
        frozen=is_frozen(connection, incarnation.id, stream),
        revoked_after=incarnation.last_counted(stream),
        # Nothing is accepted after a closing batch, so that it is the last.
        closed=any(row.seq == last and row.kind == Kind.CLOSE.value for row in rows),
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
    asked = {"incarnation": incarnation, "stream": stream.value}
    return connection.execute(_FROZEN, asked).first() is not None


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
