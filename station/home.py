"""Where a station keeps its state: one folder, readable by its owner alone."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The places inside ``--home``."""

    root: Path

    @property
    def journal(self) -> Path:
        """The SQLite journal."""
        return self.root / "journal.sqlite"

    @property
    def pictures(self) -> Path:
        """Pictures of sheets, under random names."""
        return self.root / "pictures"

    @property
    def keys(self) -> Path:
        """The files of the keyring, one a role."""
        return self.root / "keys"

    def create(self) -> None:
        """Makes the folders; fine when they are there already."""
        for folder in (self.root, self.pictures):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is there whole or not at all, even after a power cut. OSError as usual."""
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as out:
            partial.chmod(0o600)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
