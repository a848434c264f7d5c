"""How fast ballots are printed, how small they are, and whether memory stays flat; on one core.

    python bench/printing.py [--ballots N] [--election FILE]

Prints a table and writes build/bench/printing.json. The pages are those of the election's first style. Ratios, taken
in the same run, hold on any machine: making a page against its signature and QR code alone, and a print run with
registration, flushing and hashing against the pages alone.
"""

import argparse
import io
import json
import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from ballots.election_file import ElectionFile, read_election
from ballots.geometry import plan_style
from ballots.pdf import write_ballots
from ballots.qr_code import qr_operators
from ballots.serials import new_serials
from ballots.token import make_token, test_print_key
from station.desk import Desk
from station.home import Home
from station.journal import Journal
from station.on_demand import print_ballot
from station.polling_station import Station
from station.print_outcomes import PrintOutcome
from station.print_run import go_on
from station.run_plan import Order, plan_run
from sync.keys import AgeKey, SigningKey
from sync.manifest import Board, Central, Incarnation, Manifest
from sync.manifest import Station as Place

ROOT = Path(__file__).resolve().parent.parent
# The middle of several runs, so that other programs on the machine do not count.
REPEATS = 5
PAGES = 300
ON_DEMAND = 40
SIZE_BALLOTS = 2_000


class Nowhere(io.RawIOBase):
    """A file that only counts."""

    size = 0

    def writable(self) -> bool:
        """It takes everything."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Counts."""
        self.size += len(data)
        return len(data)


class Paper:
    """A printer that is always ready."""

    def problem(self, official: bool) -> PrintOutcome | None:
        """None, ever."""
        return None

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        """Takes it."""
        return PrintOutcome.PRINTED


def main() -> None:
    """Measures everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=100_000, help="for the memory, and a tenth of them for the run")
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    chosen = parser.parse_args()
    election = read_election(chosen.election)
    style = election.election.styles[0].id
    pages = len(plan_style(election.election, style).pages)
    row: dict[str, float | str] = {"style": style, "pages_per_ballot": pages}
    row |= page_speed(election, style, pages)
    row |= page_size(election, style, pages)
    with tempfile.TemporaryDirectory() as folder:
        station = make_station(Path(folder) / "station", election)
        row |= on_demand(station, style)
        row |= print_run(station, style, pages, Path(folder) / "run", max(1, chosen.ballots // 10))
        station.journal.close()
    row["run_ratio"] = round(float(row["run_ms_a_page"]) / float(row["page_ms"]), 3)
    row |= memory(election, style, chosen.ballots)
    for name, value in row.items():
        print(f"{name:<28}{value:>16}")
    out = ROOT / "build/bench/printing.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([row], indent=1) + "\n")


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds that an action takes: what another program does meanwhile does not count."""
    start = time.process_time()
    action()
    return time.process_time() - start


def page_speed(election: ElectionFile, style: str, pages: int) -> dict[str, float]:
    """Milliseconds a page, of it for signing and the QR code alone, and their ratio; medians."""
    key, index = test_print_key(election), plan_style(election.election, style).index
    ballots = -(-PAGES // pages)

    def sign_and_draw() -> None:
        for serial in new_serials(ballots):
            for page in range(1, pages + 1):
                qr_operators(make_token(election, key, index, page, serial, True))

    write_ballots(io.BytesIO(), election, style, new_serials(1), key, test=True)
    whole, bare = [], []
    for _ in range(REPEATS):
        whole.append(seconds(lambda: write_ballots(Nowhere(), election, style, new_serials(ballots), key, test=True)))
        bare.append(seconds(sign_and_draw))
    page, alone = (statistics.median(times) / (ballots * pages) for times in (whole, bare))
    return {
        "page_ms": round(page * 1000, 3),
        "pages_a_second": round(1 / page, 1),
        "sign_and_qr_ms": round(alone * 1000, 3),
        "page_ratio": round(page / alone, 3),
    }


def page_size(election: ElectionFile, style: str, pages: int) -> dict[str, float]:
    """Bytes a page in a part of a print run, and of a single ballot with its fonts."""
    key, many, one = test_print_key(election), Nowhere(), Nowhere()
    write_ballots(many, election, style, new_serials(SIZE_BALLOTS), key, test=False)
    write_ballots(one, election, style, new_serials(1), key, test=False)
    return {"bytes_a_page": round(many.size / (SIZE_BALLOTS * pages)), "bytes_alone": one.size}


def make_station(root: Path, election: ElectionFile) -> Station:
    """A station in test mode that central would have approved, without a central."""
    signer, age = SigningKey.generate(), AgeKey.generate().recipient
    incarnation = Incarnation(
        key=signer.public,
        station="bench",
        age_recipient=age,
        request_hash="0" * 64,
        state="active",
        revoked_after_seq=None,
    )
    manifest = Manifest(
        version=1,
        election=election.hash,
        mode="test",
        board=Board(threshold=1, keys=[signer.public]),
        stations=[Place(id="bench", name="Bench", opening_hours=[])],
        central=Central(addresses=[], tls_pin="", receipt_key=signer.public, age_recipient=age),
        recovery_recipient=age,
        print_keys=[],
        incarnations=[incarnation],
        minimum_software="0.1.0",
    )
    return Station(Journal(Home(root)), election, manifest, "bench", incarnation.id)


def on_demand(station: Station, style: str) -> dict[str, float]:
    """Milliseconds by the clock from the press to the whole PDF: the first, which reserves the set, and the others."""
    desk, key, times = Desk(), test_print_key(station.election_file), []
    for _ in range(ON_DEMAND):
        start = time.perf_counter()
        print_ballot(desk, station, style, key, Paper())
        times.append((time.perf_counter() - start) * 1000)
    desk.end(station)
    return {"on_demand_first_ms": round(times[0], 1), "on_demand_ms": round(statistics.median(times[1:]), 1)}


def print_run(station: Station, style: str, pages: int, folder: Path, ballots: int) -> dict[str, float]:
    """A print run by the clock: planning, registration, flushing and hashing included."""
    key = test_print_key(station.election_file)
    start, used = time.perf_counter(), time.process_time()
    plan_run(station, key, folder, [Order(style, ballots)])
    for _ in go_on(station, key, folder):
        pass
    took, used = time.perf_counter() - start, time.process_time() - used
    return {
        "run_ballots": ballots,
        "run_pages_a_second": round(ballots * pages / took, 1),
        "run_ms_a_page": round(used * 1000 / (ballots * pages), 3),
    }


def memory(election: ElectionFile, style: str, ballots: int) -> dict[str, float]:
    """Peak Python memory over a first tenth of the ballots and over all, in MB, and the process's peak."""
    key = test_print_key(election)
    tracemalloc.start()
    write_ballots(Nowhere(), election, style, _some_serials(ballots // 10), key, test=True)
    _, tenth = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Tracing makes printing four times as slow; over all ballots the process itself says what it needed.
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_ballots(Nowhere(), election, style, _some_serials(ballots), key, test=True)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "traced_peak_mb": round(tenth / 2**20, 1),
        "growth_mb": round((after - before) / 1024, 1),
        "process_peak_mb": round(after / 1024, 1),
    }


def _some_serials(count: int) -> Iterator[str]:
    return (new_serials(1)[0] for _ in range(count))


if __name__ == "__main__":
    sys.exit(main())
