"""A print of another size reads as long as pens fit its boxes, and is named beyond that, where its size is known."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from scanning.files import open_source
from scanning.grey import Grey
from scanning.interpret import read_page
from scanning.reasons import Reason, Rejected
from scanning.resolution import known_dpi
from tests.scanning.paper import DPI, Paper, line

FILLED_IN = {("1", "1"), ("3", "2"), ("8", "3")}


def printed_at(paper: Paper, scale: float) -> Grey:
    """A scan of a sheet that was printed at this scale and then filled in, by a pen as thick as ever."""
    grey = paper.clean()
    height, width = grey.shape
    matrix = np.array([[scale, 0, (1 - scale) * width / 2], [0, scale, (1 - scale) * height / 2]])
    shrunk = np.asarray(cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=255), np.uint8)
    for project, column in FILLED_IN:
        x, y, w, h = paper.target(project, column).box
        corners = np.array([[x + 1, y + 1], [x + w - 1, y + h - 1], [x + w - 1, y + 1], [x + 1, y + h - 1]])
        ends = [tuple(point) for point in (corners - (105, 148.5)) * scale + (105, 148.5)]
        line(shrunk, ends[0], ends[1])
        line(shrunk, ends[2], ends[3])
    return shrunk


def reason(paper: Paper, grey: Grey, dpi: float | None) -> Reason | None:
    try:
        read_page(grey, paper.reader, dpi)
    except Rejected as rejected:
        return rejected.reason
    return None


@pytest.mark.parametrize("scale", [0.94, 0.97, 1.0, 1.03])
def test_a_print_of_nearly_the_right_size_reads_as_it_was_filled_in(paper: Paper, scale: float) -> None:
    read = read_page(printed_at(paper, scale), paper.reader, DPI)
    assert {(target.project, target.column) for target in read.targets if target.mark == "marked"} == FILLED_IN
    assert "unclear" not in {target.mark for target in read.targets}


@pytest.mark.parametrize("scale", [0.71, 0.85, 0.9])
def test_a_print_that_is_much_too_small_is_named(paper: Paper, scale: float) -> None:
    assert reason(paper, printed_at(paper, scale), DPI) is Reason.WRONG_SCALE


@pytest.mark.parametrize("dpi", [None, 72, 96, 173])
def test_nothing_is_said_of_the_size_where_the_resolution_is_not_known(paper: Paper, dpi: float | None) -> None:
    assert reason(paper, printed_at(paper, 0.85), dpi) is None


def test_a_camera_that_claims_a_scanners_resolution_is_not_believed() -> None:
    assert known_dpi(300, 3024, 4032) is None
    assert known_dpi(300, 3508, 2480) == known_dpi(300.0, 2480, 3508) == 300


@pytest.mark.parametrize("kind", ["jpg", "cm.jpg", "png", "tif", "pdf"])
def test_files_say_how_fine_their_pictures_are(paper: Paper, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"scan.{kind}"
    picture = Image.fromarray(printed_at(paper, 0.85))
    picture.save(path, resolution=DPI) if kind == "pdf" else picture.save(path, dpi=(DPI, DPI))
    if kind == "cm.jpg":
        data = path.read_bytes()
        path.write_bytes(data[:13] + struct.pack(">BHH", 2, 79, 79) + data[18:])
    source = open_source(path)
    assert known_dpi(source.dpi(0), *source.grey(0).shape) == DPI
    assert reason(paper, source.grey(0), source.dpi(0)) is Reason.WRONG_SCALE
    source.close()


@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
def test_files_that_say_nothing_are_not_judged(paper: Paper, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"scan.{kind}"
    Image.fromarray(paper.clean()).save(path)
    source = open_source(path)
    assert known_dpi(source.dpi(0), *source.grey(0).shape) is None
    source.close()


def test_a_broken_note_on_the_resolution_is_no_error(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(paper.clean()).save(path)
    data = path.read_bytes()
    chunk = b"pHYs" + struct.pack(">IIB", 7, 0, 9)
    path.write_bytes(data[:33] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:])
    assert open_source(path).dpi(0) is None
