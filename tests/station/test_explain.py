"""The pictures that show how a page was read."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanning.overlay import BLANK, FOUND, MARKED, UNCLEAR
from tests.scanning.paper import Paper, election, line

STATION = Path(sys.executable).parent / "rostlokal-station"
PX_PER_MM = 6.0


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper(election())


@pytest.fixture
def folder(paper: Paper, tmp_path: Path) -> Path:
    """An election, a scan with a cross and a barely begun mark, one of an empty sheet, and a letter."""
    (tmp_path / "election.toml").write_bytes(paper.file.data)
    scan = paper.crossed(("2", "1"))
    box = paper.target("3", "1").box
    line(scan, (box.x + 2, box.y + 3), (box.x + 3.2, box.y + 3), 0.4)
    cv2.imwrite(str(tmp_path / "scan.png"), scan)
    cv2.imwrite(str(tmp_path / "empty.png"), np.full_like(scan, 255))
    (tmp_path / "letter.jpg").write_bytes(b"Dear voters,\n")
    return tmp_path


def explain(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    command = [STATION, "explain", "--election", "election.toml", "-o", "out", *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def colour_around(picture: np.ndarray, paper: Paper, project: str) -> tuple[int, ...]:
    """The colour of the frame left of a project's first box."""
    box = paper.target(project, "1").box
    x, y = round((box.x - 1.3) * PX_PER_MM), round((box.y + box.h / 2) * PX_PER_MM)
    around = picture[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3).astype(int)
    return tuple(around[np.argmax(np.ptp(around, axis=1))].tolist())


def test_every_box_is_framed_by_its_decision_and_every_step_has_its_picture(folder: Path, paper: Paper) -> None:
    done = explain(folder, "scan.png")
    assert done.returncode == 0, done.stderr
    names = [f"scan.png-1-{step}.jpg" for step in ("1-found", "2-straight", "3-boxes", "4-decided")]
    assert sorted(path.name for path in (folder / "out").iterdir()) == names
    decided = cv2.imread(str(folder / "out" / names[3]))
    assert decided is not None
    for project, colour in (("2", MARKED), ("1", BLANK), ("3", UNCLEAR)):
        assert np.abs(np.subtract(colour_around(decided, paper, project), colour)).max() < 60, project


def counted(boxes: np.ndarray, paper: Paper, project: str) -> float:
    """The share of a box's middle that is coloured as ink in the picture of all boxes close up."""
    targets = paper.pages[0].targets
    number, rows = targets.index(paper.target(project, "1")), -(-len(targets) // 4)
    tall, wide = boxes.shape[0] // rows, boxes.shape[1] // 4
    cell = boxes[number // 4 * tall : (number // 4 + 1) * tall, number % 4 * wide : (number % 4 + 1) * wide]
    middle = cell[tall // 2 - 20 : tall // 2 + 30, 3 * wide // 4 - 25 : 3 * wide // 4 + 15]
    return float((np.abs(middle.astype(int) - FOUND).max(axis=2) < 60).mean())


def test_what_was_counted_as_ink_is_coloured_in_the_marked_box_alone(folder: Path, paper: Paper) -> None:
    explain(folder, "scan.png")
    boxes = cv2.imread(str(folder / "out" / "scan.png-1-3-boxes.jpg"))
    assert boxes is not None
    assert counted(boxes, paper, "2") > 0.1
    assert counted(boxes, paper, "1") == 0


def test_a_page_that_is_not_read_shows_what_was_found_and_says_why(folder: Path) -> None:
    done = explain(folder, "empty.png", "letter.jpg")
    assert done.returncode == 0
    assert "empty.png page 1: back-side" in done.stdout
    assert "letter.jpg page 1: not-a-picture" in done.stdout
    assert [path.name for path in (folder / "out").iterdir()] == ["empty.png-1-1-found.jpg"]


def test_pictures_are_never_overwritten(folder: Path) -> None:
    explain(folder, "scan.png")
    again = explain(folder, "scan.png")
    assert again.returncode == 1
    assert "exists already" in again.stderr


def test_a_missing_file_ends_with_a_sentence(folder: Path) -> None:
    done = explain(folder, "gone.png")
    assert done.returncode == 1
    assert "gone.png cannot be read" in done.stderr
