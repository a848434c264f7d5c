"""Files that are either whole or not there, whatever is pulled out while they are written."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

TEMPORARY = r"\.[0-9a-f]{16}\.tmp"
"""What `write_durably` calls a file that is not finished; one left behind is worth nothing."""


@contextlib.contextmanager
def opened_folder(path: Path) -> Iterator[int]:
    """A descriptor of a folder, closed at the end.

    Raises:
        OSError: it is missing or no folder.
    """
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)


def write_durably(folder: int, name: str, data: bytes, mode: int) -> None:
    """Write a file into an open folder: temporary name, fsync, rename, fsync the folder.

    Raises:
        OSError: full, read-only or gone; nothing of the new file is visible under `name` then.
    """
    temporary = f".{secrets.token_hex(8)}.tmp"
    try:
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode, dir_fd=folder)
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    os.fsync(folder)
