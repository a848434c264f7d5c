"""Pictures of sheets on the laptop's disk: under random names and with one file time, so that they tell no order."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station.errors import NotPossible, disk_full
from station.home import Home
from station.journal import Journal
from sync.files import opened_folder, write_durably

FILE_TIME = 315_532_800
"""1 January 1980: the same for all, and old enough for every file system."""


@dataclass(frozen=True)
class StoredPicture:
    """A picture in the store: its file's name, and its SHA-256 (hexadecimal)."""

    name: str
    sha256: str


def store_picture(home: Home, picture: bytes) -> str:
    """Stores a picture durably and gives its name; within the transaction of the row that names it. DiskFull."""
    name = f"{secrets.token_hex(16)}.jpg"
    try:
        with opened_folder(home.pictures) as folder:
            write_durably(folder, name, picture, 0o600)
            os.utime(name, (FILE_TIME, FILE_TIME), dir_fd=folder)
    except OSError as error:
        raise disk_full(error) or NotPossible(
            "The picture cannot be stored: {reason}. Check the disk and read the sheet again.", reason=error.strerror
        ) from error
    return name


def load_picture(home: Home, name: str, sha256: str) -> bytes:
    """A stored picture; NotPossible when the disk gives other bytes than were stored."""
    try:
        picture = (home.pictures / name).read_bytes()
    except OSError:
        picture = b""
    if digest(picture) != sha256:
        raise NotPossible("A stored picture is missing or damaged. Read that sheet again, or look at the paper.")
    return picture


def is_stored(home: Home, picture: StoredPicture | None) -> bool:
    """Whether the store gives back a picture's very bytes, so that nothing else need keep it."""
    if picture is None:
        return False
    try:
        load_picture(home, picture.name, picture.sha256)
    except NotPossible:
        return False
    return True


def digest(picture: bytes) -> str:
    """SHA-256 of a picture's bytes, hexadecimal."""
    return hashlib.sha256(picture).hexdigest()


def sweep(journal: Journal) -> None:
    """Removes pictures that no row names: a power cut came between the picture and its row."""
    # Within a transaction, since another program may be about to name the picture it has just stored.
    with journal.transaction():
        named = {row["picture"] for table in ("sheets", "held") for row in journal.rows(f"SELECT picture FROM {table}")}  # noqa: S608
        for path in journal.home.pictures.iterdir():
            if path.name not in named:
                _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
