"""Sheets that were set aside at counting: listed with the reason, and with a picture where there is one."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scanning.reasons import Reason
from scanning.result import PageResult, rejected
from station.errors import NotPossible
from station.journal import Journal
from station.outcomes import ScanOutcome
from station.pictures import StoredPicture, digest, store_picture
from station.polling_station import Station
from station.records import random_key
from station.retention import picture_of

_HELD = """
    SELECT held.id, outcome, reason, box, held.serial, held.page,
        coalesce(held.picture, nullif(copied.picture, '')) AS picture,
        coalesce(held.sha256, nullif(copied.sha256, '')) AS sha256
    FROM held LEFT JOIN sheets AS copied
        ON outcome = 'duplicate' AND copied.serial = held.serial AND copied.page = held.page
    ORDER BY held.id
"""


@dataclass(frozen=True)
class HeldSheet:
    """A sheet set aside. ``reason`` is why it could not be read; serial and page are None when they are not known.

    ``picture`` and ``sha256`` are of this sheet, or, of a copy with the same marks, of the sheet that was counted.
    """

    id: str
    outcome: ScanOutcome
    reason: Reason | None
    box: str
    serial: str | None
    page: int | None
    picture: str | None
    sha256: str | None


def held_sheets(station: Station) -> Iterator[HeldSheet]:
    """All sheets set aside, in the order of their random ids."""
    for row in station.journal.rows(_HELD):
        yield HeldSheet(
            id=row["id"],
            outcome=ScanOutcome(row["outcome"]),
            reason=Reason(row["reason"]) if row["reason"] else None,
            box=row["box"],
            serial=row["serial"],
            page=row["page"],
            picture=row["picture"],
            sha256=row["sha256"],
        )


def held_counts(journal: Journal) -> dict[str, int]:
    """How many sheets are set aside, by the outcome's code."""
    rows = journal.rows("SELECT outcome, count(*) AS n FROM held GROUP BY outcome ORDER BY outcome")
    return dict(Counter({row["outcome"]: row["n"] for row in rows}))


def held_picture(station: Station, held_id: str) -> bytes:
    """The picture of a sheet set aside, as JPEG; NotPossible when there is none."""
    found = next((sheet for sheet in held_sheets(station) if sheet.id == held_id), None)
    if found is None or found.picture is None or found.sha256 is None:
        raise NotPossible("There is no picture for this. Look at the paper itself.")
    return picture_of(station, found.picture, found.sha256)


@dataclass(frozen=True)
class Holding:
    """A page was set aside: whether only now, and the picture of it that is stored, if any."""

    is_new: bool
    picture: StoredPicture | None


def hold(journal: Journal, box: str, page: PageResult, outcome: ScanOutcome, source_digest: str) -> Holding:
    """Sets a page aside within a transaction, unless this very one was set aside before.

    ``source_digest`` stands for the file that a rejected page came from, of which there may be no picture.
    """
    # The stored sheet is the picture of a duplicate; a pile that is scanned again would else fill the disk.
    picture = None if outcome is ScanOutcome.DUPLICATE else page.picture
    sha256 = digest(picture) if picture else None
    fingerprint = _fingerprint(page, outcome, sha256, source_digest)
    if before := journal.one("SELECT picture, sha256 FROM held WHERE fingerprint = ?", fingerprint):
        return Holding(False, StoredPicture(before["picture"], before["sha256"]) if before["picture"] else None)
    stored = StoredPicture(store_picture(journal.home, picture), digest(picture)) if picture else None
    journal.insert(
        "held",
        {
            "id": random_key(),
            "outcome": outcome.value,
            "reason": page.reason.value if page.reason else None,
            "box": box,
            "serial": page.serial,
            "page": page.page,
            "picture": stored.name if stored else None,
            "sha256": sha256,
            "fingerprint": fingerprint,
        },
    )
    return Holding(True, stored)


def has_crashes(journal: Journal) -> bool:
    """Whether a reader broke down on some page that has not been read since."""
    return journal.one("SELECT 1 FROM held WHERE reason = ?", Reason.READER_CRASHED.value) is not None


def settle_crash(journal: Journal, source_digest: str, frame: int) -> None:
    """A page that a reader once broke down on has now been read from the same file; within a transaction."""
    crashed = rejected("", frame, Reason.READER_CRASHED)
    fingerprint = _fingerprint(crashed, ScanOutcome.REJECTED, None, source_digest)
    journal.change("DELETE FROM held WHERE fingerprint = ?", fingerprint)


def settle_page(journal: Journal, serial: str, page: int) -> None:
    """A page that could not be read at first, or came too late, is now counted; within a transaction."""
    settled = (ScanOutcome.REJECTED.value, ScanOutcome.LATE.value)
    journal.change("DELETE FROM held WHERE outcome IN (?, ?) AND serial = ? AND page = ?", *settled, serial, page)


def _fingerprint(page: PageResult, outcome: ScanOutcome, sha256: str | None, source_digest: str) -> str:
    seen = f"{outcome}|{page.reason}|{page.serial}|{page.page}|{sha256 or ''}"
    if outcome is ScanOutcome.REJECTED:
        seen += f"|{source_digest}|{page.frame}"
    return hashlib.sha256(seen.encode()).hexdigest()
