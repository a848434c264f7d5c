"""Sheets from a scanner into the store: read as they come, and no picture left anywhere else."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from ballots.cvr import Box
from scanning.errors import ScannerProblem
from scanning.pool import processes
from scanning.scanner_options import Wish
from scanning.scanner_outcomes import ScannerOutcome
from station.cli import program
from station.held import held_counts
from station.outcomes import ScanOutcome
from station.paper_scan import scan_paper
from tests.scanning.escl import Feeder, network_scanner
from tests.station.pile import Pile
from tests.station.scans import jpeg, scanned
from tests.station.test_watching import sheets

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
DEVICE = "airscan:e0:Fake"
BALLOTS = 4


@pytest.fixture
def feeder(
    pile: Pile, closed_box: Callable[[int], Box], scanimage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Feeder]:
    """A network scanner with the ballots of the closed box in its feeder; pictures wait under ``memory``."""
    pages = scanned(pile, BALLOTS, tmp_path, dpi=200)
    closed_box(BALLOTS)
    for name in ("sane.d", "memory"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path / "sane.d"))
    monkeypatch.setattr("scanning.private_folder._IN_MEMORY", tmp_path / "memory")
    with network_scanner(tmp_path / "sane.d", pages) as feeder:
        yield feeder


def read(pile: Pile, jobs: int = 1) -> list[ScanOutcome]:
    pages = scan_paper(
        pile.station, "1", Wish(DEVICE), stop=lambda: False, next_sheet=lambda: False, hire=processes(jobs)
    )
    return [page.outcome for page in pages]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stack_in_the_feeder_is_read_and_stored(pile: Pile, feeder: Feeder, tmp_path: Path, jobs: int):
    assert read(pile, jobs=jobs) == [ScanOutcome.ACCEPTED] * BALLOTS
    assert len(list(pile.station.journal.home.pictures.iterdir())) == BALLOTS
    assert list((tmp_path / "memory").iterdir()) == []


def test_what_came_before_a_jam_is_stored_and_the_jam_named(pile: Pile, feeder: Feeder, tmp_path: Path):
    feeder.jammed_after = 2
    with pytest.raises(ScannerProblem) as problem:
        read(pile)
    assert problem.value.outcome is ScannerOutcome.JAMMED
    assert pile.station.journal.number("SELECT count(*) FROM sheets") == 2
    feeder.jammed_after = None
    assert read(pile) == [ScanOutcome.ACCEPTED] * 2
    assert list((tmp_path / "memory").iterdir()) == []


def test_a_sheet_that_cannot_be_read_is_set_aside_with_its_picture(pile: Pile, feeder: Feeder):
    feeder.pages[1] = jpeg(Image.new("L", (1654, 2339), 230))
    assert read(pile)[:2] == [ScanOutcome.ACCEPTED, ScanOutcome.REJECTED]
    assert held_counts(pile.station.journal) == {"rejected": 1}
    assert len(list(pile.station.journal.home.pictures.iterdir())) == BALLOTS


def test_the_command_names_each_sheet_by_its_place_and_says_what_stopped_the_scanner(
    root: Path, pile: Pile, feeder: Feeder
):
    feeder.jammed_after = BALLOTS
    result = CliRunner().invoke(program, ["--home", str(root), "scan", "--box", "1", "--scanner", DEVICE])
    assert result.exit_code == 1
    assert "4 accepted" in result.stdout
    assert "The paper is jammed" in result.stderr


def test_scanners_are_listed_by_command(feeder: Feeder):
    listed = CliRunner().invoke(program, ["scanners", "--json"])
    assert json.loads(listed.stdout) == [
        {"device": DEVICE, "label": "eSCL Fake", "sources": ["flatbed", "feeder"]},
    ]
    assert f"{DEVICE}  eSCL Fake: glass (flatbed), feeder" in CliRunner().invoke(program, ["scanners"]).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name files, or a folder to --watch, a --scanner or a --camera"),
        (("--camera", "0", "a.jpg"), "no two of them"),
        (("--scanner", "x", "a.jpg"), "no two of them"),
        (("--remove", "a.jpg"), "belong to --watch"),
        (("--source", "feeder", "a.jpg"), "belongs to --scanner"),
    ],
)
def test_a_scan_has_one_origin(root: Path, arguments: tuple[str, ...], said: str):
    result = CliRunner().invoke(program, ["--home", str(root), "scan", "--box", "1", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_program_that_is_killed_while_scanning_leaves_no_picture_after_the_next_start(
    root: Path, pile: Pile, feeder: Feeder
):
    feeder.pages *= 50
    command = [str(PROGRAM), "--home", str(root), "scan", "--box", "1", "--scanner", DEVICE]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as killed:
        while sheets(root) < 1 and killed.poll() is None:
            time.sleep(0.01)
        assert killed.poll() is None
        held_open = {each.resolve() for each in Path(f"/proc/{killed.pid}/fd").iterdir()}
        [left] = [each for each in held_open if each.name.startswith("rostlokal-pictures-")]
        killed.send_signal(signal.SIGKILL)
    feeder.pages[:] = []
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no paper in the feeder" in done.stderr
    assert not left.exists()
