"""The folder of a bundle: plain files, each listed with its SHA-256."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from central.errors import CentralError

FILES, CHECKPOINT = "files.txt", "checkpoint"


class BundleFolder:
    """Writes the files of a bundle into a new folder.

    Raises:
        CentralError: there is something in the folder already, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[str, str] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            in_use = any(folder.iterdir())
        except OSError as error:
            raise _not_writable(folder, error) from error
        if in_use:
            raise CentralError("{folder} is not empty. Name a new folder for the bundle.", folder=folder)

    def write(self, name: str, data: bytes) -> None:
        """Writes one file; ``name`` is its path in the bundle, with slashes."""
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            # A time of writing says nothing about votes, but the same bundle shall be the same.
            os.utime(path, (0, 0))
        except OSError as error:
            raise _not_writable(self._folder, error) from error
        self._hashes[name] = hashlib.sha256(data).hexdigest()

    def write_json(self, name: str, content: Any) -> None:
        """Writes one file as JSON, indented by one space, in UTF-8."""
        self.write(name, f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode())

    def write_list(self) -> bytes:
        """Writes the list of all files so far, as ``sha256sum`` does, sorted by name; returns its SHA-256."""
        lines = "".join(f"{self._hashes[name]}  {name}\n" for name in sorted(self._hashes))
        self.write(FILES, lines.encode())
        return hashlib.sha256(lines.encode()).digest()


def _not_writable(folder: Path, error: OSError) -> CentralError:
    return CentralError(
        "The bundle cannot be written to {folder} ({reason}). Make room or name another folder, and publish again.",
        folder=folder,
        reason=error.strerror,
    )
