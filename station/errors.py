"""Everything that can stop the station's work, one sentence each on what happened and what to do now."""

import errno
import sqlite3

# EFBIG is what a process under a file size limit gets instead of ENOSPC.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# The low byte of SQLite's extended codes (https://sqlite.org/rescode.html): FULL, and IOERR which a full file
# system causes when the write-ahead log cannot grow.
_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class StationError(Exception):
    """The station cannot do what was asked. ``text`` is an English sentence with {named} fields.

    ``values`` fills the fields in; the web app translates ``text`` first. No value is a secret, a serial or a
    personal number. ``command`` is what to type next; the pages have buttons instead and do not show it.
    """

    def __init__(self, text: str, *, command: str = "", **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.command = command
        self.values = values

    def __str__(self) -> str:
        sentence = self.text.format(**self.values)
        return f"{sentence} Command: {self.command}" if self.command else sentence


class NotEnrolled(StationError):
    """This folder holds no station yet."""


class NotApproved(StationError):
    """The station has asked central for approval and does not have it yet."""


class JournalError(StationError):
    """The journal is damaged, too new for this program, or in the way."""


class MustProvision(StationError):
    """The journal is an old copy; only a new enrolment may write again."""


class DiskFull(StationError):
    """There is no room left on the disk."""


class TwoPeopleNeeded(StationError):
    """Two different people must do this together."""


class WrongMoment(StationError):
    """The step does not fit where the day stands."""


class NotPossible(StationError):
    """What was asked contradicts what is stored."""


def disk_full(error: Exception) -> DiskFull | None:
    """The sentence for an error that means that the disk is full; None for any other error."""
    full = isinstance(error, OSError) and error.errno in _FULL
    if isinstance(error, sqlite3.Error):
        full = (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_FULL
    if not full:
        return None
    return DiskFull(
        "The disk is full. Everything stored before is safe; make room on the disk and do the same step again."
    )
