"""The manifest of a print run: which files belong to it, and what each of them must be. One JSON file in its folder.

It names no serial. The print shop checks files and numbers with it; a station or an auditor who holds a ballot can
check by the SHA-256 of its serial that it belongs to the run. A serial has 80 random bits, so that nobody finds it by
trying; the hashes are sorted, so that they tell no order of printing.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from station.errors import NotPossible
from sync.files import opened_folder, write_durably

RUN_FILE = "print-run.json"
# Two million ballots: 67 bytes a hash, and some room.
_MOST_BYTES = 150_000_000

_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# Made here, from a style's id; nothing that could lead out of the folder.
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}$")]
_Number = Annotated[int, Field(ge=1, le=1_000_000)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StyleSheet(_Model):
    """A style in the run: what is ordered, the proof sheet, and where its boxes lie (``layout.json``)."""

    style: str
    ballots: _Number
    pages_per_ballot: _Number
    proof: _Name
    layout: _Name


class Part(_Model):
    """One PDF of the run. ``sha256`` is the file's, and null until it is whole.

    ``serial_sha256`` has the SHA-256 of each ballot's serial (its 16 symbols in ASCII), sorted; it is empty until they
    are registered.
    """

    file: _Name
    style: str
    ballots: _Number
    pages: _Number
    sha256: _Hash | None = None
    serial_sha256: list[_Hash] = []


class PrintRun(_Model):
    """A print run. ``run`` names it in the journal of the computer that made it."""

    format: Literal[1] = 1
    run: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    station: str
    mode: Literal["test", "official"]
    election: str
    election_sha256: _Hash
    print_key: _Hash
    styles: list[StyleSheet]
    parts: list[Part]

    @property
    def ballots(self) -> int:
        """How many ballots were ordered."""
        return sum(sheet.ballots for sheet in self.styles)


def read_run(folder: Path) -> PrintRun | None:
    """The run in this folder, None when there is none. NotPossible when its manifest cannot be used."""
    path = folder / RUN_FILE
    try:
        with path.open("rb") as file:
            return PrintRun.model_validate_json(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise NotPossible(
            "{file} cannot be read, so it is not known what belongs to this print run. Put the file back as it was "
            "written, then do the same again.",
            file=path,
        ) from error


def write_run(folder: Path, run: PrintRun) -> None:
    """Writes the manifest, and ``SHA256SUMS`` for the print shop's own tools, durably. OSError."""
    whole = "".join(f"{part.sha256}  {part.file}\n" for part in run.parts if part.sha256)
    with opened_folder(folder) as opened:
        write_durably(opened, RUN_FILE, run.model_dump_json(indent=1).encode() + b"\n", 0o644)
        write_durably(opened, "SHA256SUMS", whole.encode(), 0o644)


def serial_hashes(serials: Sequence[str]) -> list[str]:
    """The SHA-256 of each serial, sorted."""
    return sorted(hashlib.sha256(serial.encode("ascii")).hexdigest() for serial in serials)


def file_hash(path: Path) -> str | None:
    """The SHA-256 of a file, None when there is none. OSError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
