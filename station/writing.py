"""Writing to disks and sticks: what goes wrong there becomes a sentence."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from station.errors import NotPossible, disk_full


@contextlib.contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """A block that writes to ``place``: its OSError becomes DiskFull or NotPossible."""
    try:
        yield
    except OSError as error:
        raise disk_full(error) or NotPossible(
            "{file} cannot be written: {reason}. Choose another place.", file=place, reason=error.strerror or error
        ) from error
