"""What a list of voters seen elsewhere costs central, the way between, and the table.

    python bench/seen.py [--voters N ...]

Prints a table and writes build/bench/seen.json. A real central and a real station; the check-ins are put into central's
tables as an accepted batch would have put them, all at another station. Seconds are the clock's.
"""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "examples")]

from ballots.station_records import CheckIn  # noqa: E402
from central import schema  # noqa: E402
from central.seen_lists import SeenLists  # noqa: E402
from station.seen import seen_list, take_list  # noqa: E402
from tests.journeys.faults.computer import Computer  # noqa: E402
from tests.journeys.faults.founding import found  # noqa: E402
from tests.journeys.faults.world import World  # noqa: E402

CONTESTS = ["parks", "roads", "arts"]
_LOOKUPS = 10_000

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """``gather`` is from the tables, ``seal`` one list, ``keep`` opening and storing it, ``open`` after a restart."""

    voters: int
    megabytes: float
    gather: float
    seal: float
    keep: float
    open: float
    lookup_microseconds: float


def check_in_everybody(world: World, computer: Computer, voters: int) -> None:
    waiting = rows(computer, voters)
    with world.office.database.writing() as connection:
        while part := list(islice(waiting, 10_000)):
            connection.execute(schema.check_ins.insert(), part)


def rows(computer: Computer, voters: int) -> Iterator[dict[str, object]]:
    for place in range(voters):
        nullifier = secrets.token_hex(32)
        said = CheckIn(nullifier=nullifier, contests=CONTESTS).model_dump_json()
        # Far behind those that the station has delivered.
        yield {"nullifier": nullifier, "incarnation": computer.id, "seq": 999, "place": place, "record": said}


def timed(action: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    done = action()
    return time.perf_counter() - begun, done


def measured(folder: Path, voters: int) -> Row:
    world = found(folder / "town").world(folder / "world")
    tensta, lund = world.computers["tensta-1"], world.computers["lund-1"]
    check_in_everybody(world, lund, voters)
    lists = SeenLists(world.office)
    first, made = timed(lambda: lists.sealed(tensta.id, world.now()))
    seal, _ = timed(lambda: lists.sealed(world.computers["tensta-2"].id, world.now()))
    assert made
    fresh = tensta.secrets.model_copy(update={"print_seed": "00" * 32})
    keep, _ = timed(lambda: take_list(tensta.station, tensta.secrets, made[1]))
    opened, kept = timed(lambda: seen_list(tensta.station, fresh))
    assert kept
    assert kept.voters >= voters
    asked = [secrets.token_hex(32) for _ in range(_LOOKUPS)]
    lookup, _ = timed(lambda: [kept.sighting(each) for each in asked])
    world.end()
    return Row(voters, len(made[1]) / 1e6, first - seal, seal, keep, opened, lookup / _LOOKUPS * 1e6)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, nargs="+", default=[50_000, 1_000_000])
    asked = parser.parse_args(arguments)
    found_rows = []
    print(f"{'voters':>9} {'MB':>6} {'gather s':>9} {'seal s':>7} {'keep s':>7} {'open s':>7} {'lookup µs':>10}")
    for voters in asked.voters:
        with TemporaryDirectory() as folder:
            row = measured(Path(folder), voters)
        found_rows.append(asdict(row))
        print(
            f"{row.voters:9} {row.megabytes:6.2f} {row.gather:9.2f} {row.seal:7.3f} {row.keep:7.3f} {row.open:7.3f} "
            f"{row.lookup_microseconds:10.1f}"
        )
    out = ROOT / "build" / "bench" / "seen.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found_rows, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
