"""Sealing: pending records and finished ballots become batches, one transaction each, never made twice."""

from collections.abc import Callable, Sequence
from functools import partial

from ballots.cvr import PrivateRecord, contest_text, private_text
from ballots.station_records import Closed
from station.batching import packed
from station.cast import CastBallot, finished_ballots
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
        leaves = ((ballot, _openings(ballot)) for ballot in finished_ballots(station))
        first = next(packed(leaves, lambda item: len(item[1]), lambda item: sum(len(o.body) for o in item[1])), None)
        if first is None:
            return False
        openings = [opening for _, ballot_openings in first for opening in ballot_openings]
        seq = _seal(station, secrets, Stream.BALLOTS, Kind.RECORDS, openings=openings)
        for ballot, _ in first:
            station.journal.change("UPDATE ballots SET seq = ? WHERE serial = ?", seq, ballot.serial)
    return True


def _openings(ballot: CastBallot) -> list[Opening]:
    """A ballot's leaves: one a contest, and the private one that names them."""
    contests = [new_opening(contest_text(record)) for record in ballot.contests]
    private = PrivateRecord(ballot.serial, ballot.style, ballot.box, ballot.sheets, tuple(map(commit, contests)))
    return [*contests, new_opening(private_text(private))]


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
