"""Pictures on their way into the store lie where nobody else can look, and nothing of them is left."""

import subprocess
import sys
from pathlib import Path

import pytest

from scanning.private_folder import private_folder, sweep_private_folders

KEPT_BY_A_PROGRAM = """
import sys, time
from pathlib import Path
from scanning.private_folder import private_folder
with private_folder(Path(sys.argv[1])) as folder:
    (folder / "0001.tif").write_bytes(b"picture")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["in memory", "on disk"])
def fallback(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for such folders on a computer with, and on one without, a file system in memory."""
    memory = tmp_path / "memory"
    if request.param == "in memory":
        memory.mkdir()
    monkeypatch.setattr("scanning.private_folder._IN_MEMORY", memory)
    return tmp_path


def test_a_private_folder_is_ours_alone_and_gone_afterwards(fallback: Path) -> None:
    with private_folder(fallback) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent == (fallback / "memory" if (fallback / "memory").is_dir() else fallback)
        (folder / "0001.tif").write_bytes(b"picture")
    assert not folder.exists()


def test_it_goes_when_the_reading_ends_in_an_error(fallback: Path) -> None:
    def broken() -> None:
        with private_folder(fallback) as folder:
            (folder / "0001.tif").write_bytes(b"picture")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert list(fallback.rglob("*.tif")) == []


def test_another_program_at_work_keeps_its_folder(fallback: Path) -> None:
    with private_folder(fallback) as first, private_folder(fallback) as second:
        assert first.exists()
        assert second.exists()


def test_what_a_killed_program_left_goes_at_the_next_start(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEPT_BY_A_PROGRAM, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        left = Path(killed.stdout.readline().strip())
        sweep_private_folders(tmp_path)
        assert left.exists()
        killed.kill()
    assert left.exists()
    sweep_private_folders(tmp_path)
    assert not left.exists()


def test_a_link_under_that_name_is_not_followed(fallback: Path) -> None:
    home = fallback / "memory" if (fallback / "memory").is_dir() else fallback
    precious = fallback / "precious"
    precious.mkdir()
    (home / "rostlokal-pictures-trap").symlink_to(precious)
    sweep_private_folders(fallback)
    assert precious.exists()
