"""Central was down for a day, and all stations come back with what they have: who waits how long, is any lost?

Stations try in vain at a closed port through the whole outage, with the real back-off; only its waiting is skipped.
Then central is up. Either each comes at the end of the wait that it was in, as the program does by itself, or all
come in the same second, as after a power cut that hit everybody.
"""

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.syncing_central import Service, a_copy, by_tenths
from bench.syncing_city import what_central_has
from bench.syncing_outboxes import prepared
from bench.syncing_stations import Coming, Diary, delivered_by_all, shared
from central.home import Home
from central.office import opened_office


def back(folder: Path, coming: Coming) -> dict[str, object]:
    """Every station of a prepared city comes back to a central that was down."""
    known, common = prepared(folder), shared()
    stations = len(known.computers)
    with a_copy(folder / "central") as home, ThreadPoolExecutor(1) as aside:
        everybody = aside.submit(delivered_by_all, known, folder, stations, coming, common)
        while common.sat_out.value < stations and not everybody.done():
            time.sleep(0.1)
        with Service(home, known.address, lambda: common.delivered.value) as service:
            up = time.monotonic()
            common.up.set()
            diaries = everybody.result()
        with opened_office(Home(home)) as office:
            found = what_central_has(office, known, stations)
    return {
        "coming": coming.value,
        "stations": stations,
        "tries in vain of a station, at least": min(diary.tries_in_vain for diary in diaries),
        **found,
        **_waited(diaries, up),
        "batches/s until the last": round(stations * known.batches / (max(d.receipts[-1] for d in diaries) - up), 1),
        "central's memory by batches delivered, MB": by_tenths(service.memory, stations * known.batches),
    }


def _waited(diaries: Sequence[Diary], up: float) -> dict[str, object]:
    return {
        "first receipt after central was up, s (middle, longest)": _middle_and_most(
            [d.receipts[0] - up for d in diaries]
        ),
        "last receipt after central was up, s (middle, longest)": _middle_and_most(
            [d.receipts[-1] - up for d in diaries]
        ),
        "longest time of a station without a receipt, s (middle, longest)": _middle_and_most(
            [diary.longest_silence for diary in diaries]
        ),
        "found central busy, times (all, most of one)": [sum(d.busy for d in diaries), max(d.busy for d in diaries)],
        "found no answer, times (all, most of one)": [sum(d.refused for d in diaries), max(d.refused for d in diaries)],
    }


def _middle_and_most(seconds: Sequence[float]) -> list[float]:
    return [round(statistics.median(seconds), 1), round(max(seconds), 1)]
