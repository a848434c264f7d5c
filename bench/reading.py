"""How long reading a page takes, as a multiple of decoding its JPEG alone, in the same run on one core.

    python bench/reading.py [--pages N] [--election FILE]

Prints a table and writes build/bench/reading.json. The pages come from the simulator (default scanner or 1080p camera,
quality 85).
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from ballots.election import Election
from ballots.election_file import read_election
from ballots.geometry import plan_style
from scanning.decode import decode_jpeg, decode_png
from scanning.grey import Grey
from scanning.interpret import read_page
from scanning.reader import Reader, ReaderSpec
from scanning.reasons import Rejected

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
# What is measured: name, device, resolution (which a camera has of itself), file format.
KINDS = (
    ("200 dpi JPEG", "default", 200, "jpg"),
    ("300 dpi JPEG", "default", 300, "jpg"),
    ("200 dpi PNG", "default", 200, "png"),
    ("camera frame", "camera-1080p", 200, "jpg"),
)
# The middle of several runs, so that other programs on the machine do not count.
REPEATS = 7
# A third of the boxes marked is more than most ballots have, so that no time is flattered.
MARKED_SHARE = 0.33


def main() -> None:
    """Measures every kind of scan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--election", type=Path, default=ROOT / "examples/elections/stockholm-pilot.toml")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        ballots = print_ballots(chosen.election, Path(folder), chosen.pages)
        rows = [measure(chosen.election, ballots, *kind) for kind in KINDS]
    print(f"{'scan':<14}{'pages':>7}{'decode ms':>12}{'read ms':>10}{'ratio':>8}")
    for row in rows:
        print(f"{row['scan']:<14}{row['pages']:>7}{row['decode_ms']:>12.2f}{row['read_ms']:>10.2f}{row['ratio']:>8.2f}")
    out = ROOT / "build/bench/reading.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")


def print_ballots(election: Path, folder: Path, pages: int) -> Path:
    """Prints test ballots with at least this many pages, and marks for them; the folder with both."""
    definition = read_election(election).election
    ballots = -(-pages // len(plan_style(definition, definition.styles[0].id).pages))
    run("rostlokal-central", "ballots", "print", election, "--count", ballots, "--test", "-o", folder)
    layout = json.loads((folder / "layout.json").read_text())
    chance = random.Random(1)
    serials = sorted({sheet["serial"] for sheet in layout["sheets"]})
    marks = [json.dumps({"serial": serial, "marks": some_marks(definition, chance)}) for serial in serials]
    (folder / "marks.jsonl").write_text("\n".join(marks) + "\n")
    return folder


def run(program: str, *arguments: object) -> None:
    """Runs one of our programs quietly."""
    command = [str(PROGRAMS / program), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def some_marks(election: Election, chance: random.Random) -> list[dict[str, str]]:
    """Marks in about a third of the boxes of the first style."""
    return [
        {"contest": target.contest, "project": target.project, "column": target.column}
        for page in plan_style(election, election.styles[0].id).pages
        for target in page.targets
        if chance.random() < MARKED_SHARE
    ]


def measure(election: Path, ballots: Path, name: str, device: str, dpi: int, kind: str) -> dict[str, float | str]:
    """Scans the ballots and reads every page several times; medians over the pages."""
    scans = ballots / f"scans-{device}-{dpi}-{kind}"
    marks = ("--marks", ballots / "marks.jsonl", "-o", scans, "--device", device, "--dpi", dpi, "--format", kind)
    run("rostlokal-simulator", "scan", ballots / "ballots.pdf", ballots / "layout.json", *marks)
    reader = Reader(ReaderSpec(election.read_bytes(), "test"))
    decode: Callable[[bytes], Grey] = decode_jpeg if kind == "jpg" else decode_png
    pages = (page.read_bytes() for page in sorted(scans.glob(f"*.{kind}")))
    times = [page_times(data, decode, reader) for data in pages if is_read(decode(data), reader)]
    decoding, reading = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    return {
        "scan": name,
        "pages": len(times),
        "decode_ms": round(decoding, 3),
        "read_ms": round(reading, 3),
        "ratio": round(reading / decoding, 3),
    }


def is_read(grey: Grey, reader: Reader) -> bool:
    """Whether the page is read at all: a single frame of a camera may be too aslant, and is not what is measured."""
    try:
        read_page(grey, reader)
    except Rejected:
        return False
    return True


def page_times(data: bytes, decode: Callable[[bytes], Grey], reader: Reader) -> tuple[float, float]:
    """Seconds to decode a page, and to decode and read it, taken in turns."""
    decoding, reading = [], []
    for _ in range(REPEATS):
        start = time.perf_counter()
        decode(data)
        decoded = time.perf_counter()
        read_page(decode(data), reader)
        decoding.append(decoded - start)
        reading.append(time.perf_counter() - decoded)
    return statistics.median(decoding), statistics.median(reading)


if __name__ == "__main__":
    main()
