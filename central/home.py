"""Central's folder: where its database, the election's exact bytes and its service keys rest."""

import os
from dataclasses import dataclass
from pathlib import Path

from central.errors import CentralError

ENVIRONMENT = "ROSTLOKAL_HOME"
DEFAULT = Path("rostlokal-data/central")


@dataclass(frozen=True)
class Home:
    """The places inside central's folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database, when it is SQLite (the default)."""
        return self.folder / "central.db"

    @property
    def election(self) -> Path:
        """The election file, byte for byte as it was given at ``init``."""
        return self.folder / "election.toml"

    @property
    def staff(self) -> Path:
        """Who may use the pages (see :mod:`central.web.staff`); not there before the first is added."""
        return self.folder / "staff.json"

    @property
    def certified(self) -> Path:
        """The folder of certified results (see :mod:`central.certifying`); not there before the first."""
        return self.folder / "certified"

    @property
    def forgotten(self) -> Path:
        """The board's signed word that who voted is forgotten (see :mod:`central.forgotten`); mostly not there."""
        return self.certified / "forgotten.json"

    @property
    def keys(self) -> Path:
        """The folder of the service keys (see :mod:`central.service_keys`)."""
        return self.folder / "keys"


def require(home: Home) -> None:
    """Makes sure that there is a set-up central here.

    Raises:
        CentralError: there is none.
    """
    if not (home.election.is_file() and home.keys.is_dir() and home.database.is_file()):
        raise CentralError(
            "There is no election in {folder}. Set one up there with `rostlokal-central init`, or name the right "
            "folder with --home or {variable}.",
            folder=home.folder,
            variable=ENVIRONMENT,
        )


def write_private(path: Path, data: bytes) -> None:
    """Writes a new file that only its owner may read (0600), durable when this returns.

    Raises:
        FileExistsError: there is a file by that name already.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
