"""A print run: many ballots for a print shop, in parts, continued where it stopped.

The order for each part: its serials are registered durably, in one transaction with the part itself; the PDF is
written under a temporary name and flushed to the disk; its SHA-256 is stored; only then it gets its name. So a file
under its own name is whole, and one whose hash is stored is never written again, since it may have been printed. A
part that was cut off before is written with the same serials, in a new random order: the file alone knows it.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballots.pdf import write_ballots
from ballots.serials import in_a_piles_order, new_serials
from ballots.token import PrintKey
from station.errors import NotPossible
from station.paper import SerialState
from station.polling_station import Station
from station.print_outcomes import PartOutcome
from station.registering import register, require_scope
from station.run_manifest import Part, file_hash, read_run, serial_hashes, write_run
from station.writing import writing_to
from sync.files import opened_folder


@dataclass(frozen=True)
class PartReport:
    """What came of one part; ``number`` counts from 1 to ``of``."""

    part: Part
    number: int
    of: int
    outcome: PartOutcome


def go_on(station: Station, key: PrintKey, folder: Path) -> Iterator[PartReport]:
    """Writes the parts of a run that are not finished, checks those that are, and yields each.

    NotPossible when the folder holds no run of this computer, or the quota is used up meanwhile; DiskFull (nothing is
    lost, do the same again); WrongMoment; JournalError.
    """
    station.require_not_closed()
    run = read_run(folder)
    if run is None or (run.station, run.election_sha256, run.print_key) != _own(station, key):
        raise NotPossible(
            "{folder} holds no print run of this computer, election and key. Name the run's own folder.", folder=folder
        )
    for number, part in enumerate(run.parts, start=1):
        with writing_to(folder / part.file):
            done, outcome = _PartOnDisk(station, key, folder, run.run, number, part).finish()
            if done != part:
                run = run.model_copy(update={"parts": [*run.parts[: number - 1], done, *run.parts[number:]]})
                write_run(folder, run)
        yield PartReport(done, number, len(run.parts), outcome)


def _own(station: Station, key: PrintKey) -> tuple[str, str, str]:
    return station.id, station.election_file.hash, key.public


@dataclass(frozen=True)
class _PartOnDisk:
    """One part between the journal and the folder."""

    station: Station
    key: PrintKey
    folder: Path
    run: str
    number: int
    part: Part

    @property
    def path(self) -> Path:
        return self.folder / self.part.file

    @property
    def partial(self) -> Path:
        return self.folder / f".{self.part.file}.part"

    def finish(self) -> tuple[Part, PartOutcome]:
        """Brings the part to where it is whole, or says why it must not be touched."""
        query = "SELECT serials, sha256 FROM print_parts WHERE run = ? AND number = ?"
        row = self.station.journal.one(query, self.run, self.number)
        if row is None:
            serials, outcome = self._reserve(), PartOutcome.WRITTEN
        else:
            serials, outcome = json.loads(row["serials"]), PartOutcome.FINISHED
        if row is None or row["sha256"] is None:
            sha256 = self._write(serials)
        else:
            sha256, outcome = row["sha256"], self._look(row["sha256"])
        return self.part.model_copy(update={"sha256": sha256, "serial_sha256": serial_hashes(serials)}), outcome

    def _reserve(self) -> list[str]:
        require_scope(self.station, self.part.style, self.key)
        serials = new_serials(self.part.ballots)
        journal = self.station.journal
        with journal.transaction():
            register(self.station, serials, self.key, SerialState.PRINTED)
            row = {"run": self.run, "number": self.number, "serials": json.dumps(serials), "sha256": None}
            journal.insert("print_parts", row)
        return serials

    def _write(self, serials: Sequence[str]) -> str:
        if self.path.exists():
            raise NotPossible("{file} is in the way: this print run has not written it. Move it away.", file=self.path)
        try:
            sha256 = self._write_partial(serials)
        except OSError:
            self.partial.unlink(missing_ok=True)
            raise
        with self.station.journal.transaction():
            update = "UPDATE print_parts SET sha256 = ? WHERE run = ? AND number = ?"
            self.station.journal.change(update, sha256, self.run, self.number)
        self._give_its_name()
        return sha256

    def _write_partial(self, serials: Sequence[str]) -> str:
        here, pile = self.station, in_a_piles_order(serials)
        with self.partial.open("w+b") as file:
            write_ballots(file, here.election_file, self.part.style, pile, self.key, test=not here.official)
            file.flush()
            os.fsync(file.fileno())
            # Read again, so that the hash is that of the bytes on the disk.
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _look(self, sha256: str) -> PartOutcome:
        """What a part that was whole is now; one that was cut off before it got its name gets it."""
        found = file_hash(self.path)
        if found is None and file_hash(self.partial) == sha256:
            self._give_its_name()
            found = sha256
        if found is None:
            return PartOutcome.MISSING
        return PartOutcome.KEPT if found == sha256 else PartOutcome.CHANGED

    def _give_its_name(self) -> None:
        self.partial.rename(self.path)
        with opened_folder(self.folder) as opened:
            os.fsync(opened)
