"""The list of voters seen elsewhere, at this table: kept as it came, sealed to this computer, opened in memory alone.

Whoever takes the computer without a passphrase reads nothing of it, not even how many voters it has.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from station import settings
from station.journal import Journal
from station.polling_station import Station
from sync import usb
from sync.errors import BadSeen, SyncError
from sync.keyring import Secrets
from sync.keys import AgeKey
from sync.push import Transport
from sync.seen import SeenList, open_seen
from sync.usb import Folder
from sync.wire import sha256_hex

Report = Callable[[SyncError], None]

SEEN_FILE = "seen-elsewhere"
# A stick may hold any number of files under such names, and they may be large.
_MOST_TRIED = 3

# Opening a list of a million voters takes a tenth of a second: once for each unlocking, not for each voter. What was
# opened goes from memory with the secrets that have opened it.
_opened: "WeakKeyDictionary[Secrets, tuple[str, SeenList]]" = WeakKeyDictionary()


def seen_list(station: Station, secrets: Secrets) -> SeenList | None:
    """The list at this table; None when there is none, or it is damaged."""
    name = station.journal.setting(settings.SEEN)
    if name is None:
        return None
    known = _opened.get(secrets)
    if known is None or known[0] != name:
        try:
            known = name, _open(station, secrets, station.journal.document(SEEN_FILE) or b"")
        except SyncError:
            return None
        _opened[secrets] = known
    return known[1]


def take_list(station: Station, secrets: Secrets, sealed: bytes) -> SeenList | None:
    """Keeps a list from central durably; None, and what is here stays, when it is older or the station has closed.

    BadEnvelope, BadSeen when it is not central's for this computer; DiskFull.
    """
    come, held = _open(station, secrets, sealed), seen_list(station, secrets)
    if held is not None and come.as_of < held.as_of:
        return None
    name = sha256_hex(sealed)
    with station.journal.transaction():
        if station.closed:
            return None
        station.journal.insert("documents", {"name": SEEN_FILE, "data": sealed}, replace=True)
        station.journal.set(settings.SEEN, name)
    _opened[secrets] = name, come
    return come


def fetch_list(station: Station, secrets: Secrets, central: Transport, report: Report) -> datetime | None:
    """Fetches the newest list over the network; of when it is, None when none has come.

    It is a help at the table: what is wrong with it is told to ``report``, and the delivery is as good without.
    """
    if station.closed:
        return None
    try:
        sealed = central.seen(station.incarnation)
        taken = take_list(station, secrets, sealed) if sealed is not None else None
        if sealed is not None and taken is None:
            report(BadSeen("Central's list of voters seen elsewhere is older than the one here. The one here stays."))
    except SyncError as problem:
        report(problem)
        return None
    return taken.as_of if taken else None


def list_from_stick(station: Station, secrets: Secrets, root: Path, report: Report) -> datetime | None:
    """Takes the newest list for this computer from a stick, as above. Older ones may lie beside it, or alone."""
    if station.closed:
        return None
    found = usb.read_all(root, Folder.SEEN, report)
    own = deque((sealed for name, sealed in found if name.startswith(station.incarnation)), _MOST_TRIED)
    for sealed in reversed(own):
        try:
            taken = take_list(station, secrets, sealed)
        except SyncError as problem:
            report(problem)
        else:
            return taken.as_of if taken else None
    return None


def remove_list(journal: Journal) -> None:
    """Removes the list from this computer; within a transaction."""
    journal.change("DELETE FROM documents WHERE name = ?", SEEN_FILE)
    journal.change("DELETE FROM settings WHERE name = ?", settings.SEEN)


def is_whole(journal: Journal) -> bool:
    """Whether the list is as it came, or there is none."""
    name = journal.setting(settings.SEEN)
    return name is None or sha256_hex(journal.document(SEEN_FILE) or b"") == name


def _open(station: Station, secrets: Secrets, sealed: bytes) -> SeenList:
    return open_seen(
        sealed,
        AgeKey.from_text(secrets.age_identity or ""),
        station.manifest.central.receipt_key,
        election=station.election_file.hash,
        mode=station.manifest.mode,
        incarnation=station.incarnation,
    )
