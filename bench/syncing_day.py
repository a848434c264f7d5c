"""A town whose computers are signed in, and what each has to deliver after a day; made with the real formats."""

import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

from ballots.cvr import Box, PrivateRecord, SheetReading, TargetReading, contest_record, contest_text, private_text
from ballots.election import Election
from ballots.serials import new_serials
from sync.batch import SealedBatch, Stream
from sync.leaves import Opening, commit, new_opening
from tests.central.town import Laptop, Town, found_town

# Three contests and the private leaf: as many ballots as a batch of 256 leaves holds.
A_BATCH = 64
# A station seals its check-ins at least after every tenth.
VOTERS_IN_A_BATCH = 10
_WAYS = {
    "parks": [[("P1", "1")], [("P2", "1")], [("P1", "1"), ("P3", "1")], [("P2", "1"), ("P3", "1")]],
    "roads": [[("R1", "1"), ("R2", "2")], [("R2", "1")], [("R2", "1"), ("R1", "2")], [("R1", "1")]],
    "arts": [[("K1", "1"), ("K1", "2")], [("K1", "1"), ("K2", "1")], [("K2", "1"), ("K2", "2")], [("K2", "1")]],
}


def signed_in(folder: Path, stations: int) -> tuple[Town, list[Laptop]]:
    """A town of so many stations with a computer each, at a free port of this computer."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    town = found_town(folder, address=f"https://127.0.0.1:{port}")
    return town, town.enrolled_together([f"s{number}" for number in range(stations)])


def batches_of(election: Election, laptop: Laptop, ballots: int) -> Iterator[tuple[Stream, SealedBatch]]:
    """A day's batches: the voters as they come, the paper, and the ballots of the one box."""
    for size in _shares(ballots, VOTERS_IN_A_BATCH):
        yield Stream.CHECKINS, laptop.check_in(*(os.urandom(32).hex() for _ in range(size)))
    yield Stream.PAPER, laptop.printed(new_serials(ballots))
    yield Stream.PAPER, laptop.box_closed(ballots)
    for size in _shares(ballots, A_BATCH):
        yield Stream.BALLOTS, laptop.batch(Stream.BALLOTS, openings=openings(election, laptop.station, size))


def openings(election: Election, station: str, ballots: int) -> list[Opening]:
    """The leaves of so many ballots, marked at random, each with the machine's reading of its sheet."""
    return [each for serial in new_serials(ballots) for each in _ballot(election, station, serial)]


def _ballot(election: Election, station: str, serial: str) -> list[Opening]:
    records = [contest_record(contest, random.choice(_WAYS[contest.id])) for contest in election.contests]
    contests = [new_opening(contest_text(record)) for record in records]
    targets = tuple(
        TargetReading(record.contest, project, column, random.random() / 4, "marked", False)
        for record in records
        for way in _WAYS[record.contest]
        for project, column in way
    )
    sheet = SheetReading(1, os.urandom(32).hex(), targets)
    private = PrivateRecord(serial, "A", Box(station, "1", "S1"), (sheet,), tuple(map(commit, contests)))
    return [*contests, new_opening(private_text(private))]


def _shares(total: int, most: int) -> list[int]:
    return [min(most, total - first) for first in range(0, total, most)]
