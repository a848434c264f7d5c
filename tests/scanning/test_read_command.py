"""`rostlokal-station read`, run as a command."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanning.camera_outcomes import CameraHint
from tests.scanning.paper import SERIAL, Paper, serials

STATION = Path(sys.executable).parent / "rostlokal-station"


@pytest.fixture(scope="module")
def folder(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An election, two ballots in a PDF, and a scan of a third."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "election.toml").write_bytes(paper.file.data)
    (folder / "stack.pdf").write_bytes(paper.pdf(serials(2)))
    cv2.imwrite(str(folder / "scan.jpg"), paper.crossed(("2", "3")))
    return folder


def read(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in the folder."""
    command = [str(STATION), "read", "--election", "election.toml", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_one_line_of_json_a_page_in_the_order_of_the_files(folder: Path) -> None:
    done = read(folder, "--test", "--jsonl", "--jobs", "2", "stack.pdf", "scan.jpg", "election.toml")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["source"], line["frame"], line["status"], line["reason"]) for line in lines] == [
        ("stack.pdf", 0, "read", None),
        ("stack.pdf", 1, "read", None),
        ("scan.jpg", 0, "read", None),
        ("election.toml", 0, "rejected", "not-a-picture"),
    ]
    assert [line["serial"] for line in lines] == [*serials(2), SERIAL, None]
    marked = [target for target in lines[2]["targets"] if target["mark"] == "marked"]
    assert [(target["contest"], target["project"], target["column"]) for target in marked] == [("city", "2", "3")]


def test_a_list_for_people_without_jsonl(folder: Path) -> None:
    done = read(folder, "--test", "scan.jpg", "election.toml")
    assert f"scan.jpg page 1: {SERIAL}, page 1, marked city 2/3" in done.stdout
    assert "election.toml page 1: not-a-picture. The file is no complete picture" in done.stdout


def test_a_photo_of_a_sheet_that_is_too_small_is_told_how_to_take_a_better_one(paper: Paper, folder: Path) -> None:
    picture = np.full((1080, 1920), 120, np.uint8)
    sheet = cv2.resize(cv2.GaussianBlur(paper.clean(), (0, 0), 2.8), (714, 1010), interpolation=cv2.INTER_AREA)
    picture[35:1045, 600:1314] = sheet
    cv2.imwrite(str(folder / "photo.jpg"), picture)
    done = read(folder, "--test", "photo.jpg")
    assert f"photo.jpg page 1: blurred. {CameraHint.TURN.en}" in done.stdout


def test_the_lines_go_to_standard_output_while_a_screen_shows_progress(folder: Path) -> None:
    ours, screen = pty.openpty()
    command = [str(STATION), "read", "--election", "election.toml", "--test", "--jsonl", "scan.jpg"]
    seen = {**os.environ, "TERM": "xterm"}
    done = subprocess.run(command, cwd=folder, env=seen, stdout=subprocess.PIPE, stderr=screen, text=True, check=True)
    os.close(screen)
    os.close(ours)
    assert [json.loads(line)["serial"] for line in done.stdout.splitlines()] == [SERIAL]


def test_a_missing_file_is_said_and_the_rest_is_read(folder: Path) -> None:
    done = read(folder, "--test", "--jsonl", "gone.jpg", "scan.jpg")
    assert done.returncode == 1
    assert "gone.jpg cannot be read: No such file or directory" in done.stderr
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["scan.jpg"]


@pytest.mark.parametrize("arguments", [("scan.jpg",), ("--manifest", "manifest.json", "scan.jpg")])
def test_official_ballots_are_referred_to_the_command_that_stores_them(folder: Path, arguments: tuple[str]) -> None:
    done = read(folder, *arguments)
    assert done.returncode == 1
    assert "give --test" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_election_is_said_with_every_problem(folder: Path) -> None:
    (folder / "broken.toml").write_text("format = 2\n")
    done = read(folder, "--election", "broken.toml", "--test", "scan.jpg")
    assert done.returncode == 1
    assert "broken.toml is not a usable election definition" in done.stderr
    assert "Traceback" not in done.stderr
