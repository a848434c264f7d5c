"""The one folder of a rehearsal: temporary, locked while it is in use, and gone afterwards, also after a crash."""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PREFIX = "rostlokal-ovning-"
_LOCK = "in-use"
_DAY = "day"
_CENTRAL = "central.pid"


@contextlib.contextmanager
def practice_folder(base: Path | None = None) -> Iterator[Path]:
    """An empty folder for a rehearsal, deleted afterwards with all that is in it.

    ``base`` is where it is made, the system's folder for temporary files unless another is given. What rehearsals that
    were cut off have left there is deleted first.
    """
    sweep(base)
    made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    with (made / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        day = made / _DAY
        day.mkdir()
        try:
            yield day
        finally:
            _delete(made)


def sweep(base: Path | None = None) -> None:
    """Deletes what rehearsals of this user have left that are not running any more, and ends their centrals."""
    for left in Path(base or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Somebody else's is theirs to delete, and one that has no lock is being made or deleted just now.
        with contextlib.suppress(OSError):
            if left.stat().st_uid == os.getuid():
                with (left / _LOCK).open("r+") as lock:
                    _delete_unless_in_use(left, lock)


def note_central(day: Path, pid: int) -> None:
    """Remembers the process of the rehearsal's central, so that a sweep can end it."""
    (day / _CENTRAL).write_text(str(pid), "utf-8")


def _delete_unless_in_use(left: Path, lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    _end_central(left / _DAY)
    _delete(left)


def _end_central(day: Path) -> None:
    """Ends the process that was noted, if it is still the one that works in this folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((day / _CENTRAL).read_text("utf-8"))
        if os.fsencode(day) in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGTERM)


def _delete(made: Path) -> None:
    # The lock last, so that a deletion that is cut off is finished by the next sweep.
    shutil.rmtree(made / _DAY, ignore_errors=True)
    shutil.rmtree(made, ignore_errors=True)
