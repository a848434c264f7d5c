"""A small day at a station by its command line: real paper, simulated pens and scanner, real reading and sealing."""

import contextlib
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from ballots.cvr import is_private_text, parse_contest_text, parse_private_text
from sync.batch import Stream
from sync.leaves import commit
from tests.station.conftest import PASSPHRASES
from tests.station.town_hall import TownHall

BIN = Path(sys.executable).parent
BY = ("--by", "Kerstin", "--by", "Yusuf")
VOTERS = 9
PENS = ("cross-ballpoint", "fill-felt-blackened")
CHOICES = [["1"], ["1", "2"], ["3"], [], ["2", "3"], ["1", "2", "3"]]


def environment(root: Path) -> dict[str, str]:
    return {**os.environ, "ROSTLOKAL_HOME": str(root), "ROSTLOKAL_PASSPHRASE": PASSPHRASES["chair"]}


Run = Callable[..., str]


@pytest.fixture
def run(root: Path, hall: TownHall) -> Run:
    """Runs the program to its end and gives what it said on standard output."""

    def run(*arguments: object, status: int = 0) -> str:
        command = [str(BIN / "rostlokal-station"), *map(str, arguments)]
        done = subprocess.run(command, env=environment(root), capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if status == 0 else done.stderr

    return run


@pytest.fixture
def scans(run: Run, tmp_path: Path) -> tuple[list[Path], dict[str, set[str]]]:
    """Opened, printed, checked in, marked and scanned, one a photocopy too: pictures, and each serial's marks."""
    run("open", "--box", "1", "--seal", "S-1", "--date", "2027-05-01", *BY)
    pdf, layout = tmp_path / "ballots.pdf", tmp_path / "layout.json"
    run("print", "--style", "A", "--count", VOTERS + 1, "-o", pdf, "--layout", layout)
    ids = tmp_path / "ids.txt"
    ids.write_text("".join(f"doc:SE:AB{number:04}\n" for number in range(VOTERS)))
    assert f"{VOTERS} checked-in" in run("check-in", "--file", ids)
    *serials, spoiled = (sheet["serial"] for sheet in json.loads(layout.read_text())["sheets"])
    assert spoiled == spoil_by_picture(run, pdf, tmp_path)
    truth = {serial: set(CHOICES[place % len(CHOICES)]) for place, serial in enumerate(serials)}
    marks = tmp_path / "marks.jsonl"
    with marks.open("w") as lines:
        for place, (serial, projects) in enumerate(truth.items()):
            said = [{"contest": "parks", "project": project, "column": "1"} for project in sorted(projects)]
            lines.write(json.dumps({"serial": serial, "marks": said, "pen": PENS[place % len(PENS)]}) + "\n")
    simulate = ("scan", pdf, layout, "--marks", marks, "-o", tmp_path / "scans", "--seed", "7")
    copied = ("--photocopy", serials[0])
    subprocess.run([str(BIN / "rostlokal-simulator"), *map(str, simulate + copied)], check=True, capture_output=True)
    return sorted((tmp_path / "scans").glob("*.jpg")), truth


def spoil_by_picture(run: Run, pdf: Path, tmp_path: Path) -> str:
    """Takes the last printed ballot out by a picture of it; its serial as the journal has it."""
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        document[len(document) - 1].render(scale=200 / 72).to_pil().save(tmp_path / "spoiled.png")
    Image.new("L", (800, 1100), 255).save(tmp_path / "white.png")
    assert "shows no ballot" in run("spoil", "--picture", tmp_path / "white.png", status=1)
    assert "Hand out a new one" in run("spoil", "--picture", tmp_path / "spoiled.png")
    [(serial,)] = rows(tmp_path / "station", "SELECT serial FROM serials WHERE state = 'spoiled'")
    return str(serial)


def rows(root: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(root / "journal.sqlite", timeout=30)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def fill_the_disk(root: Path, pictures: list[Path]) -> None:
    """Starts a scan on a disk that has no room for a picture."""
    command = [str(BIN / "rostlokal-station"), "scan", "--box", "1", *map(str, pictures)]
    room = 40_000
    done = subprocess.run(
        command,
        env=environment(root),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert done.returncode == 1
    assert "disk is full" in done.stderr
    assert rows(root, "SELECT serial FROM sheets") == []


def kill_in_the_middle(root: Path, pictures: list[Path]) -> None:
    """Starts a scan and cuts its power once some sheets are stored."""
    command = [str(BIN / "rostlokal-station"), "scan", "--box", "1", *map(str, pictures)]
    scanning = subprocess.Popen(
        command, env=environment(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while len(rows(root, "SELECT serial FROM sheets")) < 3 and scanning.poll() is None:
            time.sleep(0.01)
        assert scanning.poll() is None
    finally:
        os.killpg(scanning.pid, signal.SIGKILL)
        scanning.wait()


def check_whole(root: Path, sheets: int) -> None:
    """Every sheet has its own picture, and every picture its sheet."""
    stored = rows(root, "SELECT serial, page, picture FROM sheets")
    assert len({(serial, page) for serial, page, _ in stored}) == len(stored) == sheets
    named = {picture for _, _, picture in stored} | {row[0] for row in rows(root, "SELECT picture FROM held") if row[0]}
    assert named == {path.name for path in (root / "pictures").iterdir()}
    assert len(rows(root, "SELECT serial FROM ballots")) == sheets


def test_a_whole_day_survives_a_power_cut_and_arrives_exactly(
    root: Path, run: Run, hall: TownHall, scans: tuple[list[Path], dict[str, set[str]]], tmp_path: Path
):
    pictures, truth = scans
    assert "still open" in run("scan", "--box", "1", *pictures, status=1)
    run("close-box", "--box", "1", "--counted", VOTERS, *BY)
    fill_the_disk(root, pictures)
    kill_in_the_middle(root, pictures)
    before = set(rows(root, "SELECT serial, page, picture FROM sheets"))
    assert 3 <= len(before) < VOTERS
    assert "accepted" in run("scan", "--box", "1", "--jobs", "2", *pictures)
    assert before <= set(rows(root, "SELECT serial, page, picture FROM sheets"))
    check_whole(root, VOTERS)
    state = json.loads(run("status", "--json"))
    assert (state["ballots"], state["sheets"], state["held"]) == (VOTERS, VOTERS, {"duplicate": 1})
    _review(run, truth, tmp_path)
    assert "Everything agrees" in run("reconcile", "--unused", "0")
    assert "closed for good" in run("close", *BY)
    run("sync")
    _check_arrival(hall, truth)
    state = json.loads(run("status", "--json"))
    assert (state["stage"], state["differences"], state["heads"].keys()) == (
        "done",
        [],
        {stream.value for stream in Stream},
    )


def _review(run: Run, truth: dict[str, set[str]], tmp_path: Path) -> None:
    waiting = json.loads(run("review", "list", "--json"))
    assert waiting, "blackened boxes go to review"
    run("review", "show", waiting[0]["id"], "-o", tmp_path / "cut.png")
    assert (tmp_path / "cut.png").read_bytes().startswith(b"\x89PNG")
    decisions = tmp_path / "decisions.jsonl"
    with decisions.open("w") as lines:
        for item in waiting:
            targets = [
                {**target, "mark": "marked" if target["project"] in truth[item["serial"]] else "blank"}
                for target in item["targets"]
            ]
            lines.write(json.dumps({"id": item["id"], "targets": targets}) + "\n")
    assert f"{len(waiting)} reviews decided" in run("review", "decide", "--file", decisions, *BY)


def _check_arrival(hall: TownHall, truth: dict[str, set[str]]) -> None:
    [batch] = [each for each in hall.batches[Stream.BALLOTS] if each.openings]
    by_leaf = {commit(opening): opening.body for opening in batch.openings}
    arrived = {}
    for text in by_leaf.values():
        if is_private_text(text):
            private = parse_private_text(text)
            [contest] = (parse_contest_text(by_leaf[leaf]) for leaf in private.contests)
            arrived[private.serial] = {project for project, _ in contest.marks}
    assert arrived == truth
    assert len(hall.records(Stream.CHECKINS)) == VOTERS + 1
