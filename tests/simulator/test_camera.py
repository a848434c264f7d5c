"""What a camera above the sheet sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from simulator.camera import CAMERAS, paper_under, photo, seen_at, seen_from
from simulator.paper import PrintedPage

A4 = (210.0, 297.0)
CAMERA = CAMERAS["camera-1080p"]
PER_MM = 6.0
CORNERS = np.array([[0.0, 0.0], [210.0, 0.0], [210.0, 297.0], [0.0, 297.0]])
seeds = st.integers(0, 2**32)


def blank(colour: bool = False) -> PrintedPage:
    shape = (round(A4[1] * PER_MM), round(A4[0] * PER_MM)) + (3,) * colour
    return PrintedPage(np.zeros(shape, np.uint8), PER_MM)


@settings(max_examples=50)
@given(seed=seeds)
def test_the_whole_sheet_lies_in_the_picture_along_its_long_side(seed: int) -> None:
    seen = seen_at(seen_from(CAMERA, A4, np.random.default_rng(seed)), CORNERS)
    assert (np.abs(seen) < (960, 540)).all()
    width, height = np.ptp(seen, axis=0)
    assert width > 1.2 * height
    # Between 85 and 97 % of the picture's height.
    assert 0.84 * 1080 < height < 0.98 * 1080


@settings(max_examples=20)
@given(seed=seeds)
def test_each_pixel_shows_the_paper_that_is_seen_there(seed: int) -> None:
    seen = seen_from(CAMERA, A4, np.random.default_rng(seed))
    x, y = paper_under(seen, (96, 54))
    back = seen_at(seen, np.stack([x, y], axis=-1).reshape(-1, 2).astype(float)).reshape(54, 96, 2)
    assert np.abs(back[..., 0] - (np.arange(96) - 47.5)).max() < 0.05
    assert np.abs(back[..., 1] - (np.arange(54) - 26.5)[:, None]).max() < 0.05


def test_the_lens_bends_straight_edges() -> None:
    bent = replace(CAMERA, distortion=(0.05, 0.05))
    along = np.column_stack([np.zeros(50), np.linspace(0, 297, 50)])
    sag = {}
    for name, camera in (("straight", replace(CAMERA, distortion=(0, 0))), ("bent", bent)):
        edge = seen_at(seen_from(camera, A4, np.random.default_rng(3)), along)
        first, last = edge[0], edge[-1]
        across = np.array([first[1] - last[1], last[0] - first[0]]) / np.linalg.norm(last - first)
        sag[name] = np.abs((edge - first) @ across).max()
    assert sag["straight"] < 0.01
    assert sag["bent"] > 2


@pytest.mark.parametrize("colour", [False, True])
def test_a_photo_shows_lit_paper_on_a_darker_table(colour: bool) -> None:
    picture = photo(blank(colour), A4, CAMERA, np.random.default_rng(1)).astype(float)
    assert picture.shape == (1080, 1920) + (3,) * colour
    assert picture[500:580, 900:1020].mean() > 110
    outside = np.concatenate([picture[:, :40], picture[:, -40:]], axis=1)
    assert outside.mean() < 0.8 * picture[500:580, 900:1020].mean()


def test_light_falls_off_over_the_sheet() -> None:
    picture = photo(blank(), A4, replace(CAMERA, dimming=(0.35, 0.35)), np.random.default_rng(4)).astype(float)
    lit = [picture[y : y + 60, x : x + 60].mean() for y in (200, 500, 800) for x in (500, 900, 1300)]
    assert max(lit) - min(lit) > 15


def test_the_command_takes_photos(ballots: Any) -> None:
    line = {"serial": "aaaa", "pen": "fill-felt", "marks": [ballots.mark("P10", "1")]}
    options = ["--device", "camera-1080p", "--no-shuffle"]
    assert ballots.scan("empty", {"serial": "aaaa"}, options=options).exit_code == 0
    assert ballots.scan("photos", line, options=options).exit_code == 0
    (empty,), (marked,) = ballots.find("empty", "aaaa"), ballots.find("photos", "aaaa")
    with Image.open(marked) as image:
        assert (image.size, image.info["dpi"]) == ((1920, 1080), (72, 72))
    pictures = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(float) for path in (empty, marked)]
    # The same seed gives the same view, so that only the mark differs: about (6 mm × 7 px)².
    darker = (cv2.blur(pictures[0] - pictures[1], (5, 5)) > 40).sum()
    assert 700 < darker < 3500
