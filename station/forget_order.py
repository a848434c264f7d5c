"""When a station closes, nothing is left that tells in which order its sheets were read or its voters checked in.

Names are random, and file times constant, but a file system also notes when each file was made or changed, and numbers
files as they come (inodes); and SQLite puts a new row into the free space of its page, wherever the row belongs by its
key. So all pictures are written anew in the order of their names, and the journal in the order of its keys.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from station.errors import NotPossible, disk_full
from station.journal import Journal
from station.pictures import FILE_TIME, sweep
from sync.files import opened_folder

# The new files of a group are all there before the old ones go, so that no number of a file that went is given to the
# one after it by name. Enough to hide among, few enough to be open at once; they take 20 MB for a moment.
_GROUP = 64


def forget_order(journal: Journal) -> None:
    """Writes all pictures and the journal anew; cut off, it can be done again. DiskFull, NotPossible, JournalError."""
    sweep(journal)
    names = sorted(path.name for path in journal.home.pictures.iterdir())
    try:
        for start in range(0, len(names), _GROUP):
            _write_anew(journal.home.pictures, names[start : start + _GROUP])
    except OSError as error:
        raise disk_full(error) or NotPossible(
            "A picture cannot be written anew: {reason}. Check the disk and close again.", reason=error.strerror
        ) from error
    journal.rebuild()


def _write_anew(folder: Path, names: Sequence[str]) -> None:
    with opened_folder(folder) as directory:
        for name in names:
            (folder / _new(name)).write_bytes((folder / name).read_bytes())
        # The disk writes them all at once, instead of one after the other.
        for name in names:
            _make_durable(folder / _new(name))
        for name in names:
            os.rename(_new(name), name, src_dir_fd=directory, dst_dir_fd=directory)
        os.fsync(directory)


def _make_durable(path: Path) -> None:
    path.chmod(0o600)
    os.utime(path, (FILE_TIME, FILE_TIME))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _new(name: str) -> str:
    # No row has this name, so that sweep removes it after a power cut.
    return f".{name}.new"
