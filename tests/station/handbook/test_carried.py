import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from station.handbook import book

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip would install of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def test_the_installed_program_has_the_handbook_without_a_checkout(installed: Path):
    code = "from station.handbook.book import BOOKS, book; print(*(len(book(name).chapters) for name in BOOKS))"
    said = subprocess.run([sys.executable, "-c", code], cwd=installed, check=True, capture_output=True, text=True)
    assert said.stdout.split() == [str(len(book.book(name).chapters)) for name in book.BOOKS]


def test_the_pictures_travel_along_and_are_small(installed: Path):
    carried = installed / "station" / "handbook" / "carried" / "pictures" / "handbook"
    pictures = [each.name for chapter in book.book(book.POLL_WORKERS).chapters for each in chapter.pictures]
    assert sorted(path.name for path in carried.iterdir()) == sorted(pictures)
    assert sum(path.stat().st_size for path in carried.iterdir()) < 600_000
