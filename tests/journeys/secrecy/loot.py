"""What a thief carries away: every file of a station with its bytes and all that the file system notes of it."""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

JOURNAL = "journal.sqlite"


@dataclass(frozen=True)
class Seized:
    """One file. ``place`` is where its folder lists it; times are nanoseconds."""

    name: str
    data: bytes
    inode: int = 0
    modified: int = 0
    changed: int = 0
    place: int = 0


@dataclass(frozen=True)
class Loot:
    """All files of some folders at one moment."""

    files: tuple[Seized, ...]

    def named(self, ending: str) -> bytes:
        """The bytes of the first file whose name ends so, none if there is none."""
        return next((file.data for file in self.files if file.name.endswith(ending)), b"")

    @contextlib.contextmanager
    def journal(self) -> Iterator[sqlite3.Connection]:
        """The station's journal, with what its log holds, as a copy of the thief's own."""
        with tempfile.TemporaryDirectory() as folder:
            for ending in ("", "-wal"):
                (Path(folder) / f"{JOURNAL}{ending}").write_bytes(self.named(f"/{JOURNAL}{ending}"))
            connection = sqlite3.connect(Path(folder) / JOURNAL)
            try:
                yield connection
            finally:
                connection.close()


def seize(*folders: Path) -> Loot:
    """Takes everything in these folders, as it lies there at this moment."""
    return Loot(tuple(file for folder in folders for file in _in(folder, folder.name)))


def _in(folder: Path, name: str) -> Iterator[Seized]:
    with os.scandir(folder) as listed:
        entries = list(listed)
    for place, entry in enumerate(entries):
        within = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _in(Path(entry.path), within)
        elif entry.is_file(follow_symlinks=False):
            with contextlib.suppress(FileNotFoundError):
                noted = entry.stat()
                data = Path(entry.path).read_bytes()
                yield Seized(within, data, noted.st_ino, noted.st_mtime_ns, noted.st_ctime_ns, place)
