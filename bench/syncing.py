"""What sealing, delivering and accepting cost, and whether central stands a whole city; figures and JSON.

    python -m bench.syncing ratio                                     against the bare cost of the same bytes
    python -m bench.syncing city [--stations 500] [--ballots 2000]    all deliver to central's real service
    python -m bench.syncing back [--stations 500] [--batches 20]      all come back at once after central was down

Run from the checkout; writes build/bench/syncing-<part>.json. Stations are played with the real formats and the real
client, central is `rostlokal-central serve` in a process of its own on loopback. Ratios hold on any machine.
"""

import argparse
import gc
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ballots.serials import new_serials
from central import schema
from central.database import Database
from central.enrolment import approve
from station.home import Home
from station.journal import Journal
from station.outbox import store_batch
from station.patience import keep_trying
from sync.batch import Kind, SealedBatch, Stream
from sync.leaves import Opening
from sync.push import Delivered, Outgoing, Transport, push_stream
from tests.central.town import Laptop, Town, found_town, rows

OUT = Path(__file__).resolve().parent.parent / "build" / "bench"
# Three contests and the private leaf: as many ballots as a batch of 256 leaves holds.
A_BATCH = 64
RATIO_BATCHES = 60
# The middle of several rounds, so that other programs on the machine do not count.
ROUNDS = 5
# Stations that deliver at the same time during an evening; more only wait for the two cores of this machine.
SENDERS = 16
MARKS = {"parks": [("P1", "1")], "roads": [("R1", "1"), ("R2", "2")], "arts": [("K1", "1"), ("K1", "2")]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", choices=["ratio", "city", "back"])
    parser.add_argument("--stations", type=int, default=500)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--batches", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.part == "ratio":
            found = ratio(Path(folder))
        elif chosen.part == "city":
            found = city(Path(folder), chosen.stations, chosen.ballots)
        else:
            found = back(Path(folder), chosen.stations, chosen.batches)
    for name, value in found.items():
        print(f"{name:42} {value}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"syncing-{chosen.part}.json").write_text(json.dumps(found, indent=1) + "\n")


# --- ratio ---------------------------------------------------------------------------------------------------------


def ratio(folder: Path) -> dict[str, object]:
    """Sealing and accepting against signing, encrypting and inserting the very same bytes."""
    town = _town(folder, "https://127.0.0.1:8443", 1)[0]
    laptop = _enrolled(town, 1)[0]
    openings = [_openings(town, laptop, A_BATCH) for _ in range(RATIO_BATCHES)]
    with Journal(Home(folder / "station")) as journal:
        seal, bare_seal, seal_ratio, batches = _sealing(journal, town, laptop, openings)
    accept, bare_accept, accept_ratio = _accepting(folder, town, laptop, batches)
    return {
        "ballots in a batch": A_BATCH,
        "bytes of a sealed batch": len(batches[0].sealed),
        "sealing, ms a batch": round(1000 * seal, 2),
        "bare sealing, ms a batch": round(1000 * bare_seal, 2),
        "sealing, ratio": round(seal_ratio, 2),
        "accepting, ms a batch": round(1000 * accept, 2),
        "bare accepting, ms a batch": round(1000 * bare_accept, 2),
        "accepting, ratio": round(accept_ratio, 2),
    }


def _sealing(
    journal: Journal, town: Town, laptop: Laptop, openings: Sequence[Sequence[Opening]]
) -> tuple[float, float, float, list[SealedBatch]]:
    batches: list[SealedBatch] = []
    recipients = [pyrage.x25519.Recipient.from_str(each) for each in laptop.manifest.recipients]
    key = Ed25519PrivateKey.from_private_bytes(laptop.key.seed)
    # As many bytes as every one of these batches has inside.
    sample = laptop.batch_at(1, "0" * 64, Stream.BALLOTS, openings=openings[0])
    plain = pyrage.decrypt(sample.sealed, [town.office.keys.age.identity])

    def seal(number: int) -> None:
        with journal.transaction():
            batch = laptop.batch(Stream.BALLOTS, openings=openings[number])
            store_batch(journal, Stream.BALLOTS, number + 1, Kind.RECORDS, batch)
        batches.append(batch)

    def bare(number: int) -> None:
        with journal.transaction():
            key.sign(plain)
            sealed = pyrage.encrypt(plain, recipients)
            store_batch(journal, Stream.PAPER, number + 1, Kind.RECORDS, SealedBatch(sealed, "0" * 64))

    return *_both(seal, bare, len(openings)), batches


def _accepting(folder: Path, town: Town, laptop: Laptop, batches: Sequence[SealedBatch]) -> tuple[float, float, float]:
    plain = [pyrage.decrypt(batch.sealed, [town.office.keys.age.identity]) for batch in batches]
    signatures = [Ed25519PrivateKey.from_private_bytes(laptop.key.seed).sign(each) for each in plain]
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(laptop.key.public))
    receipts = Ed25519PrivateKey.from_private_bytes(town.office.keys.receipt.seed)
    database = _empty_copy(folder, town)
    for batch in batches:
        town.take(batch)
    written = [_rows_of(town.office.database, number + 1) for number in range(len(batches))]
    with town.office.database.writing() as connection:
        for table in (schema.contest_records, schema.ballots, schema.batches):
            connection.execute(table.delete())

    def real(number: int) -> None:
        town.take(batches[number])

    def bare(number: int) -> None:
        pyrage.decrypt(batches[number].sealed, [town.office.keys.age.identity])
        public.verify(signatures[number], plain[number])
        receipts.sign(plain[number][:300])
        database.execute("BEGIN IMMEDIATE")
        for statement, values in written[number]:
            database.executemany(statement, values)
        database.execute("COMMIT")

    found = _both(real, bare, len(batches))
    database.close()
    return found


def _both(real: Callable[[int], object], bare: Callable[[int], object], times: int) -> tuple[float, float, float]:
    """Seconds a call of each, and their ratio: round by round one after the other, so that both meet the same load."""
    size = times // ROUNDS
    taken = [(_timed(real, first, size), _timed(bare, first, size)) for first in range(0, size * ROUNDS, size)]
    ratio = statistics.median(slow / fast for slow, fast in taken)
    return statistics.median(each for each, _ in taken), statistics.median(each for _, each in taken), ratio


def _timed(step: Callable[[int], object], first: int, size: int) -> float:
    gc.collect()
    start = time.perf_counter()
    for number in range(first, first + size):
        step(number)
    return (time.perf_counter() - start) / size


def _rows_of(database: Database, seq: int) -> list[tuple[str, list[tuple[object, ...]]]]:
    """What accepting a batch has written, as statements for SQLite alone."""
    ballots = f"SELECT leaf FROM ballots WHERE seq = {seq}"
    wheres = {"batches": f"seq = {seq}", "ballots": f"seq = {seq}", "contest_records": f"ballot IN ({ballots})"}
    found = []
    with database.reading() as connection:
        for table, where in wheres.items():
            values = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {where}")]
            found.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values))
    return found


