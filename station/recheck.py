"""Checks the station's journal and pictures against what is signed or hashed beside them; changes nothing.

The station cannot open its own batches any more: they are sealed to central and the recovery key. So this does not say
that a batch says what the journal says (central's ``recheck`` compares that with its own tables), but it finds what a
failing disk or another's hand changes: in the election file, the manifests, the chain, the receipts and the pictures.
"""

from collections.abc import Iterator

from station import settings
from station.errors import NotPossible
from station.journal import Journal
from station.outbox import chain_end
from station.pictures import load_picture
from station.polling_station import Station
from station.retention import destruction
from station.seen import is_whole
from sync.batch import Kind, Stream
from sync.errors import SyncError
from sync.manifest import Manifest, open_first, open_next
from sync.receipt import open_receipt_for

_CLOSED = "closed"


def recheck(station: Station) -> list[str]:
    """A sentence for everything that does not hold; none names a serial."""
    manifests, problems = _manifests(station.journal)
    found = [*_pages(station.journal), *problems, *_election(station)]
    for stream in Stream:
        found += [*_chain(station, stream), *_receipts(station, stream, manifests), *_what_is_said(station, stream)]
    return [*found, *_seen(station), *_pictures(station)]


def _pages(journal: Journal) -> Iterator[str]:
    """What SQLite itself says of its file."""
    for row in journal.rows("PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"The journal's file is damaged: {row['integrity_check']}"


def _manifests(journal: Journal) -> tuple[list[Manifest], list[str]]:
    """The manifests that hold, from the first on, and what is wrong with the one after them."""
    found: list[Manifest] = []
    for row in journal.rows("SELECT version, envelope FROM manifests ORDER BY version"):
        try:
            found.append(open_next(row["envelope"], found[-1]) if found else open_first(row["envelope"]))
        except SyncError as problem:
            return found, [f"Manifest {row['version']} does not hold: {problem}"]
    return found, []


def _election(station: Station) -> Iterator[str]:
    if station.election_file.hash != station.manifest.election:
        yield "The election file is another one than the manifest names."


def _chain(station: Station, stream: Stream) -> Iterator[str]:
    rows = list(station.journal.rows("SELECT seq, kind FROM outbox WHERE stream = ? ORDER BY seq", stream.value))
    if [row["seq"] for row in rows] != list(range(1, len(rows) + 1)):
        yield f"The stream {stream.value} lacks a batch in its middle."
    is_closed = station.journal.setting(settings.CLOSED) == _CLOSED
    ends = [row["seq"] for row in rows if row["kind"] == Kind.CLOSE.value]
    if ends != ([len(rows)] if is_closed else []):
        yield f"The stream {stream.value} does not end as the station's closing says."


def _receipts(station: Station, stream: Stream, manifests: list[Manifest]) -> Iterator[str]:
    """Receipts may have been signed by the key of any manifest that the board has signed."""
    keys = {manifest.central.receipt_key for manifest in manifests}
    query = "SELECT seq, payload_hash, receipt FROM outbox WHERE stream = ? AND receipt IS NOT NULL ORDER BY seq"
    for row in station.journal.rows(query, stream.value):
        if not any(
            _is_receipted(station, stream, row["seq"], row["payload_hash"], row["receipt"], key) for key in keys
        ):
            yield f"The receipt for batch {row['seq']} of {stream.value} is not central's, or about another batch."


def _is_receipted(station: Station, stream: Stream, seq: int, payload_hash: str, receipt: bytes, key: str) -> bool:
    try:
        open_receipt_for(
            receipt, key, incarnation=station.incarnation, stream=stream, seq=seq, payload_hash=payload_hash
        )
    except SyncError:
        return False
    return True


def _what_is_said(station: Station, stream: Stream) -> Iterator[str]:
    """What is marked as sealed is in a batch that there is."""
    table, where = ("ballots", "") if stream is Stream.BALLOTS else ("records", f"stream = '{stream.value}' AND")
    last = chain_end(station.journal, stream).next_seq - 1
    query = f"SELECT count(*) FROM {table} WHERE {where} seq NOT BETWEEN 1 AND ?"  # noqa: S608 - ours
    if number := station.journal.number(query, last):
        yield f"{number} records of {stream.value} name a batch that there is not."


def _seen(station: Station) -> Iterator[str]:
    """The list of voters seen elsewhere is as it came."""
    if not is_whole(station.journal):
        yield "The list of voters seen elsewhere is damaged; it is not used. Deliver, so that another one comes."


def _pictures(station: Station) -> Iterator[str]:
    """Each picture is there as it was stored, unless all have been destroyed as decided."""
    if destruction(station):
        return
    for table in ("sheets", "held"):
        query = f"SELECT picture, sha256 FROM {table} WHERE picture IS NOT NULL ORDER BY picture"  # noqa: S608 - ours
        for row in station.journal.rows(query):
            try:
                load_picture(station.journal.home, row["picture"], row["sha256"])
            except NotPossible:
                yield f"The picture {row['picture']} is missing or damaged. Read that sheet again, or keep the paper."
