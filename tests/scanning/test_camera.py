"""Pictures as a camera or a film sends them, whatever they are coded in; a damaged one costs no more than itself."""

import threading
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanning.camera import Camera
from scanning.grey import Grey
from tests.scanning.film import jpegs, network_camera

SIZE = (1080, 1920)
# A file of nothing but JPEGs does not say how fast they came; FFmpeg takes it for this.
FPS = 25


def pictures(count: int) -> list[Grey]:
    """Each lighter than the one before."""
    return [np.full(SIZE, 60 + 40 * number, np.uint8) for number in range(count)]


def never() -> bool:
    return False


def test_a_damaged_picture_of_a_film_is_left_out_and_time_goes_on(tmp_path: Path) -> None:
    first, second, third = jpegs(pictures(3))
    (tmp_path / "film.mjpeg").write_bytes(first + second[: len(second) // 2] + b"\xff\xd9" + third)
    with Camera(str(tmp_path / "film.mjpeg")) as camera:
        frames = list(camera.frames(never))
    assert [round(float(frame.grey.mean())) for frame in frames] == pytest.approx([60, 140], abs=2)
    assert [frame.at for frame in frames] == pytest.approx([0, 2 / FPS])


def test_a_film_that_is_no_row_of_jpegs_is_seen_too(tmp_path: Path) -> None:
    writer = cv2.VideoWriter(str(tmp_path / "film.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 30, SIZE[::-1])
    for picture in pictures(3):
        writer.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    writer.release()
    with Camera(str(tmp_path / "film.mp4")) as camera:
        frames = list(camera.frames(never))
    assert [round(float(frame.grey.mean())) for frame in frames] == pytest.approx([60, 100, 140], abs=3)


def test_a_network_camera_is_seen_in_grey_through_damaged_pictures() -> None:
    whole, broken = jpegs(pictures(2))
    is_over = threading.Event()
    with (
        network_camera([whole, broken[: len(broken) // 2]], is_over.is_set) as address,
        Camera(address) as camera,
    ):
        frames = list(islice(camera.frames(never), 3))
        is_over.set()
    assert [round(float(frame.grey.mean())) for frame in frames] == pytest.approx([60, 60, 60], abs=2)
    assert {frame.grey.shape for frame in frames} == {SIZE}
