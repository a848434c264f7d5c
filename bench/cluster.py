"""How many pages a cluster reads a second, by its number of workers, all on this machine, against one process alone.

    python bench/cluster.py [--pages N] [--workers 1,2,4] [--election FILE]

Prints a table and writes build/bench/cluster.json. The scheduler and whoever sends the pages take their share of the
same cores here, which machines of their own would not.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from reading import PROGRAMS, ROOT, print_ballots

from scanning.cluster import Cluster
from scanning.cluster_keys import make_keys
from scanning.cluster_machines import join
from scanning.pool import read_files, read_with
from scanning.reader import ReaderSpec
from scanning.result import PageResult


def main() -> None:
    """Measures every number of workers on the same scans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    chosen = parser.parse_args()
    spec = ReaderSpec(chosen.election.read_bytes(), "test")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = scans(chosen.election, folder, chosen.pages)
        make_keys(folder / "keys")
        alone, expected = timed(read_files(files, spec))
        rows = [{"readers": "one process", "pages_a_second": alone, "ratio": 1.0}]
        for workers in map(int, chosen.workers.split(",")):
            speed = measure(folder, files, spec, workers, expected)
            rows.append({"readers": f"{workers} workers", "pages_a_second": speed, "ratio": speed / alone})
    for row in rows:
        print(f"{row['readers']:<12}{row['pages_a_second']:>8.1f} pages/s{row['ratio']:>8.2f}")
    out = ROOT / "build/bench/cluster.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")


def scans(election: Path, folder: Path, pages: int) -> list[Path]:
    """Simulated scans of filled-in test ballots, 200 dpi JPEG."""
    ballots = print_ballots(election, folder, pages)
    out = folder / "scans"
    files = ("ballots.pdf", "layout.json", "--marks", "marks.jsonl", "-o", out, "--jobs", "2")
    subprocess.run([PROGRAMS / "rostlokal-simulator", "scan", *files], cwd=ballots, check=True, capture_output=True)
    return sorted(path for path in out.iterdir() if path.suffix == ".jpg")


def measure(folder: Path, files: list[Path], spec: ReaderSpec, workers: int, expected: list[PageResult]) -> float:
    """Pages a second by a fresh cluster; its results must be those of one process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address, keys = f"tls://127.0.0.1:{port}", folder / "keys"
    commands = (
        ("scheduler", "--keys", keys, "--host", "127.0.0.1", "--port", port),
        ("worker", address, "--keys", keys, "--jobs", str(workers)),
    )
    with (folder / "log").open("wb") as log:
        station = [PROGRAMS / "rostlokal-station", "cluster"]
        machines = [subprocess.Popen([*station, *command], stdout=log, stderr=log) for command in commands]
        try:
            with join(address, keys) as client:
                client.wait_for_workers(workers)
                # Their reading processes start with their first page.
                timed(read_with(Cluster(client, spec, keep_pictures=False), files[: 16 * workers]))
                speed, results = timed(read_with(Cluster(client, spec, keep_pictures=False), files))
        finally:
            for machine in reversed(machines):
                machine.terminate()
                machine.wait()
    if results != expected:
        sys.exit(f"{workers} workers read something else than one process")
    return speed


def timed(pages: Iterable[PageResult]) -> tuple[float, list[PageResult]]:
    """Pages a second, and the pages."""
    started = time.monotonic()
    results = list(pages)
    return len(results) / (time.monotonic() - started), results


if __name__ == "__main__":
    main()
