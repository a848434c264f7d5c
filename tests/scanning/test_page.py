"""Registration, measured again: known millimetres are found at the pixels where they were put."""

import cv2
import numpy as np
import pytest

from scanning.grey import Grey
from scanning.levels import measure_levels
from scanning.page import Page, find_page
from scanning.reasons import Reason, Rejected
from tests.scanning.paper import PX_PER_MM, Paper

SPOTS = np.array([[20.0, 30.0], [105.0, 148.5], [190.0, 60.0], [30.0, 270.0]])


def found(paper: Paper, matrix: np.ndarray, size: tuple[int, int]) -> Page:
    """The page found after a perspective change of the clean picture's pixels."""
    laid = cv2.warpPerspective(paper.clean(), matrix, size, flags=cv2.INTER_LINEAR, borderValue=200)
    return find_page(np.asarray(laid, np.uint8), paper.reader.finder, paper.reader.corners_mm)


def error_mm(page: Page, matrix: np.ndarray) -> float:
    """The largest distance between where spots of the page are and where they are thought to be."""
    pixels = SPOTS * PX_PER_MM - 0.5
    true = cv2.perspectiveTransform(pixels[None], matrix)[0]
    return float(np.linalg.norm(page.pixels(SPOTS) - true, axis=1).max() / page.px_per_mm)


@pytest.mark.parametrize("degrees", [0, 1.3, -2.5, 90, 181])
def test_a_scan_is_registered_to_a_tenth_of_a_millimetre(paper: Paper, degrees: float) -> None:
    matrix = np.vstack([cv2.getRotationMatrix2D((827, 1170), degrees, 1.004), [0, 0, 1]])
    matrix[:2, 2] += 500
    assert error_mm(found(paper, matrix, (2800, 3300)), matrix) < 0.1


def test_a_photo_from_aside_is_registered_to_a_fifth_of_a_millimetre(paper: Paper) -> None:
    seen = np.float32([[900, 100], [2300, 240], [2450, 2000], [700, 2080]])
    matrix = cv2.getPerspectiveTransform(np.float32([[0, 0], [1654, 0], [1654, 2339], [0, 2339]]), seen)
    assert error_mm(found(paper, matrix, (3840, 2160)), matrix) < 0.2


def on_a_table(paper: Paper, left: int) -> Grey:
    """A camera's picture of the sheet, lying along it."""
    table = np.full((2000, 2900), 120, np.uint8)
    table[150 : 150 + 1654, left : left + 2339] = np.rot90(paper.clean())[:1654, :2339]
    return table


def test_a_sheet_that_has_not_moved_is_found_where_it_was(paper: Paper) -> None:
    first = find_page(on_a_table(paper, 300), paper.reader.finder, paper.reader.corners_mm)
    nudged = find_page(on_a_table(paper, 302), paper.reader.finder, paper.reader.corners_mm, first.homography)
    assert nudged.pixels(SPOTS) - first.pixels(SPOTS) == pytest.approx(np.tile([2.0, 0.0], (len(SPOTS), 1)), abs=0.05)


@pytest.mark.parametrize("left", [80, 520])
def test_a_sheet_that_lies_elsewhere_is_found_too(paper: Paper, left: int) -> None:
    before = find_page(on_a_table(paper, 300), paper.reader.finder, paper.reader.corners_mm)
    fresh, again = (
        find_page(on_a_table(paper, left), paper.reader.finder, paper.reader.corners_mm, homography)
        for homography in (None, before.homography)
    )
    assert np.array_equal(again.homography, fresh.homography)


def test_a_corner_that_is_covered_now_is_not_believed_to_be_where_it_was(paper: Paper) -> None:
    picture = on_a_table(paper, 300)
    before = find_page(picture, paper.reader.finder, paper.reader.corners_mm)
    x, y = before.pixels(paper.reader.corners_mm[:1])[0].astype(int)
    picture[y - 60 : y + 60, x - 60 : x + 60] = 165
    with pytest.raises(Rejected) as refused:
        find_page(picture, paper.reader.finder, paper.reader.corners_mm, before.homography)
    assert refused.value.reason is Reason.CROPPED


@pytest.mark.parametrize("blur_mm", [0.1, 0.2, 0.3])
def test_blur_is_measured_to_a_sixth(paper: Paper, blur_mm: float) -> None:
    grey = np.asarray(cv2.GaussianBlur(paper.clean(), (0, 0), blur_mm * PX_PER_MM), np.uint8)
    page = find_page(grey, paper.reader.finder, paper.reader.corners_mm)
    levels = measure_levels(grey, page, paper.reader.corners_mm)
    assert levels.blur_mm == pytest.approx(blur_mm, rel=0.17)


def test_grey_levels_and_noise_are_measured_at_the_markers(paper: Paper) -> None:
    noise = np.random.default_rng(2).normal(0, 6, paper.clean().shape)
    grey = np.clip(40 + paper.clean() * (200 / 255) + noise, 0, 255).astype(np.uint8)
    page = find_page(grey, paper.reader.finder, paper.reader.corners_mm)
    levels = measure_levels(grey, page, paper.reader.corners_mm)
    assert levels.black == pytest.approx(40, abs=2)
    assert levels.white == pytest.approx(240, abs=2)
    assert levels.noise == pytest.approx(6 / 200, rel=0.4)
