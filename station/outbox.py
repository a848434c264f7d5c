"""Sealed batches: made once, stored in the transaction that says what is in them, and sent as they are."""

from dataclasses import dataclass

from station import settings
from station.journal import Journal
from sync.batch import Kind, SealedBatch, Stream
from sync.push import Outgoing


@dataclass(frozen=True)
class ChainEnd:
    """Where a stream goes on: the next batch's number and the hash it names as ``prev``."""

    next_seq: int
    prev: str


@dataclass(frozen=True)
class StreamCounts:
    """How far a stream has come: batches sealed, and batches that central has receipted."""

    sealed: int
    receipted: int


def chain_end(journal: Journal, stream: Stream) -> ChainEnd:
    """Where this station's own chain ends; the first batch follows the enrolment request."""
    last = journal.one("SELECT seq, payload_hash FROM outbox WHERE stream = ? ORDER BY seq DESC LIMIT 1", stream.value)
    if last:
        return ChainEnd(last["seq"] + 1, last["payload_hash"])
    return ChainEnd(1, journal.setting(settings.REQUEST_HASH) or "")


def store_batch(journal: Journal, stream: Stream, seq: int, kind: Kind, batch: SealedBatch) -> None:
    """Adds a batch to its stream; within the transaction that also marks its records."""
    row = {
        "stream": stream.value,
        "seq": seq,
        "kind": kind.value,
        "payload_hash": batch.payload_hash,
        "sealed": batch.sealed,
        "receipt": None,
    }
    journal.insert("outbox", row)


def outgoing(journal: Journal, stream: Stream, seq: int) -> Outgoing | None:
    """One sealed batch, None past the last."""
    row = journal.one("SELECT sealed, payload_hash FROM outbox WHERE stream = ? AND seq = ?", stream.value, seq)
    return None if row is None else Outgoing(row["sealed"], row["payload_hash"])


def store_receipt(journal: Journal, stream: Stream, seq: int, receipt: bytes) -> bool:
    """Keeps a receipt that has been checked, unless there is one; whether it is new. Within a transaction."""
    query = "UPDATE outbox SET receipt = ? WHERE stream = ? AND seq = ? AND receipt IS NULL"
    return bool(journal.change(query, receipt, stream.value, seq))


def unreceipted(journal: Journal, stream: Stream) -> int:
    """The lowest number whose receipt is lacking; the next one to be sealed when none is."""
    query = "SELECT min(seq) FROM outbox WHERE stream = ? AND receipt IS NULL"
    return journal.number(query, stream.value) or chain_end(journal, stream).next_seq


def last_receipted(journal: Journal, stream: Stream) -> int:
    """The highest number that central has given a receipt for, 0 when there is none."""
    return journal.number("SELECT max(seq) FROM outbox WHERE stream = ? AND receipt IS NOT NULL", stream.value)


def stream_counts(journal: Journal, stream: Stream) -> StreamCounts:
    """How many batches of a stream are sealed and receipted."""
    row = journal.one("SELECT count(*) AS sealed, count(receipt) AS done FROM outbox WHERE stream = ?", stream.value)
    return StreamCounts(row["sealed"], row["done"]) if row else StreamCounts(0, 0)
