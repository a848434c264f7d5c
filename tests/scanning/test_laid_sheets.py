"""Frames of one sheet, read as the camera's are: what one frame alone leaves unclear, several settle."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ballots.outcome import Outcome
from scanning.camera import Frame
from scanning.camera_outcomes import CameraHint
from scanning.crew import Crew
from scanning.frames import FrameReader, Task
from scanning.grey import Grey
from scanning.laid_sheets import LaidSheets
from scanning.laying import PATIENCE_SECONDS
from scanning.reasons import Reason
from scanning.result import PageResult
from tests.scanning.film import pictures
from tests.scanning.paper import PX_PER_MM, SERIAL, Paper

FPS = 30


@pytest.fixture(scope="module")
def crew(paper: Paper) -> Iterator[Crew]:
    with Crew(paper.spec, 1, keep_pictures=False) as hired:
        yield hired


def grainy(paper: Paper, picture: Grey, seed: int) -> Grey:
    """The picture with dark grains in one box, elsewhere in every frame."""
    x, y, w, h = (round(each * PX_PER_MM) for each in paper.target("2").box)
    frame = picture.copy()
    inside = frame[y + 8 : y + h - 8, x + 8 : x + w - 8]
    inside[np.random.default_rng(seed).random(inside.shape) < 0.1] = 120
    return frame


def read(crew: Crew, folder: Path, frames: list[Grey]) -> tuple[list[PageResult], list[Outcome]]:
    """The sheets, and what was said at each frame."""
    said: list[Outcome] = []
    seen = (Frame(grey, number / FPS) for number, grey in enumerate(frames))
    sheets = list(LaidSheets(crew, folder, lambda _, hint: said.append(hint)).of(seen))
    return sheets, said


def decision(sheet: PageResult, project: str) -> str:
    return next(target.mark for target in sheet.targets if (target.project, target.column) == (project, "1"))


def test_grains_that_make_each_frame_unclear_are_gone_in_their_mean(crew: Crew, paper: Paper, tmp_path: Path) -> None:
    frames = [grainy(paper, paper.crossed(("1", "1")), seed) for seed in range(12)]
    assert paper.marks(frames[0])["2", "1"] == "unclear"
    sheets, said = read(crew, tmp_path, frames)
    assert [decision(sheets[0], project) for project in ("1", "2", "3")] == ["marked", "blank", "blank"]
    assert said[-1] is CameraHint.READ


def test_what_stays_unclear_in_the_mean_is_for_people(crew: Crew, paper: Paper, tmp_path: Path) -> None:
    doubtful = grainy(paper, paper.crossed(("1", "1")), 1)
    sheets, said = read(crew, tmp_path, [doubtful] * round(FPS * (PATIENCE_SECONDS + 1)))
    assert [decision(sheet, "2") for sheet in sheets] == ["unclear"]
    assert said.index(CameraHint.UNCERTAIN) < said.index(CameraHint.READ)


def test_a_stand_that_shakes_costs_frames_and_not_the_sheet(crew: Crew, paper: Paper, tmp_path: Path) -> None:
    (tmp_path / "ballot.pdf").write_bytes(paper.pdf([SERIAL]))
    clear = pictures(tmp_path / "ballot.pdf")[0]
    shaken = np.asarray(cv2.blur(clear, (6, 1)), np.uint8)
    assert paper.reason(shaken) is Reason.BLURRED
    sheets, said = read(crew, tmp_path, [shaken, shaken, clear, shaken, shaken, clear, shaken, clear])
    assert [sheet.serial for sheet in sheets] == [SERIAL]
    assert said[-1] is CameraHint.READ


def test_no_frame_is_left_behind(crew: Crew, paper: Paper, tmp_path: Path) -> None:
    sheets, _ = read(crew, tmp_path, [paper.clean()] * 5)
    assert len(sheets) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_frame_is_read_alike_where_the_sheet_was_seen_before(paper: Paper, tmp_path: Path) -> None:
    reader, path = FrameReader(paper.reader, keep_pictures=False), tmp_path / "frame.tif"
    Image.fromarray(paper.crossed(("1", "1"), ("3", "2"))).save(path)
    first = reader.answer(Task(str(path), 0))
    again = reader.answer(Task(str(path), 0, first.lie))
    assert again.lie == pytest.approx(first.lie, rel=1e-3, abs=0.02)
    assert again.result is not None
    assert first.result is not None
    assert [t.mark for t in again.result.targets] == [t.mark for t in first.result.targets]
