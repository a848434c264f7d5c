"""Sealing: pending records and finished ballots become batches, one transaction each, never made twice."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ballots.cvr import Amends, PrivateRecord, contest_text, private_text
from ballots.station_records import Closed, Supersedes
from station.amend import amends
from station.batching import packed
from station.cast import CastBallot, finished_ballots
from station.held_pictures import seal_pictures
from station.journal import Journal
from station.outbox import chain_end, store_batch
from station.polling_station import Station
from station.records import Pending, mark_sealed, pending_records
from sync.batch import MAX_RECORDS, Kind, Record, Stream, make_batch
from sync.keyring import Secrets
from sync.leaves import Opening, commit, new_opening


def seal_pending(station: Station, secrets: Secrets) -> int:
    """Seals every pending record and every finished ballot; the number of batches made.

    A ballot is finished when its box is closed, its sheets are all read or declared missing, and nothing on it waits
    for review. DiskFull, JournalError; MustProvision when this copy has been stopped.
    """
    steps = (
        partial(_seal_records, station, secrets, Stream.CHECKINS),
        partial(_seal_records, station, secrets, Stream.PAPER),
        partial(_seal_ballots, station, secrets),
        partial(_seal_corrections, station, secrets),
    )
    return sum(map(_repeat, steps))


def seal_close(station: Station, secrets: Secrets, closed: Closed) -> None:
    """Ends all three streams with the same totals; within a transaction."""
    for stream in Stream:
        _seal(station, secrets, stream, Kind.CLOSE, records=[closed.model_dump(mode="json")])


def _repeat(step: Callable[[], bool]) -> int:
    made = 0
    while step():
        made += 1
    return made


def _seal_records(station: Station, secrets: Secrets, stream: Stream) -> bool:
    with station.journal.transaction():
        pending = pending_records(station.journal, stream, MAX_RECORDS)
        if not pending:
            return False
        first: list[Pending] = next(packed(pending, lambda _: 1, lambda record: len(record.body)))
        seq = _seal(station, secrets, stream, Kind.RECORDS, records=[record.fields for record in first])
        mark_sealed(station.journal, first, seq)
    return True


def _seal_ballots(station: Station, secrets: Secrets) -> bool:
    with station.journal.transaction():
        first = _first_pack(map(_leaves, finished_ballots(station)), 1)
        if not first:
            return False
        openings = [opening for ballot in first for opening in ballot.openings]
        seq = _seal(station, secrets, Stream.BALLOTS, Kind.RECORDS, openings=openings)
        _mark(station.journal, first, seq)
        seal_pictures(station, (name for ballot in first for name in ballot.pictures))
    return True


def _seal_corrections(station: Station, secrets: Secrets) -> bool:
    journal = station.journal
    with journal.transaction():
        corrected = finished_ballots(station, corrected=True)
        # Each new leaf comes with the one that it takes the place of.
        first = _first_pack((_leaves(ballot, amends(journal, ballot.serial)) for ballot in corrected), 2)
        if not first:
            return False
        openings = [opening for ballot in first for opening in ballot.openings]
        before = (leaf for ballot in first for leaf in _sealed_leaves(journal, ballot.serial))
        superseded = [Supersedes(supersedes=leaf).model_dump() for leaf in before]
        seq = _seal(station, secrets, Stream.BALLOTS, Kind.AMEND, records=superseded, openings=openings)
        for ballot in first:
            journal.change("UPDATE amendments SET seq = ? WHERE serial = ? AND seq IS NULL", seq, ballot.serial)
        _mark(journal, first, seq)
        seal_pictures(station, (name for ballot in first for name in ballot.pictures))
    return True


class _Leaves(NamedTuple):
    """What a ballot commits to: one opening a contest, and last the private one that names them.

    ``pictures`` are those that central needs, since a contest is held, by SHA-256.
    """

    serial: str
    openings: tuple[Opening, ...]
    pictures: tuple[str, ...]


def _leaves(ballot: CastBallot, amended: Amends | None = None) -> _Leaves:
    contests = [new_opening(contest_text(record)) for record in ballot.contests]
    leaves = tuple(map(commit, contests))
    private = PrivateRecord(ballot.serial, ballot.style, ballot.box, ballot.sheets, leaves, amended)
    held = any(record.held for record in ballot.contests)
    pictures = tuple(sheet.picture for sheet in ballot.sheets if sheet.picture) if held else ()
    return _Leaves(ballot.serial, (*contests, new_opening(private_text(private))), pictures)


def _first_pack(ballots: Iterable[_Leaves], entries: int) -> list[_Leaves]:
    """As many as fit into one batch, with so many entries for each leaf."""

    def size(ballot: _Leaves) -> int:
        return sum(len(opening.body) for opening in ballot.openings)

    return next(packed(ballots, lambda ballot: entries * len(ballot.openings), size), [])


def _sealed_leaves(journal: Journal, serial: str) -> list[str]:
    return [row["leaf"] for row in journal.rows("SELECT leaf FROM sealed_leaves WHERE serial = ?", serial)]


def _mark(journal: Journal, sealed: Sequence[_Leaves], seq: int) -> None:
    """Says which batch carries these ballots, and what it has committed to."""
    for ballot in sealed:
        journal.change("UPDATE ballots SET seq = ? WHERE serial = ?", seq, ballot.serial)
        journal.change("DELETE FROM sealed_leaves WHERE serial = ?", ballot.serial)
    rows = (
        {"leaf": commit(opening), "serial": ballot.serial, "is_private": opening is ballot.openings[-1]}
        for ballot in sealed
        for opening in ballot.openings
    )
    journal.insert_all("sealed_leaves", rows)


def _seal(
    station: Station,
    secrets: Secrets,
    stream: Stream,
    kind: Kind,
    *,
    records: Sequence[Record] | None = None,
    openings: Sequence[Opening] | None = None,
) -> int:
    end = chain_end(station.journal, stream)
    batch = make_batch(
        secrets.signing_key,
        station.manifest.recipients,
        election=station.election_file.hash,
        stream=stream,
        seq=end.next_seq,
        prev=end.prev,
        manifest=station.manifest.version,
        kind=kind,
        records=records,
        openings=openings,
    )
    store_batch(station.journal, stream, end.next_seq, kind, batch)
    return end.next_seq
