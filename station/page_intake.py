"""One page at counting: judged, and what came of it stored in one transaction, durably before the next page."""

import functools
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ballots.cvr import Box
from ballots.outcome import Outcome
from scanning.reasons import Reason
from scanning.result import PageResult, TargetResult
from station.box import number_here
from station.by_hand import copied
from station.elsewhere import belongs_here
from station.held import has_crashes, hold, settle_crash, settle_page
from station.outcomes import ScanOutcome
from station.page_judge import KnownPage, contradictions, judge_page, unclear
from station.paper import SerialState, serial_state
from station.pictures import StoredPicture, digest, store_picture
from station.polling_station import Station
from station.review import open_reviews
from station.sheets import Sheet, add_sheet, sheet

_Came = tuple[ScanOutcome, "StoredPicture | None"]


@dataclass(frozen=True)
class CountedPage:
    """What came of one page. ``sentence`` is the outcome that tells the worker what to do.

    ``picture`` is the stored one that shows this sheet; None when nothing could be decoded. ``seen`` is what the reader
    saw, for whoever looks on.
    """

    source: str
    frame: int
    outcome: ScanOutcome
    reason: Reason | None
    picture: StoredPicture | None = None
    seen: PageResult | None = field(default=None, repr=False, compare=False)

    @property
    def sentence(self) -> Outcome:
        """The reason for a page that could not be read, the outcome for any other."""
        return self.reason or self.outcome


def count_page(station: Station, box: Box, page: PageResult) -> CountedPage:
    """Judges one page and stores what came of it, in one transaction.

    DiskFull, JournalError; WrongMoment when the station was closed meanwhile.
    """
    with station.journal.transaction():
        station.require_not_closed()
        outcome, picture = (_hold_rejected if page.status == "rejected" else _store)(station, box, page)
    return CountedPage(page.source, page.frame, outcome, page.reason, picture, page)


def _hold_rejected(station: Station, box: Box, page: PageResult) -> _Came:
    # A page that has been read well already needs no second look, whatever this picture of it is like.
    if page.serial and page.page and (earlier := sheet(station.journal, page.serial, page.page)):
        return ScanOutcome.REJECTED, StoredPicture(earlier.picture, earlier.sha256)
    held = hold(station.journal, number_here(station.id, box), page, ScanOutcome.REJECTED, _digest_of(page.source))
    return ScanOutcome.REJECTED, held.picture


def _store(station: Station, box: Box, page: PageResult) -> _Came:
    if page.serial is None or page.style is None or page.page is None or page.picture is None:
        raise RuntimeError("a page that was read has a serial, a style, a page number and a picture")
    journal, sha256 = station.journal, digest(page.picture)
    earlier = sheet(journal, page.serial, page.page)
    known = _known(station, box, page, earlier)
    outcome = judge_page(known, sha256, page.targets)
    if outcome is ScanOutcome.ACCEPTED:
        picture = StoredPicture(store_picture(journal.home, page.picture), sha256)
        _add_ballot(station, page.serial, page.style, box)
        add_sheet(journal, Sheet(page.serial, page.page, picture.name, sha256, page.targets))
        settle_page(journal, page.serial, page.page)
        if has_crashes(journal):
            settle_crash(journal, _digest_of(page.source), page.frame)
        open_reviews(journal, page.serial, page.page, unclear(page.targets))
        return outcome, picture
    if outcome is not ScanOutcome.ALREADY_READ:
        held = hold(journal, number_here(station.id, box), page, outcome, sha256)
        if held.is_new and outcome is ScanOutcome.DIFFERS and not known.sealed:
            open_reviews(journal, page.serial, page.page, contradictions(known.targets, page.targets))
        if held.picture:
            return outcome, held.picture
    # The same picture, or another one of the same marks.
    return outcome, StoredPicture(earlier.picture, earlier.sha256) if earlier else None


def _known(station: Station, box: Box, page: PageResult, earlier: Sheet | None) -> KnownPage:
    serial = page.serial or ""
    ballot = station.journal.one("SELECT seq FROM ballots WHERE serial = ?", serial)
    printed = SerialState.PRINTED if belongs_here(station, page.print_key, box) else None
    return KnownPage(
        state=serial_state(station, serial) or printed,
        sealed=ballot is not None and ballot["seq"] is not None,
        sha256=earlier.sha256 if earlier else None,
        targets=_compared(station, earlier) if earlier else (),
    )


def _compared(station: Station, earlier: Sheet) -> tuple[TargetResult, ...]:
    return copied(station.journal, earlier) if earlier.by_hand else earlier.targets


def _add_ballot(station: Station, serial: str, style: str, box: Box) -> None:
    if station.journal.one("SELECT 1 FROM ballots WHERE serial = ?", serial) is None:
        pages = len(station.plans[style].pages)
        row = {"serial": serial, "style": style, "box": number_here(station.id, box), "pages": pages}
        station.journal.insert("ballots", row)


def _digest_of(source: str) -> str:
    """SHA-256 of a file that holds rejected pages; of its name when it can no longer be read."""
    path = Path(source)
    try:
        return _file_digest(path, path.stat().st_mtime_ns)
    except OSError:
        return hashlib.sha256(source.encode()).hexdigest()


# A PDF of hundreds of rejected pages is hashed once; its time tells a later file of the same name apart.
@functools.lru_cache(maxsize=1)
def _file_digest(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
