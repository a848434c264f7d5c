"""A folder that a copier scans into is read as its files come; each goes, if so wished, once its pictures are safe."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scanning.errors import UnreadableFile
from scanning.folder import WatchedFolder
from scanning.notices import FolderNotice
from scanning.pool import ALONE, Hire
from station.counting import scan
from station.files_read import note_read, was_read
from station.page_intake import CountedPage
from station.polling_station import Station


def watch(
    station: Station,
    box: str,
    folder: Path,
    *,
    remove: bool,
    quiet: float | None,
    stop: Callable[[], bool],
    tell: Callable[[Path, FolderNotice], None],
    on_unreadable: Callable[[UnreadableFile], None],
    hire: Hire = ALONE,
) -> Iterator[CountedPage]:
    """Reads the files of a folder as they come, until ``stop`` says so, the station is closed, or, if ``quiet`` is
    given, nothing has changed for so many seconds. Files that were read to the end before are passed over.

    With ``remove`` a file is deleted when the store has given back the picture of its every page. Errors as in scan;
    FolderGone.
    """
    journal = station.journal
    watched = WatchedFolder(
        folder,
        tell,
        lambda path, identity: was_read(journal, box, path, identity),
        lambda: stop() or station.closed,
        quiet,
    )

    def done(path: Path, is_kept: bool) -> None:
        identity = watched.identity(path)
        if identity is None:
            # Somebody has written to it meanwhile, or taken it away: whatever is there now is read in its turn.
            return
        note_read(journal, box, path, identity)
        if remove and not is_kept:
            tell(path, FolderNotice.STAYS)
        elif remove and not watched.remove(path):
            tell(path, FolderNotice.NOT_REMOVED)

    return scan(station, box, watched, hire, on_unreadable, done)
