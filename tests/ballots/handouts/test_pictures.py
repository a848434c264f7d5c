"""Pictures that others supply: printed anew without what they tell in secret, or refused with what is wrong."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from ballots.handouts.pictures import MOST_BYTES, PictureError, checked_picture


def saved(folder: Path, name: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: Any) -> str:
    kind = options.pop("format", None) or ("PNG" if name.endswith(".png") else "JPEG")
    Image.new(mode, size, 120).save(folder / name, kind, **options)
    return name


def why(folder: Path, name: str) -> str:
    with pytest.raises(PictureError) as refused:
        checked_picture(folder, name)
    return str(refused.value)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_usual_png_is_printed(tmp_path: Path, mode: str) -> None:
    picture = checked_picture(tmp_path, saved(tmp_path, "a.png", mode))
    with Image.open(BytesIO(picture.jpeg)) as printed:
        assert (printed.format, printed.mode, printed.size) == ("JPEG", "RGB", (40, 30))


def test_what_is_transparent_is_white_on_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "a.png")
    with Image.open(BytesIO(checked_picture(tmp_path, "a.png").jpeg)) as printed:
        assert printed.getpixel((4, 4)) == (255, 255, 255)


def test_a_phones_picture_is_turned_upright_and_says_no_more_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (59.0, 19.0, 0.0)
    picture = checked_picture(tmp_path, saved(tmp_path, "a.jpg", size=(40, 30), exif=exif))
    assert (picture.width, picture.height) == (30, 40)
    assert b"Exif" not in picture.jpeg


def test_a_large_picture_is_made_as_small_as_print_needs(tmp_path: Path) -> None:
    picture = checked_picture(tmp_path, saved(tmp_path, "a.jpeg", size=(5000, 2500)))
    assert (picture.width, picture.height) == (2000, 1000)


def test_other_kinds_are_refused_by_their_ending(tmp_path: Path) -> None:
    saved(tmp_path, "a.gif", "P", format="GIF")
    assert "is no PNG or JPEG; save the picture" in why(tmp_path, "a.gif")


def test_another_kind_under_a_false_ending_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("P", (9, 9), colour) for colour in (1, 2, 3)]
    frames[0].save(tmp_path / "a.png", "GIF", save_all=True, append_images=frames[1:])
    assert "is no whole PNG or JPEG" in why(tmp_path, "a.png")
    saved(tmp_path, "b.png", format="JPEG")
    assert "is really a JPEG" in why(tmp_path, "b.png")


def test_a_moving_png_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 9), (shade, 0, 0)) for shade in (1, 99)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    assert "moves" in why(tmp_path, "a.png")


def test_a_print_shops_colours_and_16_bits_are_refused(tmp_path: Path) -> None:
    assert "CMYK" in why(tmp_path, saved(tmp_path, "a.jpg", "CMYK"))
    for name, shape in (("b.png", (4, 4)), ("c.png", (4, 4, 3)), ("d.png", (4, 4, 4))):
        cv2.imwrite(str(tmp_path / name), np.zeros(shape, np.uint16))
        assert "more than 8 bits a colour" in why(tmp_path, name)


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    chance = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(chance).save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    assert "is no whole PNG or JPEG" in why(tmp_path, name)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"nonsense" * 99])
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert "is no whole PNG or JPEG" in why(tmp_path, "a.png")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_small_file_that_unpacks_into_a_huge_picture_is_refused_before_it_unpacks(tmp_path: Path, side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99_999))) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bomb)
    assert "has more than 60 million pixels" in why(tmp_path, "a.png")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "is larger than 25 MB" in why(tmp_path, "a.png")


def test_a_path_out_of_the_folder_is_refused_also_by_a_link(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    saved(tmp_path, "a.png")
    (inside / "link.png").symlink_to(tmp_path / "a.png")
    for name in ("../a.png", str(tmp_path / "a.png"), "x/../../a.png", "link.png", "..\\a.png"):
        assert "leads out of the folder" in why(inside, name)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    for name in ("missing.png", "folder.png"):
        assert "there is no file" in why(tmp_path, name)
    assert "is no" in why(tmp_path, "a\0.png")
