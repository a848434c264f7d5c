"""Lets a computer go on that was stopped: by a conflict of two histories, or by a revocation that was a mistake.

People at central have looked into it. The history that was accepted stands; what continues it among the deliveries
kept meanwhile is taken in, in order. Another history stays set aside and listed, and sending it again stops nothing
any more.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from central import incidents, manifests, schema
from central.enrolment import unique_name
from central.errors import CentralError
from central.forgotten import require_voters
from central.incidents import Incident
from central.intake import accept, opened, understood
from central.manifest_edits import with_reinstated
from central.office import Office
from central.record_store import unrepeated
from central.streams import stream_state
from sync.batch import OpenedBatch, Stream
from sync.ledger import Verdict, judge
from sync.manifest import Manifest

_frozen, _disputed = schema.frozen_streams, schema.disputed


@dataclass(frozen=True)
class Released:
    """How many of the deliveries that were kept are taken in now, and how many stay set aside."""

    taken_in: int
    set_aside: int


def release(office: Office, incarnation: str, stream: Stream, now: datetime) -> Released:
    """Lets a stopped stream go on. ``incarnation`` is the computer's id or how it begins, with or without dashes.

    Raises:
        CentralError: no such computer, this stream of it is not stopped, or the voters are forgotten; nothing is
            changed.
    """
    require_voters(office.home)
    with office.database.writing() as connection:
        known = [each.id for each in manifests.require_current(connection).incarnations]
        found = unique_name(incarnation.replace("-", ""), known, "computer")
        stopped = (_frozen.c.incarnation == found, _frozen.c.stream == stream.value)
        if not connection.execute(delete(_frozen).where(*stopped)).rowcount:
            raise CentralError("This stream of the computer is not stopped. `status` lists those that are.")
        return _go_on(connection, office, found, stream, now)


def take_back_revocation(office: Office, incarnation: str, now: datetime) -> Released:
    """Takes a revocation back that the board has not signed, such as that of the wrong computer.

    Raises:
        CentralError: no such computer, no revocation of it waits for signatures (a signed one stands for good), or
            the voters are forgotten.
    """
    require_voters(office.home)
    with office.database.writing() as connection:
        current, draft = manifests.require_current(connection), manifests.draft(connection)
        found = unique_name(incarnation.replace("-", ""), [each.id for each in current.incarnations], "computer")
        signed, waiting = current.incarnation(found), draft.incarnation(found) if draft else None
        if signed is None or signed.state == "revoked" or waiting is None or waiting.state == "active":
            raise CentralError("No revocation of this computer waits for the board's signatures.")
        manifests.edit_draft(connection, lambda before: with_reinstated(before, found))
        done = [_go_on(connection, office, found, stream, now) for stream in Stream]
    return Released(sum(each.taken_in for each in done), sum(each.set_aside for each in done))


def _go_on(connection: Connection, office: Office, incarnation: str, stream: Stream, now: datetime) -> Released:
    """Judges all that was kept of a stream again, and lists that it happened."""
    kept = _kept(connection, incarnation, stream)
    taken_in = sum(_taken_in(connection, office, sealed, now) for sealed in kept)
    note = f"{taken_in} deliveries that were kept meanwhile are taken in."
    incidents.note(connection, Incident(incidents.Kind.RELEASED, incarnation, stream, None, note), now)
    return Released(taken_in, len(kept) - taken_in)


def _kept(connection: Connection, incarnation: str, stream: Stream) -> list[bytes]:
    rows = select(_disputed.c.sealed).where(_disputed.c.incarnation == incarnation, _disputed.c.stream == stream.value)
    return list(connection.execute(rows.order_by(_disputed.c.seq, _disputed.c.hash)).scalars())


def _taken_in(connection: Connection, office: Office, sealed: bytes, now: datetime) -> bool:
    """Judges a delivery again, as if it came now; whether it is taken in."""
    manifest = manifests.require_current(connection)
    batch = opened(office, manifest, sealed)
    if _verdict(connection, manifest, batch) is not Verdict.ACCEPT:
        return False
    accept(connection, office, sealed, batch, unrepeated(connection, understood(office, batch)), now)
    connection.execute(delete(_disputed).where(_disputed.c.hash == batch.payload_hash))
    return True


def _verdict(connection: Connection, manifest: Manifest, batch: OpenedBatch) -> Verdict:
    payload = batch.payload
    incarnation = manifests.as_known_now(connection, manifest, payload.incarnation)
    if incarnation is None:
        raise RuntimeError("a manifest never drops a computer")
    state = stream_state(connection, incarnation, payload.stream, payload.seq)
    return judge(state, payload.seq, payload.prev, batch.payload_hash)
