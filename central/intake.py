"""Takes batches in, by whatever way they came: unseal, verify, judge, keep, and only then answer.

Everything of one batch happens in one transaction; the receipt is committed before anyone sees it. Nothing that is
signed is dropped: what is not accepted is kept among the disputed, and a record that cannot be understood is listed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from central import incidents, manifests, schema
from central.clock import text_of
from central.corrections import read_standing
from central.forgotten import require_voters
from central.incidents import Incident
from central.office import Office
from central.paper_facts import correction_notes
from central.record_store import keep_records, unrepeated
from central.records import OpenedRecords, open_records
from central.streams import stored_receipt, stream_state
from sync.batch import Kind, OpenedBatch, Stream, open_batch
from sync.ledger import Verdict, judge
from sync.manifest import Manifest
from sync.receipt import make_receipt


@dataclass(frozen=True)
class Delivery:
    """What became of one batch. ``receipt`` is there when it is accepted, now or before; ``next_seq`` is awaited."""

    verdict: Verdict
    incarnation: str
    stream: Stream
    seq: int
    next_seq: int
    receipt: bytes | None


def take_in(office: Office, sealed: bytes, now: datetime, admit: Callable[[str], None] = lambda _: None) -> Delivery:
    """Takes one sealed batch in; ``now`` stands in its receipt.

    ``admit`` is told the incarnation whose signature was found genuine, before anything is kept; what it raises
    passes through.

    Raises:
        BadEnvelope, BadBatch: damaged, not genuine, or against the rules of its format; nothing is kept.
        UnknownIncarnation: the station computer is not approved.
        CentralError: there is no manifest yet, the disk is full, or it is new and the voters are forgotten; nothing
            is kept.
    """
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
    batch = opened(office, manifest, sealed)
    admit(batch.payload.incarnation)
    # Before the transaction, since there is one writer at a time.
    said = understood(office, batch)
    try:
        with office.database.writing() as connection:
            return _decide(connection, office, sealed, batch, said, now)
    except IntegrityError:
        # A ballot came before, under the same leaf. Nothing was kept; once more, without it.
        with office.database.writing() as connection:
            return _decide(connection, office, sealed, batch, unrepeated(connection, said), now)


def opened(office: Office, manifest: Manifest, sealed: bytes) -> OpenedBatch:
    """A sealed batch, verified; the errors of ``open_batch``."""
    return open_batch(sealed, office.keys.age, lambda name: _public_key(manifest, name), election=office.election.hash)


def understood(office: Office, batch: OpenedBatch) -> OpenedRecords:
    """What a verified batch says."""
    return open_records(office.election.election, batch.payload, batch.openings)


def accept(
    connection: Connection, office: Office, sealed: bytes, batch: OpenedBatch, said: OpenedRecords, now: datetime
) -> bytes:
    """Keeps a batch that is next in its chain, and what it says, within a transaction; its receipt.

    Raises:
        IntegrityError: a ballot of it is held already (see ``unrepeated``).
    """
    payload = batch.payload
    receipt = make_receipt(
        office.keys.receipt,
        incarnation=payload.incarnation,
        stream=payload.stream,
        seq=payload.seq,
        head=batch.payload_hash,
        received_at=now,
    )
    row = {
        "incarnation": payload.incarnation,
        "stream": payload.stream.value,
        "seq": payload.seq,
        "hash": batch.payload_hash,
        "kind": payload.kind.value,
        "sealed": sealed,
        "receipt": receipt,
        "received_at": text_of(now),
    }
    connection.execute(insert(schema.batches), row)
    keep_records(connection, payload, said)
    found = [_incident(incidents.Kind.NOT_READABLE, batch, note) for note in said.problems]
    found += [_incident(incidents.Kind.CORRECTED, batch, note) for note in correction_notes(said.others)]
    incidents.note_all(connection, (*found, *_misfit(connection, batch)), now)
    return receipt


def _decide(
    connection: Connection, office: Office, sealed: bytes, batch: OpenedBatch, said: OpenedRecords, now: datetime
) -> Delivery:
    payload, manifest = batch.payload, manifests.require_current(connection)
    incarnation = manifests.as_known_now(connection, manifest, payload.incarnation)
    if incarnation is None:
        raise RuntimeError("a manifest never drops a computer")
    state = stream_state(connection, incarnation, payload.stream, payload.seq)
    verdict = judge(state, payload.seq, payload.prev, batch.payload_hash)
    receipt = None
    if verdict is Verdict.ACCEPT:
        require_voters(office.home)
        receipt = accept(connection, office, sealed, batch, said, now)
        incidents.note_all(connection, _manifest_ahead(batch, manifest), now)
    elif verdict is Verdict.AGAIN:
        receipt = stored_receipt(connection, payload.incarnation, payload.stream, payload.seq)
    elif verdict is not Verdict.AHEAD:
        require_voters(office.home)
        _dispute(connection, sealed, batch, verdict, now)
    next_seq = state.next_seq + (verdict is Verdict.ACCEPT)
    return Delivery(verdict, payload.incarnation, payload.stream, payload.seq, next_seq, receipt)


def _dispute(connection: Connection, sealed: bytes, batch: OpenedBatch, verdict: Verdict, now: datetime) -> None:
    payload, table = batch.payload, schema.disputed
    known = select(table.c.hash).where(table.c.hash == batch.payload_hash)
    if connection.execute(known).first() is not None:
        return
    connection.execute(
        insert(table).values(
            hash=batch.payload_hash,
            incarnation=payload.incarnation,
            stream=payload.stream.value,
            seq=payload.seq,
            verdict=verdict.value,
            sealed=sealed,
            received_at=text_of(now),
        )
    )
    incidents.note(connection, _incident(incidents.Kind(verdict.value), batch, ""), now)
    if verdict is Verdict.FORK:
        _freeze(connection, batch)


def _freeze(connection: Connection, batch: OpenedBatch) -> None:
    stream = {"incarnation": batch.payload.incarnation, "stream": batch.payload.stream.value}
    connection.execute(insert(schema.frozen_streams).values(stream))


def _misfit(connection: Connection, batch: OpenedBatch) -> Iterator[Incident]:
    payload = batch.payload
    if payload.kind is Kind.AMEND and (payload.incarnation, payload.seq) in read_standing(connection).misfits:
        yield _incident(incidents.Kind.MISFIT_AMENDMENT, batch, "")


def _manifest_ahead(batch: OpenedBatch, manifest: Manifest) -> Iterator[Incident]:
    if batch.payload.manifest > manifest.version:
        yield _incident(incidents.Kind.MANIFEST_AHEAD, batch, f"It names manifest {batch.payload.manifest}.")


def _incident(kind: incidents.Kind, batch: OpenedBatch, note: str) -> Incident:
    return Incident(kind, batch.payload.incarnation, batch.payload.stream, batch.payload.seq, note)


def _public_key(manifest: Manifest, incarnation: str) -> str | None:
    known = manifest.incarnation(incarnation)
    return known.key if known else None
