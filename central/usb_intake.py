"""Takes a stick in by the same intake as the network; receipts, grants, manifests and lists ride back on it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from central import manifests, schema
from central.enrolment import Waiting, WrongCode, grant, regain_manifest, take_request
from central.intake import Delivery, take_in
from central.office import Office
from central.pictures import UnknownPicture, take_blob
from central.seen_lists import SeenLists
from sync import usb
from sync.batch import Stream
from sync.errors import BadBlob, BadSeen, SyncError, UsbError
from sync.receipt import open_receipt
from sync.usb import Folder

Said = tuple[str, Stream, int, str]
"""What a receipt is about: incarnation, stream, number and payload hash."""


@dataclass
class StickReport:
    """What was on a stick and what became of it; ``problems`` has a sentence for everything that was not used.

    ``pictures`` counts those of held ballots that are kept, now or before.
    """

    requests: list[Waiting] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    pictures: int = 0
    problems: list[str] = field(default_factory=list)


def take_in_stick(office: Office, stick: Path, now: datetime) -> StickReport:
    """Reads enrolment requests and batches, then writes what central has for the computers on the stick.

    Raises:
        UsbError: there is no stick.
        CentralError: there is no manifest yet, or the disk is full; what was taken in before stays.
    """
    report = StickReport()
    root = usb.root(stick, office.election.hash)
    _read_manifests(office, root, report, now)
    _read_requests(office, root, report, now)
    _read_batches(office, root, report, now)
    # After the batches that name them.
    _read_blobs(office, root, report, now)
    if not (report.requests or report.deliveries or report.problems):
        report.problems.append("The stick holds nothing for this election. Is it the right one?")
    genuine = _genuine_receipts(office, root)
    for folder, name, data in (*_answers(office, report), *_lists(office, root, report, now)):
        if folder is Folder.RECEIPTS and genuine.get(name) == _said(office, data):
            # One that was given before central was restored is as good, and the earlier time stands.
            continue
        try:
            usb.write(root / folder.value, name, data)
        except UsbError as problem:
            report.problems.append(str(problem))
    return report


def _read_manifests(office: Office, root: Path, report: StickReport, now: datetime) -> None:
    """Those that follow the newest here: central was restored from before the board had signed them."""
    found = dict(usb.read_all(root, Folder.MANIFESTS, _into(report)))
    while (signed := found.get(usb.manifest_name(_next_version(office)))) is not None:
        try:
            regain_manifest(office, signed, now)
        except SyncError as problem:
            report.problems.append(f"{usb.manifest_name(_next_version(office))}: {problem}")
            return


def _next_version(office: Office) -> int:
    with office.database.reading() as connection:
        return manifests.require_current(connection).version + 1


def _read_requests(office: Office, root: Path, report: StickReport, now: datetime) -> None:
    for name, sealed in usb.read_all(root, Folder.ENROLMENTS, _into(report)):
        try:
            report.requests.append(take_request(office, sealed, now))
        except (SyncError, WrongCode) as problem:
            report.problems.append(f"{name}: {problem}")


def _read_batches(office: Office, root: Path, report: StickReport, now: datetime) -> None:
    for name, sealed in usb.read_all(root, Folder.BATCHES, _into(report)):
        try:
            delivery = take_in(office, sealed, now)
        except SyncError as problem:
            report.problems.append(f"{name}: {problem}")
            continue
        report.deliveries.append(delivery)
        if delivery.receipt is None:
            report.problems.append(f"{name}: {delivery.verdict.en}")


def _read_blobs(office: Office, root: Path, report: StickReport, now: datetime) -> None:
    for name, sealed in usb.read_all(root, Folder.BLOBS, _into(report)):
        try:
            take_blob(office, usb.named_blob(name), sealed, now)
            report.pictures += 1
        except (BadBlob, UnknownPicture) as problem:
            report.problems.append(f"{name}: {problem}")


def _into(report: StickReport) -> usb.Report:
    return lambda problem: report.problems.append(str(problem))


def _genuine_receipts(office: Office, root: Path) -> dict[str, Said]:
    """What the receipts that lie on the stick already say, those of this central's own."""
    genuine = {}
    for name, signed in usb.read_all(root, Folder.RECEIPTS, lambda problem: None):
        with contextlib.suppress(SyncError):
            genuine[name] = _said(office, signed)
    return genuine


def _said(office: Office, signed: bytes) -> Said:
    """Which batch a receipt is about."""
    receipt = open_receipt(signed, office.keys.receipt.public)
    return receipt.incarnation, receipt.stream, receipt.seq, receipt.head


def _answers(office: Office, report: StickReport) -> Iterator[tuple[Folder, str, bytes]]:
    """Receipts for what was accepted, grants for the computers on the stick, and every manifest."""
    for delivery in report.deliveries:
        if delivery.receipt is not None:
            name = usb.receipt_name(delivery.incarnation, delivery.stream, delivery.seq)
            yield Folder.RECEIPTS, name, delivery.receipt
    with office.database.reading() as connection:
        for incarnation in _asked(connection, report):
            if sealed := grant(connection, incarnation):
                yield Folder.GRANTS, usb.grant_name(incarnation), sealed
        for version, signed in enumerate(manifests.all_published(connection), 1):
            yield Folder.MANIFESTS, usb.manifest_name(version), signed


def _lists(office: Office, root: Path, report: StickReport, now: datetime) -> Iterator[tuple[Folder, str, bytes]]:
    """The voters seen elsewhere, for each computer that has asked or delivered by this stick."""
    there = {name for name, _ in usb.read_all(root, Folder.SEEN, lambda problem: None)}
    lists = SeenLists(office)
    with office.database.reading() as connection:
        computers = {*_asked(connection, report), *(delivery.incarnation for delivery in report.deliveries)}
    for computer in sorted(computers):
        try:
            made = lists.sealed(computer, now)
        except BadSeen as problem:
            report.problems.append(str(problem))
            return
        # Two lists of one moment say the same, and seal it in other bytes.
        if made and (name := usb.seen_name(computer, made[0])) not in there:
            yield Folder.SEEN, name, made[1]


def _asked(connection: Connection, report: StickReport) -> list[str]:
    """The computers whose requests lie on the stick."""
    hashes = [request.hash for request in report.requests]
    asked = select(schema.requests.c.incarnation).where(schema.requests.c.hash.in_(hashes))
    return list(connection.execute(asked).scalars())
