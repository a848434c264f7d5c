"""Under a lamp's reflection pencil vanishes before print does: such a box is never called blank."""

import cv2
import numpy as np
import pytest

from scanning.grey import Grey
from scanning.reasons import Reason
from tests.scanning.paper import PX_PER_MM, Paper, line

BOX = ("4", "2")
# Paper and print as a camera shows them, and a pencil that presses lightly.
PAPER, PRINT, PENCIL = 215, 40, 190


def photographed(paper: Paper, level: int | None = PENCIL) -> Grey:
    """The first page in grey levels of a camera, somewhat soft, with a cross at this level in one box."""
    flat = (PRINT + paper.clean() * ((PAPER - PRINT) / 255)).astype(np.uint8)
    grey = np.asarray(cv2.GaussianBlur(flat, (0, 0), 1.3), np.uint8)
    if level is not None:
        x, y, w, h = paper.target(*BOX).box
        for start, end in (((1, 1), (w - 1, h - 1)), ((w - 1, 1), (1, h - 1))):
            line(grey, (x + start[0], y + start[1]), (x + end[0], y + end[1]), 0.4, level)
    return grey


def reflecting(paper: Paper, grey: Grey, strength: float, radius_mm: float) -> Grey:
    """A lamp's reflection over that box, which turns print as light as ``strength`` says (grey levels)."""
    x, y, w, h = paper.target(*BOX).box
    rows, columns = np.ogrid[: grey.shape[0], : grey.shape[1]]
    away = np.hypot(columns / PX_PER_MM - x - w / 2, rows / PX_PER_MM - y - h / 2) / radius_mm
    return np.clip(grey + strength * np.exp(-(away**2)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("radius_mm", [5.0, 15.0, 60.0])
@pytest.mark.parametrize("strength", [70, 100, 150, 250])
def test_a_light_cross_under_a_reflection_is_never_called_blank(paper: Paper, strength: int, radius_mm: float) -> None:
    assert paper.marks(photographed(paper))[BOX] in ("marked", "unclear")
    dazzled = reflecting(paper, photographed(paper), strength, radius_mm)
    if paper.reason(dazzled) is None:
        assert paper.marks(dazzled)[BOX] != "blank"


def test_only_the_boxes_under_the_reflection_are_unclear(paper: Paper) -> None:
    found = paper.marks(reflecting(paper, photographed(paper, None), 150, 8.0))
    assert found.pop(BOX) == "unclear"
    assert list(found.values()).count("blank") >= len(found) - 8


def test_a_page_that_is_dazzled_all_over_is_named(paper: Paper) -> None:
    assert paper.reason(reflecting(paper, photographed(paper), 150, 60.0)) is Reason.TOO_DARK


@pytest.mark.parametrize("darkest", [0.5, 0.7])
def test_light_that_falls_off_leaves_no_doubt(paper: Paper, darkest: float) -> None:
    grey = photographed(paper, None)
    dimmed = (grey * np.linspace(darkest, 1, grey.shape[0])[:, None]).astype(np.uint8)
    assert set(paper.marks(dimmed).values()) == {"blank"}


@pytest.mark.parametrize("toner", [0.7, 0.85])
def test_toner_that_is_paler_here_and_there_leaves_no_doubt(paper: Paper, toner: float) -> None:
    grey = photographed(paper, None)
    share = np.linspace(toner, 1, grey.shape[1])[None, :]
    assert set(paper.marks((PAPER - (PAPER - grey) * share).astype(np.uint8)).values()) == {"blank"}


@pytest.mark.parametrize("blur_mm", [0.15, 0.2, 0.25, 0.28])
def test_a_pale_line_is_no_empty_box_however_soft_the_picture_is(paper: Paper, blur_mm: float) -> None:
    # A barely pressed pencil under a camera was once lost: blur had left two thirds of what is faint.
    grey = paper.clean().copy()
    x, y, w, h = paper.target(*BOX).box
    line(grey, (x + 1, y + 1), (x + w - 1, y + h - 1), 0.35, 235)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), blur_mm * PX_PER_MM), np.uint8)
    found = paper.marks(soft)
    assert found.pop(BOX) == "unclear"
    assert set(found.values()) == {"blank"}


@pytest.mark.parametrize("level", [234, 232])
def test_a_pale_line_in_a_coarse_scan_is_no_empty_box(paper: Paper, level: int) -> None:
    # Scans of 150 dpi are sharp, and yet lost lines of a ballpoint that hardly pressed: noise and grain broke them.
    grey = paper.clean().copy()
    x, y, w, h = paper.target(*BOX).box
    line(grey, (x + 1, y + h - 1), (x + w - 1, y + 1), 0.25, level)
    soft = cv2.GaussianBlur(grey, (0, 0), 0.1 * PX_PER_MM)
    coarse = cv2.resize(soft, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA).astype(np.float64)
    noisy = np.clip(coarse + np.random.default_rng(level).normal(0, 2, coarse.shape), 0, 255).astype(np.uint8)
    assert paper.marks(noisy)[BOX] == "unclear"
