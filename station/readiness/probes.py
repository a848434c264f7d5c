"""What the checklist needs to know of this computer: thin looks at the system. None decides, none raises."""

import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from station.polling_station import Station
from station.readiness.judge import Power
from sync.errors import SyncError
from sync.receipt import open_receipt

_SUPPLIES = Path("/sys/class/power_supply")
_FED = {"Charging", "Full", "Not charging"}
_LAST_RECEIPTS = """
    SELECT receipt FROM outbox AS mine
    WHERE seq = (SELECT max(seq) FROM outbox WHERE stream = mine.stream AND receipt IS NOT NULL)
"""


def free_bytes(folder: Path) -> int | None:
    """The bytes that may still be written where this folder lies; None when the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def power(supplies: Path = _SUPPLIES) -> Power | None:
    """What feeds the computer, as Linux tells it (sysfs-class-power); None for one without a battery."""
    levels: list[int] = []
    mains = False
    for supply in sorted(supplies.glob("*")):
        kind = _word(supply / "type")
        # A mouse or a pen has a battery too.
        if kind == "Battery" and _word(supply / "scope") != "Device":
            with contextlib.suppress(ValueError):
                levels.append(int(_word(supply / "capacity")))
            mains |= _word(supply / "status") in _FED
        elif kind in ("Mains", "USB"):
            mains |= _word(supply / "online") == "1"
    return Power(mains, min(levels)) if levels else None


def last_receipt(station: Station) -> datetime | None:
    """When central last receipted something from this computer; None when it has not, yet."""
    newest: datetime | None = None
    for row in station.journal.rows(_LAST_RECEIPTS):
        # One of a central whose receipt key has changed since is no longer worth anything here.
        with contextlib.suppress(SyncError):
            said = open_receipt(row["receipt"], station.manifest.central.receipt_key).received_at
            at = datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            newest = max(newest or at, at)
    return newest


def _word(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
