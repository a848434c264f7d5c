"""USB sticks that are there: where the desktop mounts them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
# Debian's desktops mount a stick in a folder of its owner's below /media or /run/media; people by hand below /mnt.
_ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))


def sticks(mounts: Path = _MOUNTS, roots: Sequence[Path] = _ROOTS) -> list[Path]:
    """The folders of sticks that can be written to, sorted; none where the system does not list what is mounted."""
    try:
        said = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    return sorted({place for place in _places(said) if _below(place, roots) and os.access(place, os.W_OK)})


def _places(said: str) -> Iterator[Path]:
    """The second word of each line; blanks in it are written as octal numbers (proc_pid_mounts(5))."""
    for line in said.splitlines():
        words = line.split(" ")
        if len(words) > 1:
            raw = words[1].encode("utf-8", "surrogateescape").decode("unicode_escape")
            yield Path(raw.encode("latin-1").decode("utf-8", "surrogateescape"))


def _below(place: Path, roots: Sequence[Path]) -> bool:
    return any(root in place.parents for root in roots)
