"""Sheets are read as they come out of a scanner; their files are in memory, and gone as soon as they are stored."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scanning.errors import ScannerProblem
from scanning.pool import ALONE, Hire
from scanning.private_folder import private_folder
from scanning.sane import Paper
from scanning.scanner_options import Wish
from station.counting import scan
from station.page_intake import CountedPage
from station.polling_station import Station


def scan_paper(
    station: Station,
    box: str,
    wish: Wish,
    *,
    stop: Callable[[], bool],
    next_sheet: Callable[[], bool],
    hire: Hire = ALONE,
) -> Iterator[CountedPage]:
    """Reads the sheets of one box from a scanner: see Paper. A page's file is named by its place in the stack.

    ScannerProblem after the last page when the scanner could not go on; errors as in scan.
    """

    def done(path: Path, _: bool) -> None:
        # The sheet itself can be scanned again.
        path.unlink(missing_ok=True)

    with private_folder(station.journal.home.root) as folder:
        paper = Paper(wish, folder, lambda: stop() or station.closed, next_sheet)
        yield from scan(station, box, paper, hire, on_done=done)
    if paper.trouble:
        raise ScannerProblem(paper.trouble)
