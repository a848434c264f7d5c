"""What a camera can say, and when a sheet is too small in its picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ballots.outcome import Outcome
from scanning.aim import advice
from scanning.camera_outcomes import CameraHint, CameraOutcome
from scanning.frames import FrameReader, Task
from scanning.grey import Grey
from scanning.markers import MarkerFinder
from scanning.reasons import Reason
from tests.scanning.paper import Paper


@pytest.mark.parametrize("outcome", [*CameraOutcome, *CameraHint])
def test_each_sentence_is_said_in_two_languages(outcome: Outcome) -> None:
    assert outcome.sv != outcome.en
    assert all(sentence.endswith(".") for sentence in (outcome.sv, outcome.en))


@pytest.mark.parametrize("outcome", CameraOutcome)
def test_what_is_the_matter_with_a_camera_comes_with_what_to_do(outcome: CameraOutcome) -> None:
    assert all(sentence.count(". ") >= 1 for sentence in (outcome.sv, outcome.en))


def taken(paper: Paper, px_per_mm: float, size: tuple[int, int], turns: int) -> Grey:
    """The sheet in the middle of a camera's picture of this size (width, height), turned by quarters."""
    shrink = px_per_mm / (200 / 25.4)
    sheet = np.rot90(cv2.resize(paper.clean(), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), turns)
    picture = np.full(size[::-1], 120, np.uint8)
    top, left = ((there - own) // 2 for there, own in zip(picture.shape, sheet.shape, strict=True))
    picture[top : top + sheet.shape[0], left : left + sheet.shape[1]] = sheet
    return picture


@pytest.mark.parametrize(
    ("px_per_mm", "size", "turns", "hint"),
    [
        pytest.param(3.4, (1920, 1080), 0, CameraHint.TURN, id="upright"),
        pytest.param(3.4, (1080, 1920), 1, CameraHint.TURN, id="across a camera that stands upright"),
        pytest.param(3.4, (1920, 1080), 1, CameraHint.CLOSER, id="far away"),
        pytest.param(3.4, (1280, 720), 1, CameraHint.TOO_COARSE, id="fills a coarse picture"),
        pytest.param(4.8, (1920, 1080), 1, None, id="as it should be"),
    ],
)
def test_whoever_lays_a_sheet_that_is_too_small_is_told_how_to_mend_that(
    paper: Paper, px_per_mm: float, size: tuple[int, int], turns: int, hint: CameraHint | None
) -> None:
    picture = taken(paper, px_per_mm, size, turns)
    assert advice(picture, Reason.BLURRED, MarkerFinder()) is hint
    assert advice(picture, Reason.CURLED, MarkerFinder()) is None, "what else is the matter has its own sentence"


def test_a_file_of_a_sheet_that_is_too_small_says_so(paper: Paper, tmp_path: Path) -> None:
    blurred = np.asarray(cv2.GaussianBlur(taken(paper, 3.4, (1920, 1080), 0), (0, 0), 1.5), np.uint8)
    cv2.imwrite(str(tmp_path / "photo.png"), blurred)
    result = FrameReader(paper.reader, keep_pictures=False).answer(Task(str(tmp_path / "photo.png"), 0)).result
    assert result is not None
    assert (result.reason, result.advice) == (Reason.BLURRED, CameraHint.TURN)


def test_a_picture_without_a_sheet_is_not_too_small() -> None:
    assert advice(np.full((1080, 1920), 128, np.uint8), Reason.BLURRED, MarkerFinder()) is None
