"""What lies in a folder's files, searched for what must not be there."""

import re
from pathlib import Path

# Keys, hashes and ids: 32 or 64 hexadecimal digits each.
_RANDOM = re.compile(rb"(?:[0-9a-f]{32})+")
# In so much random hex, so few digits turn up by chance.
_SHORT = 6


def stored_in(folder: Path) -> bytes:
    """Every byte of every file in the folder and below it."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def traces_in(stored: bytes, *traces: str) -> list[str]:
    """Those of the traces that were found; short ones outside of random hex alone."""
    # Taken out from either end, so that digits right before or right after a key are not taken with it.
    around = (_RANDOM.sub(b"", stored), _RANDOM.sub(b"", stored[::-1])[::-1])
    return [
        trace
        for trace in traces
        if any(trace.encode() in each for each in (around if len(trace) < _SHORT else (stored,)))
    ]
