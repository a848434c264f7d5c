"""Files of every kind and of every kind of trouble: a picture, or a reason, and never a crash."""

import gzip
import io
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from scanning.decode import MOST_PIXELS, MOST_SIDE, decode_jpeg, decode_png
from scanning.errors import UnreadableFile
from scanning.files import open_source
from scanning.grey import Grey
from scanning.reasons import Reason, Rejected
from tests.scanning.paper import SERIAL, Paper, drawn, serials

GRADIENT = np.add.outer(np.arange(60), np.arange(80)).astype(np.uint8)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file's bytes."""
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def grey_image() -> Image.Image:
    return Image.fromarray(GRADIENT)


def opened(tmp_path: Path, data: bytes, name: str = "page.png") -> list[Grey]:
    """All pictures in a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    with closing(open_source(path)) as source:
        return [source.grey(frame) for frame in range(source.frames)]


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes of PNG that would unpack to width × height pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (header, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(saved(grey_image(), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: saved(grey_image(), "PNG"), id="PNG"),
        pytest.param(lambda: saved(grey_image().convert("RGBA"), "PNG"), id="PNG with alpha"),
        pytest.param(lambda: saved(grey_image().convert("P"), "PNG"), id="PNG with a palette"),
        pytest.param(lambda: saved(Image.fromarray(GRADIENT.astype(np.uint16) * 257), "PNG"), id="PNG of 16 bits"),
        pytest.param(lambda: saved(grey_image(), "JPEG", quality=95), id="JPEG"),
        pytest.param(lambda: saved(grey_image().convert("RGB"), "JPEG", quality=95), id="colour JPEG"),
        pytest.param(lambda: saved(grey_image(), "JPEG", quality=95, progressive=True), id="progressive JPEG"),
        pytest.param(lambda: saved(grey_image().convert("CMYK"), "JPEG", quality=95), id="CMYK JPEG"),
        pytest.param(lambda: saved(grey_image(), "TIFF"), id="TIFF"),
        pytest.param(lambda: saved(grey_image(), "TIFF", compression="tiff_lzw"), id="TIFF, LZW"),
        pytest.param(lambda: saved(grey_image().convert("CMYK"), "TIFF"), id="CMYK TIFF"),
        pytest.param(lambda: saved(Image.fromarray(GRADIENT.astype(np.uint16) * 257), "TIFF"), id="TIFF of 16 bits"),
    ],
)
def test_every_kind_of_picture_becomes_the_same_grey(tmp_path: Path, make: Callable[[], bytes]) -> None:
    [grey] = opened(tmp_path, make())
    assert grey.shape == GRADIENT.shape
    assert grey.dtype == np.uint8
    assert np.abs(grey.astype(int) - GRADIENT).max() <= 6


@pytest.mark.parametrize(
    ("reason", "make"),
    [
        pytest.param(Reason.NOT_A_PICTURE, lambda: b"", id="nothing"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: b"Dear voters,\n", id="a letter named .png"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "GIF", save_all=True), id="GIF named .png"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "JPEG")[:-60], id="truncated JPEG"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "JPEG")[:20], id="JPEG's first bytes"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "PNG")[:-60], id="truncated PNG"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "PNG")[:20], id="PNG's first bytes"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: saved(grey_image(), "TIFF")[:40], id="truncated TIFF"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: b"%PDF-1.7\nnothing else", id="broken PDF"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: png_that_claims(100, 100), id="PNG with too little in it"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: gzip.compress(bytes(50_000_000)), id="gzip bomb"),
        pytest.param(Reason.NOT_A_PICTURE, lambda: gzip.compress(saved(grey_image(), "PNG")), id="gzipped PNG"),
        pytest.param(Reason.TOO_LARGE, lambda: png_that_claims(40_000, 40_000), id="PNG bomb"),
        pytest.param(Reason.TOO_LARGE, lambda: png_that_claims(MOST_SIDE + 1, 10), id="a very long PNG"),
        pytest.param(Reason.TOO_LARGE, lambda: jpeg_that_claims(40_000, 40_000), id="JPEG bomb"),
        pytest.param(Reason.TOO_LARGE, lambda: saved(Image.new("1", (30_000, 3_000)), "TIFF"), id="TIFF bomb"),
        pytest.param(Reason.TOO_LARGE, lambda: saved(stripes(40_000, 1_200), "TIFF"), id="40,000 pixels of TIFF"),
        pytest.param(Reason.TOO_LARGE, lambda: saved(stripes(40_000, 1_200), "PNG"), id="40,000 pixels of PNG"),
        pytest.param(Reason.TOO_LARGE, lambda: pdf_with_page(14_000, 14_000), id="a PDF page like a house"),
        pytest.param(
            Reason.TOO_LARGE,
            lambda: saved(stripes(9_000, 9_000), "PDF", resolution=1_000),
            id="PDF with a huge picture",
        ),
    ],
)
def test_no_picture_comes_with_a_reason(tmp_path: Path, reason: Reason, make: Callable[[], bytes]) -> None:
    with pytest.raises(Rejected) as rejected:
        opened(tmp_path, make())
    assert rejected.value.reason is reason


def stripes(width: int, height: int) -> Image.Image:
    """A picture of two colours, which takes few bytes at any size."""
    return Image.new("1", (width, height), 1)


def pdf_with_page(width: int, height: int, password: str = "") -> bytes:
    """A PDF with one empty page of this many points."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), encrypt=StandardEncryption(password) if password else None)
    canvas.rect(10, 10, 20, 20)
    canvas.save()
    return out.getvalue()


