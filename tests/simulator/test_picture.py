"""Pictures as files."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from simulator.picture import FORMATS, encode

RNG = np.random.default_rng(1)
GREY = RNG.integers(90, 110, (120, 80), dtype=np.uint8)
BLUE = np.tile(np.array([200, 60, 30], np.uint8), (120, 80, 1))


@pytest.mark.parametrize("kind", ["jpg", "png", "tiff"])
def test_a_picture_says_its_resolution_and_keeps_its_pixels(kind: str) -> None:
    with Image.open(io.BytesIO(encode(GREY, kind, 95, 240))) as image:
        assert [round(float(dpi)) for dpi in image.info["dpi"]] == [240, 240]
        assert (image.mode, image.size) == ("L", (80, 120))
        assert np.abs(np.asarray(image, int) - GREY).max() <= (12 if kind == "jpg" else 0)


@pytest.mark.parametrize("kind", ["jpg", "png", "tiff"])
def test_colours_keep_their_order(kind: str) -> None:
    with Image.open(io.BytesIO(encode(BLUE, kind, 95, 200))) as image:
        assert np.asarray(image)[60, 40].tolist() == pytest.approx([30, 60, 200], abs=6)


def test_lower_quality_makes_smaller_files() -> None:
    assert len(encode(GREY, "jpg", 30, 200)) < len(encode(GREY, "jpg", 90, 200))


def test_a_pdf_has_one_page_of_the_right_size_and_no_time() -> None:
    data = encode(GREY, "pdf", 85, 200)
    document = pypdfium2.PdfDocument(data)
    assert [document[0].get_size(), len(document)] == [pytest.approx((80 * 0.36, 120 * 0.36)), 1]
    assert document.get_metadata_value("CreationDate") == "D:19700101000000Z"
    document.close()


@pytest.mark.parametrize("kind", FORMATS)
def test_the_command_writes_the_format_it_is_asked_for(ballots: Any, kind: str) -> None:
    options = ["--format", kind, "--dpi", "100", "--colour"]
    ballots.scan("once", {"serial": "aaaa"}, options=options)
    ballots.scan("again", {"serial": "aaaa"}, options=options)
    for line in ballots.truth("once"):
        assert line["source"].endswith(f".{kind}")
        once, again = (ballots.folder / out / line["source"] for out in ("once", "again"))
        assert once.read_bytes() == again.read_bytes()
        if kind != "pdf":
            with Image.open(once) as image:
                assert (image.mode, image.size) == ("RGB", (round(115 / 25.4 * 100), round(158 / 25.4 * 100)))
