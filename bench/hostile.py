"""How long an honest station waits beside thousands of slow peers, for each kind of them.

    python -m bench.hostile [--peers 2000]

Run from the checkout; loopback only. Prints the middle and the longest of the station's deliveries, and writes
build/bench/hostile.json. Needs as many open files as peers and a few hundred more (`ulimit -n`).
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from central.gate import Limits
from central.pace import Allowance
from sync.errors import SyncError
from sync.push import Transport
from tests.central.hostile import ATTACKS, Attack, attacked
from tests.central.town import Laptop, Town, found_town

OUT = Path(__file__).resolve().parent.parent / "build" / "bench"
DELIVERIES = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", type=int, default=2000)
    peers = parser.parse_args().peers
    report = []
    with tempfile.TemporaryDirectory() as folder:
        town = found_town(Path(folder))
        town.add_station("tensta")
        town.sign()
        laptop = town.enrolled("tensta")
        for attack in (None, *ATTACKS):
            row = measured(town, laptop, attack, peers)
            print(
                f"{row['attack']:55} middle {row['middle']:6.3f} s   longest {row['longest']:6.3f} s   {row['failed']}"
            )
            report.append(row)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "hostile.json").write_text(json.dumps(report, indent=1) + "\n")


def measured(town: Town, laptop: Laptop, attack: Attack | None, peers: int) -> dict[str, object]:
    """Ten deliveries, each on a connection of its own, while the peers are at work."""
    taken, failed = [], 0
    # The peers share the station's address here, and would use up its permits before it comes.
    with town.service(Limits(allowance=Allowance(1_000_000, 1_000_000))) as (address, _):
        port = int(address.rpartition(":")[2])
        with attacked(attack or ATTACKS[0], port, peers if attack else 0):
            for _ in range(DELIVERIES):
                batch = laptop.check_in("ab" * 32)
                start = time.perf_counter()
                try:
                    with Transport([address], town.office.keys.tls_pin) as transport:
                        transport.send(batch.sealed)
                except SyncError:
                    failed += 1
                    # It goes again, as a station would send it.
                    with Transport([address], town.office.keys.tls_pin) as transport:
                        transport.send(batch.sealed)
                taken.append(time.perf_counter() - start)
    return {
        "attack": attack.title if attack else "nobody else",
        "peers": peers if attack else 0,
        "middle": statistics.median(taken),
        "longest": max(taken),
        "failed": f"{failed} of {DELIVERIES} had to be sent twice",
    }


if __name__ == "__main__":
    main()
