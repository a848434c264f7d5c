"""Where a station keeps its state: one folder, readable by its owner alone."""

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
