"""Which files were read to the end, so that a reading that was cut off goes on where it was.

Only hashes are kept, in the order of hashes, and nothing says which ballots were in a file.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from scanning.folder import Identity
from station.journal import Journal


def was_read(journal: Journal, box: str, path: Path, identity: Identity) -> bool:
    """Whether this very file was read to the end, for this box."""
    fingerprint = _fingerprint(box, path, identity)
    return journal.one("SELECT 1 FROM files_read WHERE fingerprint = ?", fingerprint) is not None


def note_read(journal: Journal, box: str, path: Path, identity: Identity) -> None:
    """Remembers durably that a file was read to the end."""
    with journal.transaction():
        journal.insert("files_read", {"fingerprint": _fingerprint(box, path, identity)}, replace=True)


def forget_read(journal: Journal, box: str, files: Iterable[tuple[Path, Identity]]) -> None:
    """All of them are read: whoever gives them once more wants them read once more."""
    with journal.transaction():
        for path, identity in files:
            journal.change("DELETE FROM files_read WHERE fingerprint = ?", _fingerprint(box, path, identity))


def _fingerprint(box: str, path: Path, identity: Identity) -> str:
    text = f"{box}|{path.absolute()}|{identity.inode}|{identity.size}|{identity.changed_ns}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
