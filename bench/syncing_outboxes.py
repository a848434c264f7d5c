"""A city whose day is over: central as the board has signed it, and each station's sealed batches in its own outbox.

Made once, so that delivering is measured without the sealing. In the folder: `central/` as it was before the first
delivery, `stations/NAME/journal.sqlite` with the real outbox, and `city.json` with what a client needs to know.
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.syncing_day import batches_of, signed_in
from station.home import Home
from station.journal import Journal
from station.outbox import store_batch
from sync.batch import Kind

_STATIONS = "stations"
_CITY = "city.json"


@dataclass(frozen=True)
class City:
    """Where central is and how its word is recognised; the computers by station; and what each has to deliver."""

    address: str
    tls_pin: str
    receipt_key: str
    computers: dict[str, str]
    ballots: int
    batches: int
    sealing_seconds: float


def prepare(folder: Path, stations: int, ballots: int) -> City:
    """Makes a city in a new folder; `ballots` are those of each station."""
    folder.mkdir(parents=True)
    town, laptops = signed_in(folder, stations)
    start, batches = time.perf_counter(), 0
    for laptop in laptops:
        with Journal(outbox_of(folder, laptop.station)) as journal, journal.transaction():
            for stream, batch in batches_of(town.election, laptop, ballots):
                store_batch(journal, stream, laptop.heads[stream][0], Kind.RECORDS, batch)
                batches += 1
    city = City(
        address=town.manifest.central.addresses[0],
        tls_pin=town.office.keys.tls_pin,
        receipt_key=town.office.keys.receipt.public,
        computers={laptop.station: laptop.id for laptop in laptops},
        ballots=ballots,
        batches=batches // stations,
        sealing_seconds=round(time.perf_counter() - start, 1),
    )
    town.office.database.close()
    (folder / _CITY).write_text(json.dumps(asdict(city)) + "\n")
    return city


def prepared(folder: Path) -> City:
    """A city that was made before."""
    return City(**json.loads((folder / _CITY).read_text()))


def outbox_of(folder: Path, station: str) -> Home:
    """Where a station has its journal."""
    return Home(folder / _STATIONS / station)
