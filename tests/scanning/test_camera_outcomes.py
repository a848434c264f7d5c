"""What a camera can say, and when a sheet is too small in its picture."""

import cv2
import numpy as np
import pytest

from ballots.outcome import Outcome
from scanning.aim import is_too_small
from scanning.camera_outcomes import CameraHint, CameraOutcome
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


@pytest.mark.parametrize(("px_per_mm", "small"), [(3.4, True), (5.5, False)])
def test_a_sheet_is_too_small_where_its_markers_are(paper: Paper, px_per_mm: float, small: bool) -> None:
    shrink = px_per_mm / (200 / 25.4)
    picture = np.asarray(cv2.resize(paper.clean(), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    assert is_too_small(picture, Reason.BLURRED, MarkerFinder()) is small
    assert not is_too_small(picture, Reason.CURLED, MarkerFinder()), "what else is the matter has its own sentence"


def test_a_picture_without_a_sheet_is_not_too_small() -> None:
    assert not is_too_small(np.full((1080, 1920), 128, np.uint8), Reason.BLURRED, MarkerFinder())
