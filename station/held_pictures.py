"""Pictures of ballots with a held contest: sealed once for central, which decides with the picture before it.

Central asks over the network for those that it lacks; on a stick lie all of them.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from station.errors import NotPossible
from station.journal import Journal
from station.outbox import stream_counts
from station.polling_station import Station
from station.retention import picture_of
from sync import usb
from sync.batch import Stream
from sync.blob import seal_blob
from sync.errors import BadBlob, Refused, SyncError
from sync.push import Transport
from sync.usb import Folder


@dataclass(frozen=True)
class PictureCounts:
    """Pictures of held ballots: how many are sealed for central, and how many of them it has."""

    sealed: int
    delivered: int


def seal_pictures(station: Station, names: Iterable[str]) -> None:
    """Seals the stored pictures with these SHA-256, each once; within the transaction that seals their ballots.

    A picture that is damaged, or too large to travel, keeps no ballot back: central goes on asking, and people look at
    the paper.
    """
    journal = station.journal
    for name in names:
        found = journal.one("SELECT picture FROM sheets WHERE sha256 = ?", name)
        known = journal.one("SELECT 1 FROM blobs WHERE name = ?", name)
        if found is None or known:
            continue
        with contextlib.suppress(NotPossible, BadBlob):
            sealed = seal_blob(picture_of(station, found["picture"], name), station.manifest.recipients)
            journal.insert("blobs", {"name": name, "sealed": sealed, "delivered": False})


def push_pictures(station: Station, central: Transport, report: Callable[[SyncError], None]) -> int:
    """Sends what central lacks, after the ballots that name it; how many. Unreachable, BadAnswer.

    One that central refuses is reported and keeps no other back.
    """
    journal, taken = station.journal, list[str]()
    wanted = central.wanted(station.incarnation)
    for name in wanted:
        row = journal.one("SELECT sealed FROM blobs WHERE name = ?", name)
        if row is not None:
            try:
                central.send_blob(name, row["sealed"])
                taken.append(name)
            except Refused as refusal:
                report(refusal)
    _remember_delivered(journal, set(wanted) - set(taken))
    return len(taken)


def write_pictures(journal: Journal, root: Path) -> int:
    """Writes all of them to a stick; how many. UsbError."""
    written = 0
    for name, sealed in _sealed(journal):
        usb.write(root / Folder.BLOBS.value, usb.blob_file_name(name), sealed)
        written += 1
    return written


def picture_counts(journal: Journal) -> PictureCounts:
    """How far the pictures have come. What went by stick counts as delivered once central has been asked."""
    row = journal.one("SELECT count(*) AS sealed, coalesce(sum(delivered), 0) AS delivered FROM blobs")
    return PictureCounts(row["sealed"], row["delivered"]) if row else PictureCounts(0, 0)


def _sealed(journal: Journal) -> Iterator[tuple[str, bytes]]:
    # One in memory at a time.
    for row in list(journal.rows("SELECT name FROM blobs ORDER BY name")):
        if found := journal.one("SELECT sealed FROM blobs WHERE name = ?", row["name"]):
            yield row["name"], found["sealed"]


def _remember_delivered(journal: Journal, lacking: set[str]) -> None:
    """What central does not ask for, although it has every ballot, it has."""
    counts = stream_counts(journal, Stream.BALLOTS)
    news = [row["name"] for row in journal.rows("SELECT name FROM blobs WHERE NOT delivered")]
    if news and counts.sealed == counts.receipted:
        with journal.transaction():
            for name in set(news) - lacking:
                journal.change("UPDATE blobs SET delivered = 1 WHERE name = ?", name)
