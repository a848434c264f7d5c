"""A real file system that is soon full, for tests that run as root, as those in CI do."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import IN_CI


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A new folder on a disk of its own; ``size`` as mount takes it."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        if IN_CI:
            pytest.fail("A small file system in memory cannot be mounted. With CI=true this is a failure.")
        pytest.skip("Only root may mount a small file system in memory.")
    try:
        yield folder
    finally:
        if folder.is_mount():
            pull(folder)


def pull(disk: Path) -> None:
    """The disk is gone, and its folder too, as desktops have it with a stick that is pulled out."""
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
    disk.rmdir()


def blow_up(disk: Path, leave: int = 0) -> Path:
    """Fills a disk with a file until so many bytes are free; the file."""
    balloon = disk / "balloon"
    size = int(subprocess.run(["df", "-B1", "--output=avail", disk], capture_output=True, text=True).stdout.split()[1])
    balloon.write_bytes(bytes(max(0, size - leave)))
    return balloon