def _empty_copy(folder: Path, town: Town) -> sqlite3.Connection:
    """A database like central's, without SQLAlchemy."""
    copy = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        copy.execute(f"PRAGMA {pragma}")
    with town.office.database.reading() as connection:
        for (statement,) in connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            copy.execute(statement)
    return copy


# --- city ----------------------------------------------------------------------------------------------------------


def city(folder: Path, stations: int, ballots: int) -> dict[str, object]:
    """Every station's whole day goes to central's real service; nothing may be lost, and memory stays flat."""
    town, port = _town(folder, "", stations)
    laptops = _enrolled(town, stations)
    start = time.perf_counter()
    days = [_day(town, laptop, ballots) for laptop in laptops]
    sealing = time.perf_counter() - start
    memory: list[int] = []
    with _Service(town, port, memory):
        start = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(lambda pair: _deliver(town, port, *pair), zip(laptops, days, strict=True)))
        taken = time.perf_counter() - start
    batches = sum(len(stream) for day in days for stream in day.values())
    counted = rows(town, schema.ballots)
    return {
        "stations": stations,
        "ballots": stations * ballots,
        "batches": batches,
        "ballots held by central": counted,
        "lost": stations * ballots - counted,
        "batches receipted": rows(town, schema.batches),
        "sealing, s": round(sealing, 1),
        "delivering, s": round(taken, 1),
        "batches/s": round(batches / taken, 1),
        "ballots/s": round(stations * ballots / taken, 1),
        "central's memory over time, MB": _quarters(memory),
    }


def _day(town: Town, laptop: Laptop, ballots: int) -> dict[Stream, list[SealedBatch]]:
    """A day's batches: the voters ten at a time, as a station seals them, the paper, and the ballots of the box."""
    sizes = [min(A_BATCH, ballots - first) for first in range(0, ballots, A_BATCH)]
    voters = [min(10, ballots - first) for first in range(0, ballots, 10)]
    return {
        Stream.CHECKINS: [laptop.check_in(*(os.urandom(32).hex() for _ in range(size))) for size in voters],
        Stream.PAPER: [laptop.printed(new_serials(ballots)), laptop.box_closed(ballots)],
        Stream.BALLOTS: [laptop.batch(Stream.BALLOTS, openings=_openings(town, laptop, size)) for size in sizes],
    }


