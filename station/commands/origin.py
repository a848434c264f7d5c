"""Where the command ``scan`` takes its pages from: files, a watched folder, a scanner, or a camera."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from scanning.errors import ScanningError
from scanning.notices import FolderNotice
from scanning.pool import Hire
from scanning.scanner_options import Place, Wish
from station.camera_scan import scan_camera
from station.commands.camera import Told
from station.file_scan import scan_files
from station.page_intake import CountedPage
from station.paper_scan import scan_paper
from station.polling_station import Station
from station.watching import watch


@dataclass(frozen=True)
class Origin:
    """What was asked for on the command line; UsageError unless it is one thing alone."""

    files: tuple[Path, ...]
    folder: Path | None
    quiet: float | None
    remove: bool
    scanner: str | None
    camera: str | None
    place: Place | None
    dpi: int

    def __post_init__(self) -> None:
        if sum(map(bool, (self.files, self.folder, self.scanner, self.camera))) != 1:
            raise click.UsageError("Name files, or a folder to --watch, a --scanner or a --camera, and no two of them.")
        if not self.folder and (self.remove or self.quiet is not None):
            raise click.UsageError("--remove and --until-quiet belong to --watch.")
        if not self.scanner and self.place:
            raise click.UsageError("--source belongs to --scanner.")

    def pages(
        self, station: Station, box: str, hire: Hire, stop: Callable[[], bool], problems: list[ScanningError]
    ) -> Iterator[CountedPage]:
        """Reads and stores until there is no more, or ``stop`` says so; files that cannot be opened join ``problems``.

        ScannerProblem, CameraProblem, FolderGone; errors as in station.counting.scan.
        """
        if self.scanner:
            wish = Wish(self.scanner, self.place, self.dpi)
            return scan_paper(station, box, wish, stop=stop, next_sheet=_another_sheet, hire=hire)
        if self.camera:
            told = Told()
            return scan_camera(
                station, box, self.camera, stop=stop, show=told.show, gives_up=told.enter_was_pressed, hire=hire
            )
        if self.folder:
            return watch(
                station,
                box,
                self.folder,
                remove=self.remove,
                quiet=self.quiet,
                stop=stop,
                tell=_tell,
                on_unreadable=problems.append,
                hire=hire,
            )
        return scan_files(
            station,
            box,
            self.files,
            stop=stop,
            on_unreadable=problems.append,
            on_passed_over=_tell_passed_over,
            hire=hire,
        )


def _another_sheet() -> bool:
    """Waits until the next sheet lies on the glass."""
    asked = "Lay the next sheet on the glass and press Enter. Type e and Enter to end"
    return bool(click.prompt(asked, default="", show_default=False, err=True) == "")


def _tell(path: Path, notice: FolderNotice) -> None:
    click.echo(f"{path.name}: {notice.en}", err=True)


def _tell_passed_over(count: int) -> None:
    click.echo(f"{count} files were read before the last reading was cut off, and are passed over.", err=True)
