"""Where pages come from one by one while they are read: a scanner, a camera, or a folder that a copier scans into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scanning.notices import FolderNotice
from scanning.pool import Hire
from scanning.scanner_options import Wish
from station.camera_scan import scan_camera
from station.page_intake import CountedPage
from station.paper_scan import scan_paper
from station.polling_station import Station
from station.watching import watch
from station.web.viewfinder import Viewfinder

Tell = Callable[[Path, FolderNotice], None]


class Live(Protocol):
    """Something that pages of one box come from. ``scanner`` names the choice to scan the next sheet by, if any.

    ``view`` is what a camera sees, None of anything else.
    """

    @property
    def box(self) -> str:
        """The box that the ballots came from."""

    @property
    def scanner(self) -> str | None:
        """The choice by which one more sheet is scanned from the same glass; None for anything else."""

    @property
    def view(self) -> Viewfinder | None:
        """What a camera sees and says now."""

    def pages(self, station: Station, stop: Callable[[], bool], tell: Tell, hire: Hire) -> Iterator[CountedPage]:
        """Reads until there is no more, or ``stop`` says so.

        Errors as in scan, ScannerProblem, CameraProblem, FolderGone.
        """

    def name_of(self, page: Path) -> str:
        """What people know a page by."""


@dataclass(frozen=True)
class Copier:
    """A folder that is watched until somebody ends it."""

    box: str
    folder: Path
    remove: bool
    scanner: None = None
    view: None = None

    def pages(self, station: Station, stop: Callable[[], bool], tell: Tell, hire: Hire) -> Iterator[CountedPage]:
        """Its files as they come."""
        return watch(
            station,
            self.box,
            self.folder,
            remove=self.remove,
            quiet=None,
            stop=stop,
            tell=tell,
            on_unreadable=lambda error: tell(Path(error.path), FolderNotice.UNREADABLE),
            hire=hire,
        )

    def name_of(self, page: Path) -> str:
        """Its file's name."""
        return page.name


@dataclass(frozen=True)
class Scanner:
    """The stack in a feeder, or one sheet on the glass."""

    box: str
    wish: Wish
    scanner: str | None
    view: None = None

    def pages(self, station: Station, stop: Callable[[], bool], tell: Tell, hire: Hire) -> Iterator[CountedPage]:
        """Its sheets as they come."""
        on_glass = iter([True])
        return scan_paper(station, self.box, self.wish, stop=stop, next_sheet=lambda: next(on_glass, False), hire=hire)

    def name_of(self, page: Path) -> str:
        """Its place in the stack, from 1."""
        return page.stem.lstrip("0")


@dataclass(frozen=True)
class UnderCamera:
    """Sheets that somebody lays under a camera."""

    box: str
    camera: str
    view: Viewfinder = field(default_factory=Viewfinder)
    scanner: None = None

    def pages(self, station: Station, stop: Callable[[], bool], tell: Tell, hire: Hire) -> Iterator[CountedPage]:
        """Its sheets as they are laid."""
        try:
            view = self.view
            yield from scan_camera(
                station, self.box, self.camera, stop=stop, show=view.show, gives_up=view.was_given_up, hire=hire
            )
        finally:
            self.view.close()

    def name_of(self, page: Path) -> str:
        """All pages come from the same place."""
        return page.name
