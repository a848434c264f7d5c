"""What sealing, delivering and accepting cost, and whether central stands a whole city; figures and JSON.

    python -m bench.syncing ratio                                         against the bare cost of the same bytes
    python -m bench.syncing prepare FOLDER [--stations 500] [--ballots 2000]    seals a city's day, once
    python -m bench.syncing city FOLDER [--minutes 60]                    all of it goes to central's real service
    python -m bench.syncing back FOLDER [--at-once]                       all come back after central was down for a day

Run from the checkout; writes build/bench/syncing-<part>.json. Stations are played with the real formats and the real
client, central is `rostlokal-central serve` in a process of its own on loopback. Ratios hold on any machine.
"""

import argparse
import json
import math
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.syncing_back import back
from bench.syncing_city import city
from bench.syncing_outboxes import prepare
from bench.syncing_ratio import ratio
from bench.syncing_stations import Coming

OUT = Path(__file__).resolve().parent.parent / "build" / "bench"


def main() -> None:
    chosen = _arguments()
    found = _measured(chosen)
    for name, value in found.items():
        print(f"{name:64} {value}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"syncing-{chosen.part}.json").write_text(json.dumps(found, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parts = parser.add_subparsers(dest="part", required=True)
    parts.add_parser("ratio")
    making = parts.add_parser("prepare")
    making.add_argument("folder", type=Path)
    making.add_argument("--stations", type=int, default=500)
    making.add_argument("--ballots", type=int, default=2000)
    delivering = parts.add_parser("city")
    delivering.add_argument("folder", type=Path)
    delivering.add_argument("--minutes", type=float, default=math.inf, help="after which no further station begins")
    coming = parts.add_parser("back")
    coming.add_argument("folder", type=Path)
    coming.add_argument("--at-once", action="store_true")
    return parser.parse_args()


def _measured(chosen: argparse.Namespace) -> dict[str, object]:
    match chosen.part:
        case "ratio":
            with tempfile.TemporaryDirectory() as folder:
                return ratio(Path(folder))
        case "prepare":
            made = asdict(prepare(chosen.folder, chosen.stations, chosen.ballots))
            return {**made, "computers": len(made["computers"])}
        case "city":
            return city(chosen.folder, chosen.minutes)
        case _:
            return back(chosen.folder, Coming.ALL_AT_ONCE if chosen.at_once else Coming.EACH_AT_ITS_NEXT_TRY)


if __name__ == "__main__":
    main()
