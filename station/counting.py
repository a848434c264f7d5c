"""Counting: the pages of one closed box are read from files, judged and stored.

Reading the same files again loses nothing and stores nothing twice, so whoever was interrupted starts over.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scanning.errors import UnreadableFile
from scanning.pool import ALONE, Hire, read_with
from scanning.reader import ReaderSpec
from station.box import box_for_counting
from station.page_intake import CountedPage, count_page
from station.pictures import is_stored, sweep
from station.polling_station import Station


def _raise(error: UnreadableFile) -> None:
    raise error


def _nothing(_: Path, __: bool) -> None:
    pass


def reader_spec(station: Station) -> ReaderSpec:
    """What the reader needs to know of this election, picklable for its processes."""
    keys = tuple(known.key for known in station.manifest.print_keys)
    return ReaderSpec(station.election_file.data, station.manifest.mode, keys)


def scan(
    station: Station,
    box: str,
    paths: Iterable[Path | None],
    hire: Hire = ALONE,
    on_unreadable: Callable[[UnreadableFile], None] = _raise,
    on_done: Callable[[Path, bool], None] = _nothing,
) -> Iterator[CountedPage]:
    """Reads the pages of one box from files as they come, stores them, and yields each when it is durable.

    A file that cannot be opened is told to ``on_unreadable`` and passed over; unless given, that raises it. Of any
    other file ``on_done`` hears after its last page was stored, and whether the store gives back a picture of every
    page. ``hire`` gets the readers. WrongMoment while the box is open, NotPossible for an unknown
    one, DiskFull, ReaderStartError, ClusterError.
    """
    station.require_not_closed()
    name = box_for_counting(station, box)
    sweep(station.journal)
    lost: set[str] = set()

    def done(path: Path) -> None:
        on_done(path, str(path) not in lost)
        lost.discard(str(path))

    with hire(reader_spec(station), True) as readers:
        for page in read_with(readers, paths, on_unreadable, done):
            counted = count_page(station, name, page)
            if not is_stored(station.journal.home, counted.picture):
                lost.add(page.source)
            yield counted
