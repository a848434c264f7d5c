"""Twelve stations come back in the same moment to a central that was down, and that lets few in at a time."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ballots.serials import new_serials
from central import schema
from central.app import api_app
from central.gate import Limits
from central.pace import Allowance
from central.recheck import recheck
from central.serve import api_server
from station.patience import keep_trying
from sync.batch import SealedBatch, Stream
from sync.push import Delivered, Outgoing, Transport, push_stream
from tests.central.town import Laptop, Town, found_town, rows

STATIONS, VOTERS = 12, 4
# Fewer places than stations, and fewer permits at once than they need: some are sent away, some are told to wait.
CROWDED = Limits(peers=6, allowance=Allowance(burst=30, per_second=100))
TRIES_IN_VAIN = 3


@dataclass
class Comer:
    """A station with a day's batches, and what it heard of them."""

    town: Town
    address: str
    laptop: Laptop
    day: dict[Stream, list[SealedBatch]]
    up: threading.Event
    tries_in_vain: int = 0
    turned_away: int = 0
    delivered: list[tuple[Stream, int]] = field(default_factory=list)

    def deliver(self) -> None:
        keep_trying(
            self._attempt, progress=lambda: len(self.delivered), chance=random.random, pause=lambda *_: self._wait()
        )

    def _wait(self) -> None:
        if self.up.is_set():
            self.turned_away += 1
            a_little()
            return
        self.tries_in_vain += 1
        if self.tries_in_vain == TRIES_IN_VAIN:
            self.up.wait()

    def _attempt(self) -> None:
        pin = self.town.office.keys.tls_pin
        with Transport([self.address], pin, pause=a_little) as transport:
            for stream, batches in self.day.items():
                outbox = {seq: Outgoing(*batch) for seq, batch in enumerate(batches, 1)}
                held = sum(each == stream for each, _ in self.delivered)
                for outcome in push_stream(
                    transport,
                    outbox.get,
                    incarnation=self.laptop.id,
                    stream=stream,
                    receipt_key=self.town.office.keys.receipt.public,
                    unreceipted=held + 1,
                ):
                    assert isinstance(outcome, Delivered)
                    self.delivered.append((stream, outcome.seq))


def a_little(_asked: float = 0) -> None:
    """Shorter than asked, so that all press at the door together, and long enough for somebody to get through."""
    time.sleep(0.2)


@contextmanager
def serving(town: Town, port: int) -> Iterator[None]:
    server = api_server(api_app(town.office), town.office.keys, "127.0.0.1", port, CROWDED)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()


def a_day(town: Town, laptop: Laptop) -> dict[Stream, list[SealedBatch]]:
    serials = new_serials(VOTERS)
    return {
        Stream.CHECKINS: [laptop.check_in(f"{laptop.id[:32]}{number:032x}") for number in range(VOTERS)],
        Stream.PAPER: [laptop.printed(serials), laptop.box_closed(VOTERS), laptop.close(Stream.PAPER)],
        Stream.BALLOTS: [laptop.ballots(town.election, {serial: {"parks": [("P1", "1")]}}) for serial in serials],
    }


@pytest.fixture
def comers(tmp_path: Path) -> list[Comer]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"https://127.0.0.1:{probe.getsockname()[1]}"
    town, up = found_town(tmp_path, address=address), threading.Event()
    laptops = town.enrolled_together([f"s{number}" for number in range(STATIONS)])
    return [Comer(town, address, laptop, a_day(town, laptop), up) for laptop in laptops]


def test_after_an_outage_all_come_at_once_and_nothing_is_lost(comers: list[Comer]) -> None:
    town, up = comers[0].town, comers[0].up
    with ThreadPoolExecutor(STATIONS) as pool:
        coming = [pool.submit(comer.deliver) for comer in comers]
        try:
            while any(comer.tries_in_vain < TRIES_IN_VAIN for comer in comers) and not any(f.done() for f in coming):
                time.sleep(0.01)
            with serving(town, int(comers[0].address.rpartition(":")[2])):
                up.set()
                for each in coming:
                    each.result()
        finally:
            up.set()
    for comer in comers:
        sealed = [(stream, seq) for stream, batches in comer.day.items() for seq in range(1, len(batches) + 1)]
        assert comer.delivered == sealed
    # Otherwise there was no crowd at the door, and the test shows less than it says.
    assert sum(comer.turned_away for comer in comers) > 0
    assert rows(town, schema.batches) == sum(len(comer.delivered) for comer in comers)
    assert rows(town, schema.ballots) == rows(town, schema.check_ins) == STATIONS * VOTERS
    assert (rows(town, schema.disputed), recheck(town.office)) == (0, [])
