"""Writes what a command made into a folder."""

from collections.abc import Mapping
from pathlib import Path

from central.errors import CentralError


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by name, after all of them were made; CentralError when that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise CentralError(
            "{folder} cannot be written: {reason}. Choose another folder or make room, and try again.",
            folder=folder,
            reason=error.strerror,
        ) from error
