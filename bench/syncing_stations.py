"""Stations that deliver what lies in their outboxes: the real client, journal and back-off, many in a process."""

import math
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from itertools import chain, pairwise
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from bench.syncing_outboxes import City, outbox_of
from station.journal import Journal
from station.outbox import outgoing
from station.patience import keep_trying
from sync.batch import Stream
from sync.errors import Busy, Unreachable
from sync.push import Delivered, Transport, push_stream

# Central needs a core for itself; more processes than this only wait for each other on a small machine.
_PROCESSES = 2
# Within the first quarter of an hour the waits reach their longest and then stay there, so that a day's tries are like
# two hours'. The waiting itself is skipped, the tries are real.
_OUTAGE_SECONDS = 7_200


class Coming(Enum):
    """How stations come to a central that was away."""

    NEVER_AWAY = "central was there all the time"
    EACH_AT_ITS_NEXT_TRY = "each at the end of the wait it was in"
    ALL_AT_ONCE = "all in the same second"


@dataclass(frozen=True)
class Shared:
    """What the stations' processes share with the bench: receipts of all, stations that sat it out, central is up."""

    delivered: "Synchronized[int]"
    sat_out: "Synchronized[int]"
    up: Event


@dataclass
class Diary:
    """How one station fared. Moments are seconds of the machine's one clock."""

    station: str
    # When it set out, or when central was up again.
    began: float = 0.0
    receipts: list[float] = field(default_factory=list)
    # Seconds for which it waited, and tries, before central was up again.
    away: float = 0.0
    tries_in_vain: int = 0
    refused: int = 0
    busy: int = 0

    @property
    def longest_silence(self) -> float:
        """The longest time without a receipt, from the beginning to the last of them."""
        moments = [self.began, *self.receipts]
        return max(later - before for before, later in pairwise(moments))


_shared: Shared


def shared() -> Shared:
    """For one run."""
    context = multiprocessing.get_context("spawn")
    return Shared(context.Value("q", 0), context.Value("q", 0), context.Event())


def delivered_by_all(
    city: City, folder: Path, at_a_time: int, coming: Coming, common: Shared, minutes: float = math.inf
) -> list[Diary]:
    """Every station's whole outbox goes to central, so many stations at a time; what each of them noted.

    After so many minutes no further station begins; its diary stays empty.
    """
    names = sorted(city.computers)
    shares = [names[first::_PROCESSES] for first in range(_PROCESSES)]
    work = partial(_share, city, folder, -(-at_a_time // _PROCESSES), coming, time.monotonic() + 60 * minutes)
    with ProcessPoolExecutor(_PROCESSES, multiprocessing.get_context("spawn"), _remember, (common,)) as pool:
        return list(chain.from_iterable(pool.map(work, shares)))


def _remember(common: Shared) -> None:
    global _shared
    _shared = common
    # A connection and three files of the journal for each station.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _share(city: City, folder: Path, at_a_time: int, coming: Coming, until: float, names: Sequence[str]) -> list[Diary]:
    with ThreadPoolExecutor(at_a_time) as pool:
        return list(pool.map(partial(_deliver, city, folder, coming, until), names))


def _deliver(city: City, folder: Path, coming: Coming, until: float, name: str) -> Diary:
    diary, held = Diary(name), dict.fromkeys(Stream, 0)
    if time.monotonic() > until:
        return diary
    with Journal(outbox_of(folder, name)) as journal:
        diary.began = time.monotonic()
        keep_trying(
            lambda: _attempt(city, journal, diary, held),
            progress=lambda: len(diary.receipts),
            chance=random.random,
            pause=partial(_pause, diary, coming),
        )
    return diary


def _attempt(city: City, journal: Journal, diary: Diary, held: dict[Stream, int]) -> None:
    with Transport([city.address], city.tls_pin) as transport:
        for stream in Stream:
            for seq in _pushed(city, journal, city.computers[diary.station], stream, held[stream], transport):
                held[stream] = seq
                diary.receipts.append(time.monotonic())
                with _shared.delivered.get_lock():
                    _shared.delivered.value += 1


def _pushed(
    city: City, journal: Journal, incarnation: str, stream: Stream, held: int, transport: Transport
) -> Iterator[int]:
    """Receipts are checked as a station does, but not stored: other machines' disks are not measured here."""
    outcomes = push_stream(
        transport,
        lambda seq: outgoing(journal, stream, seq),
        incarnation=incarnation,
        stream=stream,
        receipt_key=city.receipt_key,
        unreceipted=held + 1,
    )
    for outcome in outcomes:
        if not isinstance(outcome, Delivered):
            raise RuntimeError(outcome.sentence)
        yield outcome.seq


def _pause(diary: Diary, coming: Coming, seconds: float, problem: Unreachable) -> None:
    if coming is not Coming.NEVER_AWAY and diary.away < _OUTAGE_SECONDS:
        seconds = _sit_out(diary, coming, seconds)
    else:
        diary.busy += isinstance(problem, Busy)
        diary.refused += not isinstance(problem, Busy)
    time.sleep(seconds)


def _sit_out(diary: Diary, coming: Coming, seconds: float) -> float:
    """What is left to wait of these seconds: nothing while central is down, then the rest once it is up."""
    diary.tries_in_vain += 1
    diary.away += seconds
    if diary.away < _OUTAGE_SECONDS:
        return 0
    with _shared.sat_out.get_lock():
        _shared.sat_out.value += 1
    _shared.up.wait()
    diary.began = time.monotonic()
    return diary.away - _OUTAGE_SECONDS if coming is Coming.EACH_AT_ITS_NEXT_TRY else 0
