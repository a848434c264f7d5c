"""The handbook's pictures are those that the command takes from the running app."""

from pathlib import Path

import pytest
from PIL import Image

from scripts import handbook_pictures as pictures
from station.handbook.book import POLL_WORKERS, book


def test_the_handbook_shows_what_the_command_takes_and_nothing_else():
    shown = [each.name for chapter in book(POLL_WORKERS).chapters for each in chapter.pictures]
    assert sorted(shown) == sorted(pictures.MOMENTS)
    assert sorted(path.name for path in pictures.FOLDER.iterdir()) == sorted(pictures.MOMENTS)


@pytest.mark.parametrize("name", list(pictures.MOMENTS))
def test_each_picture_is_a_whole_screen_in_a_small_file(name: str):
    with Image.open(pictures.FOLDER / name) as picture:
        assert picture.size == (pictures.SIZE["width"], pictures.SIZE["height"])
    assert (pictures.FOLDER / name).stat().st_size <= pictures.MOST_BYTES


def test_the_command_takes_them_from_the_running_app(tmp_path: Path, chromium: Path):
    with pictures.morning() as played, pictures.app(played.root) as screen:
        for name in ("day-open.png", "open.png"):
            pictures.MOMENTS[name](screen, played)
            pictures.keep(screen.page, tmp_path / name)
        screen.sees("Öppna röstlokalen", "Du är inloggad som Kerstin")
        assert screen.complaints == []
    sizes, contents = zip(*map(opened, (tmp_path / "day-open.png", tmp_path / "open.png")), strict=True)
    assert sizes == ((1366, 768), (1366, 768))
    assert contents[0] != contents[1]


def opened(place: Path) -> tuple[tuple[int, int], bytes]:
    with Image.open(place) as picture:
        return picture.size, picture.convert("RGB").tobytes()
