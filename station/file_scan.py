"""Files that somebody names are read; a reading that was cut off passes over those that it had read to the end."""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from scanning.errors import UnreadableFile
from scanning.folder import identity_of
from scanning.pool import ALONE, Hire
from scanning.reasons import Reason
from station.counting import scan
from station.files_read import forget_read, note_read, was_read
from station.page_intake import CountedPage
from station.polling_station import Station


def scan_files(
    station: Station,
    box: str,
    files: Sequence[Path],
    *,
    stop: Callable[[], bool],
    on_unreadable: Callable[[UnreadableFile], None],
    on_passed_over: Callable[[int], None],
    hire: Hire = ALONE,
) -> Iterator[CountedPage]:
    """Reads the files of one box, until ``stop`` says so, and yields each page when it is durable.

    ``on_passed_over`` hears how many were read to the end before the last reading of them was cut off; these are not
    read again. After a reading that came to its end nothing is passed over. Errors as in scan.
    """
    journal = station.journal
    found = {path: identity for path in files if (identity := identity_of(path))}
    known = {path for path, identity in found.items() if was_read(journal, box, path, identity)}
    if known:
        on_passed_over(len(known))
    left = [path for path in files if path not in known]
    broken: set[str] = set()
    was_stopped = False

    def goes_on(_: Path | None) -> bool:
        nonlocal was_stopped
        was_stopped = was_stopped or stop()
        return not was_stopped

    def done(path: Path, _: bool) -> None:
        identity = found.get(path)
        # A file that somebody has written to meanwhile is read again, and so is one that broke a reader down.
        if identity and identity == identity_of(path) and str(path) not in broken:
            note_read(journal, box, path, identity)

    for page in scan(station, box, takewhile(goes_on, left), hire, on_unreadable, done):
        if page.reason is Reason.READER_CRASHED:
            broken.add(page.source)
        yield page
    if not was_stopped:
        forget_read(journal, box, found.items())
