"""Files of every kind of trouble among good ballots: each has its own named error, and every good one is stored."""

import gzip
import io
import struct
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ballots.cvr import Box
from scanning.reasons import Reason
from station.counting import scan
from station.held import held_picture, held_sheets
from tests.small_disk import blow_up, small_disk
from tests.station.pile import Pile
from tests.station.scans import jpeg, scanned
from tests.station.test_watching import sheets

PROGRAM = Path(sys.executable).parent / "rostlokal-station"
BALLOTS = 4


@pytest.fixture
def pages(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path) -> list[bytes]:
    """Scans of the ballots in the closed box."""
    made = scanned(pile, BALLOTS, tmp_path)
    closed_box(BALLOTS)
    return made


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_bomb() -> bytes:
    """A hundred bytes that would unpack to 1.6 thousand million pixels."""
    header, data = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0), b"IDAT" + zlib.compress(bytes(99))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, data, b"IEND")
    )


def locked_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300), encrypt=StandardEncryption("hemligt"))
    canvas.rect(10, 10, 20, 20)
    canvas.save()
    return out.getvalue()


def broken_in_the_middle(pages: list[bytes]) -> bytes:
    """A TIFF of these pages, the second of which is scribbled over."""
    first, *others = (Image.open(io.BytesIO(page)) for page in pages)
    data = bytearray(saved(first, "TIFF", save_all=True, append_images=others, compression="tiff_lzw"))
    with Image.open(io.BytesIO(data)) as tiff:
        tiff.seek(1)
        tags = tiff.tag_v2
        start, count = tags[273][0], tags[279][0]
    data[start : start + count] = b"\xff" * count
    return bytes(data)


def grey() -> Image.Image:
    return Image.new("L", (1240, 1754), 200)


def test_every_bad_file_has_its_own_error_and_every_good_one_is_stored(pile: Pile, pages: list[bytes], tmp_path: Path):
    files = {
        "00 good.jpg": pages[0],
        "01 nothing.jpg": b"",
        "02 half.jpg": pages[1][: len(pages[1]) // 2],
        "03 one pixel.png": saved(Image.new("L", (1, 1)), "PNG"),
        "04 as wide as a street.tif": saved(Image.new("1", (40_000, 1_200), 1), "TIFF"),
        "05 bomb.png": png_bomb(),
        "06 bomb.pdf": saved(Image.new("1", (9_000, 9_000), 1), "PDF", resolution=1_000),
        "07 bomb.png.gz": gzip.compress(bytes(20_000_000)),
        "08 animation.png": saved(grey(), "GIF", save_all=True, append_images=[grey()]),
        "09 locked.pdf": locked_pdf(),
        "10 broken.pdf": b"%PDF-1.7\n1 0 obj <<",
        "11 broken in the middle.tif": broken_in_the_middle([pages[1], pages[2], pages[2]]),
        "12 inks.jpg": saved(Image.open(io.BytesIO(pages[3])).convert("CMYK"), "JPEG", quality=90),
        "13 empty side.jpg": jpeg(grey()),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = [
        (Path(page.source).name[:2], page.sentence.value)
        for page in scan(pile.station, "1", [tmp_path / name for name in files])
    ]
    no_picture, too_large = Reason.NOT_A_PICTURE.value, Reason.TOO_LARGE.value
    assert found == [
        ("00", "accepted"),
        ("01", no_picture),
        ("02", no_picture),
        ("03", Reason.NO_PAGE.value),
        ("04", too_large),
        ("05", too_large),
        ("06", too_large),
        ("07", no_picture),
        ("08", no_picture),
        ("09", no_picture),
        ("10", no_picture),
        ("11", "accepted"),
        ("11", no_picture),
        ("11", "accepted"),
        ("12", "accepted"),
        ("13", Reason.BACK_SIDE.value),
    ]
    assert sheets(pile.station.journal.home.root) == BALLOTS
    held = list(held_sheets(pile.station))
    assert Counter(each.reason for each in held) == Counter(
        {Reason.NOT_A_PICTURE: 7, Reason.TOO_LARGE: 3, Reason.NO_PAGE: 1, Reason.BACK_SIDE: 1}
    )
    for each in held:
        decoded = each.reason in (Reason.NO_PAGE, Reason.BACK_SIDE)
        assert (each.picture is not None) == decoded, "what could be decoded is shown"
        assert not decoded or held_picture(pile.station, each.id)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "2m") as disk:
        yield disk


def test_a_disk_that_fills_up_for_real_keeps_what_was_stored_and_takes_the_rest_once_there_is_room(
    root: Path, pile: Pile, pages: list[bytes], disk: Path, tmp_path: Path
):
    paths = []
    for number, page in enumerate(pages):
        paths.append(tmp_path / f"{number}.jpg")
        paths[-1].write_bytes(page)
    home = disk / "station"
    pile.station.journal.close()
    subprocess.run(["cp", "-a", str(root), str(home)], check=True)
    # Room for the journal's log and about two pictures.
    balloon = blow_up(disk, leave=2 * len(pages[0]) + 150_000)
    command = [str(PROGRAM), "--home", str(home), "scan", "--box", "1", *map(str, paths)]
    full = subprocess.run(command, capture_output=True, text=True)
    assert full.returncode == 1
    assert "The disk is full. Everything stored before is safe" in full.stderr
    stored = sheets(home)
    assert stored < BALLOTS
    balloon.unlink()
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert sheets(home) == BALLOTS
    assert len(list((home / "pictures").iterdir())) == BALLOTS, "nothing half-written is left"
