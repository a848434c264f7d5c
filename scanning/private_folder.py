"""A folder for pictures on their way into the store: in memory where there is such a place, ours alone, gone after use.

A program that was killed leaves its folder behind, without the lock that it held on it; the next one removes it.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Linux keeps this in memory; nothing of it survives the power.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of our own are made there
_PREFIX = "rostlokal-pictures-"


@contextlib.contextmanager
def private_folder(fallback: Path) -> Iterator[Path]:
    """An empty folder that nobody else can look into; under ``fallback`` where there is no file system in memory."""
    sweep_private_folders(fallback)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_home(fallback)))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep_private_folders(fallback: Path) -> None:
    """Removes what programs that were killed have left behind."""
    for home in {_home(fallback), fallback}:
        for folder in home.glob(f"{_PREFIX}*"):
            _sweep(folder)


def _home(fallback: Path) -> Path:
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK | os.X_OK) else fallback


def _sweep(folder: Path) -> None:
    try:
        # Another user's folder is not ours to touch, and no link is followed.
        lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    except OSError:
        return
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        # Its program is still at work.
        pass
    finally:
        os.close(lock)
