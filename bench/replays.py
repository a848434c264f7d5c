"""Replays six real elections over paper and prints one line each: what was read, what went to people, how long it took.

Usage: ``python bench/replays.py FOLDER`` with the folder that holds the Pabulib files. Exit status 1 when any figure
differs from an official one. It takes about ten minutes on two cores.
"""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "examples" / "election_day.py"
# Each voting method on paper, both misfit rules, one to three sheets a ballot; the last two are limited to 300 ballots.
REPLAYS: dict[str, tuple[str, ...]] = {
    "Poland_Lodz_2020_Nr_33": (),
    "Poland_Krakow_2022_Stare_Miasto": (),
    "Poland_Krakow_2018_Wzgorza_Krzeslawickie": (),
    "Poland_Warszawa_2019_Wesola": (),
    "Poland_Wroclaw_2017_Rejon_nr_4_750": ("--limit", "300"),
    "Poland_Gdansk_2020_Oliwa": ("--limit", "300"),
}
COLUMNS = ("paper_ballots", "pages", "boxes", "reviewed", "misread", "rejected", "seconds", "differences")


def main(folder: Path) -> int:
    """Runs all replays one after the other; the number of those that differ or failed."""
    print("| file |", " | ".join(COLUMNS), "|")
    print("|---" * (len(COLUMNS) + 1) + "|")
    return sum(not _replay(folder / f"{name}.pb", options) for name, options in REPLAYS.items())


def _replay(file: Path, options: tuple[str, ...]) -> bool:
    played = subprocess.run([sys.executable, SCRIPT, "replay", file, *options], capture_output=True, text=True)
    result = Path("build/replay") / file.stem / "result.json"
    if not result.exists():
        print(f"| {file.stem} | failed: {played.stdout[-300:]} |", flush=True)
        return False
    summary = json.loads(result.read_text())
    values = [len(summary[column]) if column == "differences" else summary[column] for column in COLUMNS]
    print(f"| {file.stem} |", " | ".join(map(str, values)), "|", flush=True)
    return played.returncode == 0


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
