"""Delivery: what is sealed goes to central by network or by stick; receipts, grants and manifests come back.

Both ways take the same steps: make sure that this journal is no old copy, learn what is new, seal, deliver. Each step
is durable on its own, so a cut anywhere loses nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from station.enrolment import deliver_request_by_stick, deliver_request_online
from station.errors import MustProvision
from station.held_pictures import push_pictures, write_pictures
from station.journal import Journal
from station.ladder import remember_stick
from station.learning import accept_grant, accept_manifest
from station.old_copy import AHEAD, compare_online, compare_with_stick, is_stopped_for_good
from station.outbox import outgoing, store_receipt, unreceipted
from station.polling_station import Station
from station.sealing import seal_pending
from station.seen import fetch_list, list_from_stick
from sync import usb
from sync.batch import Stream
from sync.errors import Refused, SyncError, UsbError
from sync.keyring import Secrets
from sync.push import Delivered, Outgoing, Transport, push_stream
from sync.receipt import open_receipt_for
from sync.usb import Folder

Tell = Callable[[Stream], None]


@dataclass(frozen=True)
class NotCounted:
    """A batch that central keeps without counting it; ``sentence`` says why, in central's own English words.

    ``code`` is that of a ``sync.ledger.Verdict``.
    """

    stream: Stream
    seq: int
    code: str
    sentence: str


@dataclass
class Delivery:
    """What one sync did. ``approved`` is False while central has not approved this computer.

    ``secrets`` are complete once central's grant has come; whoever keeps them in memory takes these from now on.
    ``manifest`` is the newest version known, ``sealed`` the batches made, ``handed_over`` those sent or written,
    ``pictures`` those of held ballots that went along, ``receipts`` those that came back new, ``problems`` what was
    skipped on a stick, or is wrong with central. ``seen`` is of when the list of voters seen elsewhere is, if one came.
    """

    secrets: Secrets = field(repr=False)
    approved: bool = False
    manifest: int = 0
    sealed: int = 0
    handed_over: int = 0
    receipts: int = 0
    pictures: int = 0
    seen: datetime | None = None
    not_counted: list[NotCounted] = field(default_factory=list)
    problems: list[SyncError] = field(default_factory=list)


def transport(station: Station) -> Transport:
    """The way to central over the network, as the newest manifest names it."""
    central = station.manifest.central
    return Transport(central.addresses, central.tls_pin)


def sync_online(station: Station, secrets: Secrets, tell: Tell = lambda _: None) -> Delivery:
    """Delivers over the network. Unreachable when there is none: everything stays safe here.

    Also BadAnswer, BadReceipt, BadManifest and BadEnvelope from central; Refused, once every other stream has been
    delivered; MustProvision when central knows more of this station than this journal does; DiskFull. ``tell`` hears of
    a stream after each of its batches that central has answered.
    """
    done = Delivery(secrets)
    with transport(station) as central:
        compare_online(station, secrets, central, _into(done))
        deliver_request_online(station, central)
        station = _learn_online(station, central, done)
        if _ready(station, done):
            _push_all(station, central, done, tell)
            done.pictures = push_pictures(station, central, _into(done))
            done.seen = fetch_list(station, done.secrets, central, _into(done))
    return done


def sync_by_stick(station: Station, secrets: Secrets, stick: Path) -> Delivery:
    """Delivers by a stick and takes in what central has put on it. UsbError, MustProvision, DiskFull.

    Every batch is written, receipted or not, so that a central that lost some finds them all.
    """
    done = Delivery(secrets)
    root = usb.root(stick, station.election_file.hash)
    compare_with_stick(station, secrets, root, _into(done))
    if is_stopped_for_good(station):
        _write_all(station, root, done)
        raise MustProvision(AHEAD)
    if station.manifest.incarnation(station.incarnation) is None:
        deliver_request_by_stick(station, stick)
    station = _learn_from_stick(station, root, done)
    if _ready(station, done):
        _write_all(station, root, done)
        done.pictures = write_pictures(station.journal, root)
        _write_manifests(station, root, _into(done))
        remember_stick(station.journal)
        _take_receipts(station, root, done)
        done.seen = list_from_stick(station, done.secrets, root, _into(done))
    return done


def _ready(station: Station, done: Delivery) -> bool:
    """Seals what is pending, once central has approved this computer."""
    done.manifest = station.manifest.version
    done.approved = station.manifest.incarnation(station.incarnation) is not None
    if done.approved:
        done.sealed = seal_pending(station, done.secrets)
    return done.approved


def _learn_online(station: Station, central: Transport, done: Delivery) -> Station:
    while (envelope := central.manifest(station.manifest.version + 1)) is not None:
        station = accept_manifest(station, envelope)
    if done.secrets.election_secret is None and (sealed := central.grant(station.incarnation)) is not None:
        done.secrets = accept_grant(station, done.secrets, sealed)
    return station


def _learn_from_stick(station: Station, root: Path, done: Delivery) -> Station:
    found = dict(usb.read_all(root, Folder.MANIFESTS, _into(done)))
    while (envelope := found.get(usb.manifest_name(station.manifest.version + 1))) is not None:
        station = accept_manifest(station, envelope)
    grant = dict(usb.read_all(root, Folder.GRANTS, _into(done))).get(usb.grant_name(station.incarnation))
    if done.secrets.election_secret is None and grant is not None:
        done.secrets = accept_grant(station, done.secrets, grant)
    return station


def _push_all(station: Station, central: Transport, done: Delivery, tell: Tell) -> None:
    """Each stream on its own: what central refuses in one must not hold up the others."""
    refusals = []
    for stream in Stream:
        try:
            _push(station, central, stream, done, tell)
        except Refused as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]


def _push(station: Station, central: Transport, stream: Stream, done: Delivery, tell: Tell) -> None:
    outcomes = push_stream(
        central,
        lambda seq: outgoing(station.journal, stream, seq),
        incarnation=station.incarnation,
        stream=stream,
        receipt_key=station.manifest.central.receipt_key,
        unreceipted=unreceipted(station.journal, stream),
    )
    for outcome in outcomes:
        done.handed_over += 1
        if isinstance(outcome, Delivered):
            _keep_receipt(station, stream, outcome.seq, outcome.receipt, done)
        else:
            done.not_counted.append(NotCounted(stream, outcome.seq, outcome.code, outcome.sentence))
        tell(stream)


def _write_all(station: Station, root: Path, done: Delivery) -> None:
    for stream, seq, batch in _all_batches(station.journal):
        usb.write(root / Folder.BATCHES.value, usb.batch_name(station.incarnation, stream, seq), batch.sealed)
        done.handed_over += 1


def _write_manifests(station: Station, root: Path, report: Callable[[SyncError], None]) -> None:
    """For a central that was restored from before the board had signed them."""
    for row in station.journal.rows("SELECT version, envelope FROM manifests ORDER BY version"):
        try:
            usb.write(root / Folder.MANIFESTS.value, usb.manifest_name(row["version"]), row["envelope"])
        except UsbError as problem:
            report(problem)


def _take_receipts(station: Station, root: Path, done: Delivery) -> None:
    collect = _into(done)
    on_stick = dict(usb.read_all(root, Folder.RECEIPTS, collect))
    for stream, seq, batch in _all_batches(station.journal):
        receipt = on_stick.get(usb.receipt_name(station.incarnation, stream, seq))
        if receipt is None:
            continue
        try:
            open_receipt_for(
                receipt,
                station.manifest.central.receipt_key,
                incarnation=station.incarnation,
                stream=stream,
                seq=seq,
                payload_hash=batch.payload_hash,
            )
        except SyncError as problem:
            collect(problem)
            continue
        _keep_receipt(station, stream, seq, receipt, done)


def _keep_receipt(station: Station, stream: Stream, seq: int, receipt: bytes, done: Delivery) -> None:
    with station.journal.transaction():
        done.receipts += store_receipt(station.journal, stream, seq, receipt)


def _all_batches(journal: Journal) -> Iterator[tuple[Stream, int, Outgoing]]:
    for stream in Stream:
        seq = 1
        while (batch := outgoing(journal, stream, seq)) is not None:
            yield stream, seq, batch
            seq += 1


def _into(done: Delivery) -> Callable[[SyncError], None]:
    """Collects what is wrong with a stick, each sentence once although folders are read more than once."""

    def collect(problem: SyncError) -> None:
        if str(problem) not in map(str, done.problems):
            done.problems.append(problem)

    return collect
