"""An old copy of a journal must not write: it would tell another story under the same key.

A restored copy is stopped until central, or a stick that holds this station's batches, shows that nothing was
delivered after the backup was taken. Whoever knows more than the journal stops it for good. What such a copy has
written of its own before anybody noticed is still handed in: central keeps it beside the other story, uncounted, for
people to decide on.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from station.errors import MustProvision
from station.journal import STOPPED
from station.outbox import chain_end, last_receipted, outgoing
from station.polling_station import Station
from station.sealing import seal_pending
from sync import usb
from sync.api import Head
from sync.batch import Stream
from sync.errors import Refused, SyncError
from sync.keyring import Secrets
from sync.push import Transport, push_stream
from sync.receipt import Receipt, open_receipt
from sync.usb import Folder

Report = Callable[[SyncError], None]

RESTORED = (
    "This station was restored from a backup and must not write before it has compared itself with central. "
    "Deliver, over the network or with the stick that its batches were delivered on."
)
AHEAD = (
    "Central has had more from this station than this computer knows: it is an old copy, and stops writing. What only "
    "this copy has still goes to central (by stick on an empty one) and is kept there uncounted. Do not use the "
    "computer for anything else; enrol a new one with a new kit, and call central."
)
# What central answers about a computer that it does not know.
_UNKNOWN = 403


def compare_online(station: Station, secrets: Secrets, central: Transport, report: Report) -> None:
    """Compares each stream with central's. MustProvision, for good, when central is ahead or holds another story;
    what this copy has of its own is handed in first.

    ``report`` is told when central is behind its own receipts, so that it must be an old copy itself.
    """
    heads = dict(_heads(station, central))
    # One that was stopped for good stays so, even if central has meanwhile been restored from an old copy itself.
    if is_stopped_for_good(station) or any(_is_ahead(station, stream, head) for stream, head in heads.items()):
        _stop(station, secrets)
        _hand_in(station, central)
        raise MustProvision(AHEAD)
    _clear(station)
    if any(head.next <= last_receipted(station.journal, stream) for stream, head in heads.items()):
        report(
            SyncError(
                "Central has lost deliveries for which it had given a receipt: it was restored from an old copy. "
                "They are sent again. Tell central, so that every other station delivers again too."
            )
        )


def compare_with_stick(station: Station, secrets: Secrets, root: Path, report: Report) -> None:
    """Compares with this station's batches and receipts on a stick; MustProvision when the stick is ahead.

    Only central's signed receipt stops the journal for good: anyone can put a file on a stick that is named like a
    batch, but such a stick is not written to either.
    """
    if any(_contradicts(station, receipt) for receipt in _receipts(station, root, report)):
        _stop(station, secrets)
        raise MustProvision(AHEAD)
    ours = _own_batches(station, root, report)
    for stream in Stream:
        following = usb.batch_name(station.incarnation, stream, chain_end(station.journal, stream).next_seq)
        if any(name >= following for name in ours if _stream_part(name) == _stream_part(following)):
            raise MustProvision(AHEAD)
    if ours:
        _clear(station)


def _heads(station: Station, central: Transport) -> Iterator[tuple[Stream, Head]]:
    for stream in Stream:
        try:
            yield stream, central.head(station.incarnation, stream)
        except Refused as refusal:
            if refusal.status != _UNKNOWN:
                raise


def _is_ahead(station: Station, stream: Stream, head: Head) -> bool:
    if head.head is None:
        return False
    own = outgoing(station.journal, stream, head.next - 1)
    return own is None or own.payload_hash != head.head


def _receipts(station: Station, root: Path, report: Report) -> Iterator[Receipt]:
    for name, data in usb.read_all(root, Folder.RECEIPTS, report):
        if name.startswith(station.incarnation):
            try:
                yield open_receipt(data, station.manifest.central.receipt_key)
            except SyncError:
                # Whoever takes the receipts in reports it; it proves nothing here.
                continue


def _contradicts(station: Station, receipt: Receipt) -> bool:
    if receipt.incarnation != station.incarnation:
        return False
    own = outgoing(station.journal, receipt.stream, receipt.seq)
    return own is None or own.payload_hash != receipt.head


def _own_batches(station: Station, root: Path, report: Report) -> list[str]:
    names = (name for name, _ in usb.read_all(root, Folder.BATCHES, report))
    return [name for name in names if name.startswith(station.incarnation)]


def _stream_part(name: str) -> str:
    return name.rsplit("-", 1)[0]


def is_stopped_for_good(station: Station) -> bool:
    """Whether central or a stick has shown that this journal is an old copy."""
    return station.journal.setting(STOPPED) not in {None, RESTORED}


def _stop(station: Station, secrets: Secrets) -> None:
    """Seals what waits, since nothing can be sealed afterwards, and lets nothing more be written."""
    try:
        if station.journal.setting(STOPPED) is None:
            seal_pending(station, secrets)
    finally:
        station.journal.stop(AHEAD)


def _hand_in(station: Station, central: Transport) -> None:
    """Sends every batch from the first on. A cut here is made good by the next delivery, which comes here again."""
    for stream in Stream:
        outcomes = push_stream(
            central,
            partial(outgoing, station.journal, stream),
            incarnation=station.incarnation,
            stream=stream,
            receipt_key=station.manifest.central.receipt_key,
            unreceipted=1,
        )
        with contextlib.suppress(SyncError):
            deque(outcomes, maxlen=0)


def _clear(station: Station) -> None:
    if station.journal.setting(STOPPED) == RESTORED:
        station.journal.resume()
