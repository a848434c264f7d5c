"""Replays a real election: its paper votes over paper, the others as digital votes, and compares the outcome."""

import json
import os
import shutil
import time
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from day.municipality import Municipality
from day.pabulib_file import Replay, marks_on_paper, read_replay
from day.polling_place import PaperVote, PollingPlace
from day.programs import Program
from day.progress import console, step

STATION = "lokal-1"
SEED = 20_201
# The share of boxes that people may be asked about, with ordinary pens and a flatbed scan.
MOST_UNCLEAR = 0.005
# So many may be chance: serials, and with them hands and pens, are new in every replay, and an election may be small.
FEW_UNCLEAR = 3


@dataclass(frozen=True)
class Reading:
    """What the reader made of the scans, box by box, against what the simulator drew."""

    pages: int
    boxes: int
    unclear: int
    misread: int
    rejected: int


def replay(file: Path, limit: int | None, build: Path) -> bool:
    """Runs the whole day for one .pb file. Returns whether every figure agrees with the file's official ones."""
    folder = build / file.stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    official = read_replay(file, limit)
    started = time.monotonic()
    election, contest = _election(file, folder)
    place = _polling_place(folder, contest, official)
    municipality = Municipality(folder, election, mode="test")
    jobs = os.cpu_count() or 1
    try:
        _vote_on_paper(municipality, place, jobs)
        with step(f"The box is closed and {len(place.pictures())} pages are scanned"):
            place.close_and_scan(jobs)
        with step("Two people review what is unclear"):
            reviewed = place.review()
        with step("Reconciled, closed, sealed and delivered to central"):
            place.reconcile_and_close()
            place.program.run("sync")
        with step("Digital votes are imported, everything is merged and counted"):
            municipality.central.run("digital", "import", file, "--paper-after", str(len(official.paper)))
            municipality.central.run("result", "-o", folder)
        with step("Every scan is read once more and compared with what the pens drew"):
            reading = _compare_reading(place, election, jobs)
    finally:
        municipality.central.stop_servers()
    result = json.loads((folder / "results.json").read_text())["contests"][0]
    found = differences(official, result) + reading_faults(reading)
    summary = {
        "file": file.name,
        "paper_ballots": len(official.paper),
        **asdict(reading),
        "reviewed": reviewed,
        "seconds": round(time.monotonic() - started, 1),
        "winners": result["winners"],
        "differences": found,
    }
    (folder / "result.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    _show(summary, folder)
    return not found


def _election(file: Path, folder: Path) -> tuple[Path, str]:
    """Makes the election definition; returns its path and the id of its one contest."""
    election = folder / "election.toml"
    Program("rostlokal-central", folder / "central").run("election", "from-pabulib", file, "-o", election)
    return election, tomllib.loads(election.read_text())["contests"][0]["id"]


def _polling_place(folder: Path, contest: str, official: Replay) -> PollingPlace:
    votes = [
        PaperVote(
            person,
            tuple(
                (contest, project, column) for project, column in marks_on_paper(official.vote_type, choices, points)
            ),
        )
        for person, choices, points in official.paper
    ]
    return PollingPlace(STATION, folder, {"A": votes})


def _vote_on_paper(municipality: Municipality, place: PollingPlace, jobs: int) -> None:
    with step("Central, board keys, manifest and the station's kit"):
        municipality.set_up()
        municipality.add_station(STATION, "Röstlokal 1")
        municipality.sign_manifest()
        kit, code = municipality.kit(STATION)
        municipality.open_doors()
    with step("The station enrols and is approved"):
        place.program.run("enrol", kit, "--code", code)
        municipality.approve_all()
        place.program.run("sync")
    with step(f"Opened; {place.voters} ballots printed; {place.voters} voters checked in"):
        place.open()
        place.print_ballots()
        place.check_in()
    with step("Voters mark their ballots (simulated pens and scanner)"):
        place.let_them_vote(SEED, jobs)


def _compare_reading(place: PollingPlace, election: Path, jobs: int) -> Reading:
    lines = place.program.run(
        "read", "--election", election, "--test", "--jsonl", "--jobs", str(jobs), *place.pictures()
    ).splitlines()
    boxes = unclear = misread = rejected = 0
    for line in lines:
        page: dict[str, Any] = json.loads(line)
        if page["status"] != "read":
            rejected += 1
            continue
        for target in page["targets"]:
            drawn = (target["contest"], target["project"], target["column"]) in place.truth[page["serial"]]
            boxes += 1
            unclear += target["mark"] == "unclear"
            misread += target["mark"] == ("blank" if drawn else "marked")
    return Reading(len(lines), boxes, unclear, misread, rejected)


def differences(official: Replay, result: dict[str, Any]) -> list[str]:
    """Every figure that is not the official one, as a sentence; `result` is one contest of results.json."""
    scores = official.official_scores or official.official_votes
    found = [
        f"project {project}: {result['scores'].get(project)} counted, {score} official"
        for project, score in scores.items()
        if result["scores"].get(project) != score
    ]
    found += [
        f"project {project}: named on {result['votes'].get(project)} ballots, {votes} official"
        for project, votes in official.official_votes.items()
        if result["votes"].get(project) != votes
    ]
    if official.official_winners is not None and frozenset(result["winners"]) != official.official_winners:
        found.append(f"winners {sorted(result['winners'])}, official {sorted(official.official_winners)}")
    return found


def reading_faults(reading: Reading) -> list[str]:
    """What the reader did worse than it may, as sentences."""
    found = []
    if reading.misread:
        found.append(f"{reading.misread} boxes were misread")
    if reading.rejected:
        found.append(f"{reading.rejected} good sheets were rejected")
    if reading.unclear > max(FEW_UNCLEAR, MOST_UNCLEAR * reading.boxes):
        found.append(f"{reading.unclear} of {reading.boxes} boxes went to review")
    return found


def _show(summary: dict[str, Any], folder: Path) -> None:
    table = Table(title=summary["file"], show_header=False)
    for name in ("paper_ballots", "pages", "boxes", "unclear", "reviewed", "misread", "rejected", "seconds"):
        table.add_row(name.replace("_", " "), str(summary[name]))
    table.add_row("winners", ", ".join(summary["winners"]))
    console.print(table)
    for difference in summary["differences"]:
        console.print(f"[red]✗ {difference}[/red]")
    if not summary["differences"]:
        console.print("[green]✓ Every figure agrees with the official result.[/green]")
    console.print(f"Written to {folder}")
