"""Ballots on demand as PDF files, where there is no printer: random names, and a constant time."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station.print_outcomes import PrintOutcome
from station.writing import writing_to
from sync.files import opened_folder, write_durably

# 1 January 1980, as for pictures.
_FILE_TIME = 315_532_800


@dataclass(frozen=True)
class PdfFolder:
    """A folder that somebody prints from by hand. The disk itself may still know when each file came."""

    folder: Path

    def problem(self, official: bool) -> PrintOutcome | None:
        """Nothing that could be known beforehand."""
        return None

    def send(self, pdf: bytes, both_sides: bool) -> PrintOutcome:
        """Writes one file. DiskFull, NotPossible."""
        name = f"{secrets.token_hex(8)}.pdf"
        with writing_to(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with opened_folder(self.folder) as opened:
                write_durably(opened, name, pdf, 0o600)
                os.utime(name, (_FILE_TIME, _FILE_TIME), dir_fd=opened)
                os.utime(self.folder, (_FILE_TIME, _FILE_TIME))
        return PrintOutcome.TO_FILE
