"""Whether a file is all there while somebody else still writes it."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanning.whole import is_whole
from tests.scanning.paper import SERIAL, Paper

PAGE = Image.fromarray(np.add.outer(np.arange(300), np.arange(200)).astype(np.uint8))


def saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    PAGE.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


KINDS = {
    "jpeg": lambda: saved("JPEG"),
    "png": lambda: saved("PNG"),
    "tiff": lambda: saved("TIFF"),
    "tiff of two pages": lambda: saved("TIFF", save_all=True, append_images=[PAGE], compression="tiff_lzw"),
    "pdf": lambda: saved("PDF"),
}


@pytest.fixture(params=list(KINDS))
def whole(request: pytest.FixtureRequest) -> bytes:
    return KINDS[request.param]()


def judged(tmp_path: Path, data: bytes) -> bool:
    path = tmp_path / "scan"
    path.write_bytes(data)
    return is_whole(path)


def test_a_whole_file_is_whole_and_stays_so_with_zeros_behind_it(tmp_path: Path, whole: bytes) -> None:
    assert judged(tmp_path, whole)
    assert judged(tmp_path, whole + bytes(300))


def test_a_file_that_is_being_written_is_not_whole_at_any_length(tmp_path: Path, whole: bytes) -> None:
    lengths = [*range(40), *range(40, len(whole) - 10, max(1, len(whole) // 40))]
    assert [length for length in lengths if judged(tmp_path, whole[:length])] == []


def test_a_file_whose_room_is_reserved_but_not_filled_is_not_whole(tmp_path: Path) -> None:
    for make in (KINDS["jpeg"], KINDS["png"], KINDS["pdf"]):
        data = make()
        half = len(data) // 2
        assert not judged(tmp_path, data[:half] + bytes(len(data) - half))


@pytest.mark.parametrize("make", [lambda: b"", lambda: bytes(5000), lambda: b"Dear voters,\n"])
def test_what_is_no_picture_is_never_whole(tmp_path: Path, make: Callable[[], bytes]) -> None:
    assert not judged(tmp_path, make())


def test_printed_ballots_are_whole(tmp_path: Path, paper: Paper) -> None:
    assert judged(tmp_path, paper.pdf([SERIAL]))