def _deliver(town: Town, port: int, laptop: Laptop, day: dict[Stream, list[SealedBatch]]) -> None:
    """As the station's program does: trying again while central is away or busy."""
    held = dict.fromkeys(Stream, 0)

    def attempt() -> None:
        with Transport([f"https://127.0.0.1:{port}"], town.office.keys.tls_pin) as transport:
            for stream, batches in day.items():
                outbox = {seq: Outgoing(*batch) for seq, batch in enumerate(batches, 1)}
                for outcome in push_stream(
                    transport,
                    outbox.get,
                    incarnation=laptop.id,
                    stream=stream,
                    receipt_key=town.office.keys.receipt.public,
                    unreceipted=held[stream] + 1,
                ):
                    if not isinstance(outcome, Delivered):
                        raise RuntimeError(outcome.sentence)
                    held[stream] = outcome.seq

    keep_trying(
        attempt,
        progress=lambda: sum(held.values()),
        chance=random.random,
        pause=lambda seconds, _: time.sleep(seconds),
    )


# --- back ----------------------------------------------------------------------------------------------------------


def back(folder: Path, stations: int, batches: int) -> dict[str, object]:
    """Central was down for a day. Every station knocks at once, with its day's batches; then one alone with a long day.

    The stations' processes are threads of one program here, which takes from the machine what stations would not.
    """
    town, port = _town(folder, "", stations + 1)
    *laptops, alone = _enrolled(town, stations + 1)
    days = [_day(town, laptop, batches * 10) for laptop in laptops]
    long_day = _day(town, alone, 2_000)
    memory: list[int] = []
    start = time.perf_counter()
    threads = [threading.Thread(target=_deliver, args=[town, port, *pair]) for pair in zip(laptops, days, strict=True)]
    for thread in threads:
        thread.start()
    # They have all met a closed door at least once.
    time.sleep(5)
    with _Service(town, port, memory):
        up = time.perf_counter()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - up
        start = time.perf_counter()
        _deliver(town, port, alone, long_day)
        one = time.perf_counter() - start
    sent = sum(len(stream) for day in (*days, long_day) for stream in day.values())
    return {
        "stations": stations,
        "batches": sent,
        "batches receipted": rows(town, schema.batches),
        "lost": sent - rows(town, schema.batches),
        "all at once, s": round(taken, 1),
        "batches/s": round((sent - sum(map(len, long_day.values()))) / taken, 1),
        "one alone with a day of 2,000 voters, batches": sum(map(len, long_day.values())),
        "one alone, s": round(one, 1),
        "central's memory over time, MB": _quarters(memory),
    }


# --- what the parts share ------------------------------------------------------------------------------------------


class _Service:
    """Central's service in a process of its own, whose memory is noted every half second."""

    def __init__(self, town: Town, port: int, memory: list[int]) -> None:
        self._town, self._port, self._memory = town, port, memory
        self._stop = threading.Event()

    def __enter__(self) -> None:
        program = "from central.cli import main; main()"
        where = ["--listen", f"127.0.0.1:{self._port}", "--pages", "127.0.0.1:0"]
        home = {"ROSTLOKAL_HOME": str(self._town.office.home.folder)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", *where],
            env={**os.environ, **home},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self._process.stdout.readline()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()
        self._process.terminate()
        self._process.communicate()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
            self._memory.append(pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000)


def _quarters(memory: Sequence[int]) -> list[int]:
    """At the beginning, after each quarter, and at the most."""
    if not memory:
        return []
    return [*(memory[min(len(memory) - 1, quarter * len(memory) // 4)] for quarter in range(5)), max(memory)]


def _town(folder: Path, address: str, stations: int) -> tuple[Town, int]:
    port = _free_port()
    town = found_town(folder, address=address or f"https://127.0.0.1:{port}")
    for number in range(stations):
        town.add_station(f"s{number}")
    town.sign()
    return town, port


def _enrolled(town: Town, stations: int) -> list[Laptop]:
    """Computers that the board has signed in all at once."""
    laptops = [town.laptop(f"s{number}") for number in range(stations)]
    for laptop in laptops:
        approve(town.office, town.ask(laptop).hash)
    manifest = town.sign()
    for laptop in laptops:
        laptop.manifest = manifest
    return laptops


def _openings(town: Town, laptop: Laptop, ballots: int) -> list[Opening]:
    serials = new_serials(ballots)
    return [each for serial in serials for each in laptop.openings(town.election, serial, MARKS)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
