"""What sealing and accepting a batch of ballots cost, against signing, encrypting and inserting the very same bytes.

Both are measured in turns, batch by batch, so that both meet the same load of the machine; and in processor time as
well as by the clock, since waiting for a disk that others use too is no cost of this program.
"""

import gc
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bench.syncing_day import A_BATCH, openings, signed_in
from central import schema
from central.database import Database
from station.home import Home
from station.journal import Journal
from station.outbox import store_batch
from sync.batch import Kind, SealedBatch, Stream
from sync.leaves import Opening
from tests.central.town import Laptop, Town

_BATCHES = 100
# The middle of several rounds, so that one moment of another program does not count.
_ROUNDS = 10


class Cost(NamedTuple):
    """Seconds a batch: processor time, and by the clock."""

    processor: float
    clock: float


class Both(NamedTuple):
    """Ours and the bare cost, and how many times the bare cost ours is: the middle of the rounds, each by itself."""

    ours: Cost
    bare: Cost
    ratio: Cost

    def lines(self, name: str) -> dict[str, object]:
        """For people, in milliseconds."""
        return {
            f"{name}, ms a batch (processor, clock)": [round(1000 * each, 2) for each in self.ours],
            f"bare {name}, ms a batch (processor, clock)": [round(1000 * each, 2) for each in self.bare],
            f"{name}, ratio (processor, clock)": [round(each, 2) for each in self.ratio],
        }


def ratio(folder: Path) -> dict[str, object]:
    """Both ratios, for batches of the largest size that ballots with three contests make."""
    town, (laptop,) = signed_in(folder, 1)
    said = [openings(town.election, laptop.station, A_BATCH) for _ in range(_BATCHES)]
    with Journal(Home(folder / "station")) as journal:
        sealing, batches = _sealing(journal, town, laptop, said)
    accepting = _accepting(folder, town, laptop, batches)
    sizes = {"ballots in a batch": A_BATCH, "bytes of a sealed batch": len(batches[0].sealed)}
    return {**sizes, **sealing.lines("sealing"), **accepting.lines("accepting")}


def _sealing(
    journal: Journal, town: Town, laptop: Laptop, said: Sequence[Sequence[Opening]]
) -> tuple[Both, list[SealedBatch]]:
    batches: list[SealedBatch] = []
    recipients = [pyrage.x25519.Recipient.from_str(each) for each in laptop.manifest.recipients]
    key = Ed25519PrivateKey.from_private_bytes(laptop.key.seed)
    # As many bytes as every one of these batches has inside.
    sample = laptop.batch_at(1, "0" * 64, Stream.BALLOTS, openings=said[0])
    plain = pyrage.decrypt(sample.sealed, [town.office.keys.age.identity])

    def ours(number: int) -> None:
        with journal.transaction():
            batch = laptop.batch(Stream.BALLOTS, openings=said[number])
            store_batch(journal, Stream.BALLOTS, number + 1, Kind.RECORDS, batch)
        batches.append(batch)

    def bare(number: int) -> None:
        with journal.transaction():
            key.sign(plain)
            sealed = pyrage.encrypt(plain, recipients)
            store_batch(journal, Stream.PAPER, number + 1, Kind.RECORDS, SealedBatch(sealed, "0" * 64))

    return _in_turns(ours, bare), batches


def _accepting(folder: Path, town: Town, laptop: Laptop, batches: Sequence[SealedBatch]) -> Both:
    plain = [pyrage.decrypt(batch.sealed, [town.office.keys.age.identity]) for batch in batches]
    signatures = [Ed25519PrivateKey.from_private_bytes(laptop.key.seed).sign(each) for each in plain]
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(laptop.key.public))
    receipts = Ed25519PrivateKey.from_private_bytes(town.office.keys.receipt.seed)
    written = _written_by_accepting(town, batches)
    database = _empty_copy(folder, town.office.database)

    def ours(number: int) -> None:
        town.take(batches[number])

    def bare(number: int) -> None:
        pyrage.decrypt(batches[number].sealed, [town.office.keys.age.identity])
        public.verify(signatures[number], plain[number])
        receipts.sign(plain[number][:300])
        database.execute("BEGIN IMMEDIATE")
        for statement, values in written[number]:
            database.executemany(statement, values)
        database.execute("COMMIT")

    found = _in_turns(ours, bare)
    database.close()
    return found


def _in_turns(ours: Callable[[int], object], bare: Callable[[int], object]) -> Both:
    size = _BATCHES // _ROUNDS
    rounds = [_round(ours, bare, range(first, first + size)) for first in range(0, _BATCHES, size)]
    mine, least = zip(*rounds, strict=True)
    ratios = [Cost(a.processor / b.processor, a.clock / b.clock) for a, b in rounds]
    return Both(_middle(mine), _middle(least), _middle(ratios))


def _round(ours: Callable[[int], object], bare: Callable[[int], object], numbers: range) -> tuple[Cost, Cost]:
    gc.collect()
    taken = [(_timed(ours, number), _timed(bare, number)) for number in numbers]
    mine, least = zip(*taken, strict=True)
    return _mean(mine), _mean(least)


def _timed(step: Callable[[int], object], number: int) -> Cost:
    processor, clock = time.process_time(), time.perf_counter()
    step(number)
    return Cost(time.process_time() - processor, time.perf_counter() - clock)


def _mean(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.fmean(each.processor for each in costs), statistics.fmean(each.clock for each in costs))


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(each.processor for each in costs), statistics.median(each.clock for each in costs))


_Statement = tuple[str, list[tuple[object, ...]]]


def _written_by_accepting(town: Town, batches: Sequence[SealedBatch]) -> list[list[_Statement]]:
    """For each batch what taking it in writes, as statements for SQLite alone; afterwards the tables are empty."""
    for batch in batches:
        town.take(batch)
    written = [_rows_of(town.office.database, number + 1) for number in range(len(batches))]
    with town.office.database.writing() as connection:
        for table in (schema.contest_records, schema.ballots, schema.batches):
            connection.execute(table.delete())
    return written


def _rows_of(database: Database, seq: int) -> list[_Statement]:
    ballots = f"SELECT leaf FROM ballots WHERE seq = {seq}"
    wheres = {"batches": f"seq = {seq}", "ballots": f"seq = {seq}", "contest_records": f"ballot IN ({ballots})"}
    found = []
    with database.reading() as connection:
        for table, where in wheres.items():
            values = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {where}")]
            values.sort()
            found.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values))
    return found


def _empty_copy(folder: Path, database: Database) -> sqlite3.Connection:
    """A database like central's, set up as its writer is, without SQLAlchemy."""
    copy = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    with database.writing() as connection:
        for setting in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "secure_delete",
            "cache_size",
            "wal_autocheckpoint",
        ):
            value = connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one()
            copy.execute(f"PRAGMA {setting} = {value}")
        for (statement,) in connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            copy.execute(statement)
    return copy