def test_an_encrypted_pdf_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        opened(tmp_path, pdf_with_page(300, 300, password="hemligt"))
    assert rejected.value.reason is Reason.NOT_A_PICTURE


def test_a_pdf_whose_filter_is_no_text_is_no_picture(tmp_path: Path) -> None:
    scanned = saved(grey_image(), "PDF", resolution=200)
    assert b"/DCTDecode" in scanned
    with pytest.raises(Rejected) as rejected:
        opened(tmp_path, scanned.replace(b"/DCTDecode", b"/DC#bccode"))
    assert rejected.value.reason is Reason.NOT_A_PICTURE


def test_a_pdf_gives_every_page_of_a_ballot(tmp_path: Path, paper: Paper) -> None:
    pages = opened(tmp_path, paper.pdf(serials(3)))
    assert [paper.read(page).sheet.serial for page in pages] == serials(3)


def test_a_scanned_pdf_gives_the_scanners_own_pixels(tmp_path: Path, paper: Paper) -> None:
    jpeg = cv2.imencode(".jpg", paper.clean())[1].tobytes()
    [page] = opened(tmp_path, saved(Image.open(io.BytesIO(jpeg)), "PDF", resolution=200))
    assert page.shape == paper.clean().shape
    assert np.abs(page.astype(int) - paper.clean()).mean() < 1


def test_a_scanned_pdf_of_two_colours_is_drawn_as_finely_as_it_was_scanned(tmp_path: Path, paper: Paper) -> None:
    fax = Image.fromarray(drawn(paper.pdf([SERIAL]), dpi=300)).convert("1")
    [page] = opened(tmp_path, saved(fax, "PDF", resolution=300))
    assert page.shape[0] == pytest.approx(297 / 25.4 * 300, abs=3)
    assert paper.read(page).sheet.serial == SERIAL


def test_a_tiff_gives_all_its_pages(tmp_path: Path) -> None:
    pages = [Image.fromarray(GRADIENT // n) for n in (1, 2, 3)]
    found = opened(tmp_path, saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert [page.max() for page in found] == [GRADIENT.max() // n for n in (1, 2, 3)]


@pytest.mark.parametrize("compression", ["tiff_lzw", "jpeg"])
def test_a_tiff_that_is_broken_in_the_middle_costs_that_page_alone(tmp_path: Path, compression: str) -> None:
    pages = [Image.fromarray(GRADIENT // n) for n in (1, 2, 3)]
    data = bytearray(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression=compression))
    with Image.open(io.BytesIO(data)) as tiff:
        tiff.seek(1)
        tags = tiff.tag_v2
        start, count = tags[273][0], tags[279][0]
    data[start : start + count] = b"\xff" * count
    (tmp_path / "page.tif").write_bytes(data)
    with closing(open_source(tmp_path / "page.tif")) as source:
        assert source.frames == 3
        assert source.grey(0).shape == GRADIENT.shape
        with pytest.raises(Rejected) as rejected:
            source.grey(1)
        assert rejected.value.reason is Reason.NOT_A_PICTURE
        assert source.grey(2).shape == GRADIENT.shape


@pytest.mark.parametrize("name", ["missing.jpg", "."])
def test_a_file_that_cannot_be_opened_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        open_source(tmp_path / name)


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="no ordinary file"):
        open_source(tmp_path / "pipe")


def outcome(path: Path) -> Reason | int:
    """The size of the largest picture in a file, or why it has none."""
    try:
        with closing(open_source(path)) as source:
            return max(source.grey(frame).size for frame in range(min(source.frames, 3)))
    except Rejected as rejected:
        return rejected.reason


@given(st.binary(max_size=60), st.integers(0, 2000), st.sampled_from(["PNG", "JPEG", "TIFF"]))
@settings(max_examples=50)
def test_scribbles_over_a_file_never_do_more_than_refuse_it(
    tmp_path_factory: pytest.TempPathFactory, scribble: bytes, place: int, kind: str
) -> None:
    data = bytearray(saved(grey_image(), kind))
    place %= len(data)
    data[place : place + len(scribble)] = scribble
    path = tmp_path_factory.mktemp("scribbled") / "page"
    path.write_bytes(data)
    found = outcome(path)
    assert found in (Reason.NOT_A_PICTURE, Reason.TOO_LARGE) if isinstance(found, Reason) else found <= MOST_PIXELS


def test_the_largest_picture_that_is_promised_is_decoded() -> None:
    assert decode_png(cv2.imencode(".png", np.zeros((7000, 5000), np.uint8))[1].tobytes()).shape == (7000, 5000)
    assert decode_jpeg(cv2.imencode(".jpg", np.zeros((7000, 5000), np.uint8))[1].tobytes()).shape == (7000, 5000)


def test_a_picture_of_one_pixel_is_no_page(paper: Paper, tmp_path: Path) -> None:
    for kind in ("PNG", "JPEG", "TIFF"):
        [grey] = opened(tmp_path, saved(Image.new("L", (1, 1)), kind))
        assert grey.shape == (1, 1)
        assert paper.reason(grey) is Reason.NO_PAGE


def test_an_animated_picture_is_read_as_its_first_one(tmp_path: Path) -> None:
    frames = [Image.fromarray(GRADIENT // n) for n in (1, 2)]
    [grey] = opened(tmp_path, saved(frames[0], "PNG", save_all=True, append_images=frames[1:]))
    assert np.array_equal(grey, GRADIENT)
