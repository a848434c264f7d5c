"""Reading a box's pictures in the background: it goes on when the browser is closed and the station locks itself."""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ballots.outcome import Outcome
from scanning.errors import UnreadableFile
from scanning.notices import FolderNotice
from scanning.pool import processes
from scanning.private_folder import sweep_private_folders
from station.errors import StationError, WrongMoment
from station.file_scan import scan_files
from station.page_intake import CountedPage
from station.polling_station import open_station
from station.web.errors import as_room_error, log_fault
from station.web.given import Given, forget, remember, remembered, sweep_uploads
from station.web.last_page import LastPage, last_page
from station.web.live import Live
from station.web.piles import HELD, Pile, pile_of

# One core is left for the pages that people look at meanwhile.
HERE = processes(max(1, (os.cpu_count() or 2) - 1))
# Of papers to do something about; a screen with more is no help, and the list of what was set aside has them all.
_MOST_SHOWN = 200
# Enough for the page that is being read when the program is told to end.
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class SetAside:
    """A picture whose paper somebody must do something about: its file, its page there (from 1), and the sentence.

    ``page`` is None where the sentence is about the file as a whole.
    """

    file: str
    page: int | None
    sentence: Outcome


@dataclass(frozen=True)
class Progress:
    """How far a reading has come. ``file`` counts from 1; ``error`` is why it ended early.

    ``live`` is where pages come from one by one, so that nobody knows how many ``files`` there will be.
    ``passed_over`` files were read before the reading was cut off. ``stops`` counts what somebody must do something
    about; ``last`` is the page that was read last, while it may be looked at.
    """

    box: str
    files: int
    live: Live | None = None
    file: int = 0
    passed_over: int = 0
    pages: int = 0
    piles: Mapping[Pile, int] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    stops: int = 0
    last: LastPage | None = None
    running: bool = True
    error: Exception | None = None

    def count(self, pile: Pile) -> int:
        """How many pages came into this pile."""
        return self.piles.get(pile, 0)

    @property
    def state(self) -> str:
        """Changes with everything that the page about it shows."""
        return f"{self.file}-{self.pages}-{self.stops}-{self.running:d}"


def after(progress: Progress, page: CountedPage, number: int, name: str) -> Progress:
    """The progress after one more page, which came from file ``number``, called ``name``; pure."""
    pile, pages = pile_of(page.sentence), progress.pages + 1
    piles = {**progress.piles, pile: progress.count(pile) + 1}
    following = replace(progress, file=number, pages=pages, piles=piles, last=last_page(pages, page))
    return _with(following, SetAside(name, page.frame + 1, page.sentence)) if pile in HELD else following


def _with(progress: Progress, aside: SetAside) -> Progress:
    return replace(progress, set_aside=(*progress.set_aside, aside)[:_MOST_SHOWN], stops=progress.stops + 1)


class ReadingJob:
    """At most one reading at a time, in a thread of its own; ``progress`` is the running or the last one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.progress: Progress | None = None
        sweep_uploads(root, keep=remembered(root))
        sweep_private_folders(root)

    @property
    def running(self) -> bool:
        """Whether pages are being read just now."""
        return self.progress is not None and self.progress.running

    @property
    def interrupted(self) -> Given | None:
        """What a reading that was cut off has not finished."""
        return None if self.running else remembered(self._root)

    def require_free(self) -> None:
        """WrongMoment while a reading is going on."""
        if self.running:
            raise WrongMoment("A reading is going on already. Wait until it has ended, then start the next.")

    def start(self, given: Given) -> None:
        """Begins to read; NotPossible when there is nothing to read, WrongMoment while a reading is going on."""
        with self._lock:
            self.require_free()
            pictures = given.pictures()
            before = remembered(self._root)
            if before and before != given:
                forget(self._root, before)
            remember(self._root, given)
            self._begin(Progress(given.box, len(pictures)), lambda: self._read(given, pictures))

    def start_live(self, live: Live) -> None:
        """Begins to read what comes from a scanner or into a folder; WrongMoment while a reading is going on."""
        with self._lock:
            self.require_free()
            self._begin(Progress(live.box, 0, live), lambda: self._read_live(live))

    def end(self) -> None:
        """Lets the reading end after what it has at hand."""
        self._stop.set()

    def stop(self) -> None:
        """Ends the reading after the page that is being read; it can go on later."""
        self.end()
        if self._thread:
            self._thread.join(_PATIENCE_SECONDS)

    def _begin(self, progress: Progress, read: Callable[[], None]) -> None:
        self.progress = progress
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, args=(read,), daemon=True)
        self._thread.start()

    def _run(self, read: Callable[[], None]) -> None:
        error: Exception | None = None
        try:
            read()
        except Exception as problem:
            error = as_room_error(problem) or _fault(problem)
        finally:
            if self.progress:
                # One sheet after another on the glass: each is looked at while the next is laid.
                by_sheet = self.progress.live is not None and self.progress.live.scanner is not None
                last = self.progress.last if by_sheet else None
                self.progress = replace(self.progress, running=False, error=error, last=last)

    def _read(self, given: Given, pictures: list[Path]) -> None:
        numbers = {str(path): number for number, path in enumerate(pictures, start=1)}

        def unreadable(error: UnreadableFile) -> None:
            self._tell(Path(given.name_of(Path(error.path))), FolderNotice.UNREADABLE)

        with open_station(self._root) as station:
            pages = scan_files(
                station,
                given.box,
                pictures,
                stop=self._stop.is_set,
                on_unreadable=unreadable,
                on_passed_over=self._pass_over,
                hire=HERE,
            )
            for page in pages:
                if self.progress:
                    self.progress = after(self.progress, page, numbers[page.source], given.name_of(Path(page.source)))
                if self._stop.is_set():
                    return
        forget(self._root, given)

    def _pass_over(self, files: int) -> None:
        if self.progress:
            self.progress = replace(self.progress, passed_over=files)

    def _read_live(self, live: Live) -> None:
        with open_station(self._root) as station:
            for page in live.pages(station, self._stop.is_set, self._tell, HERE):
                if self.progress:
                    self.progress = after(self.progress, page, 0, live.name_of(Path(page.source)))

    def _tell(self, path: Path, notice: FolderNotice) -> None:
        if self.progress:
            self.progress = _with(self.progress, SetAside(path.name, None, notice))


def _fault(problem: Exception) -> StationError:
    log_fault("the reading", problem)
    return StationError(
        "The reading ended because of a fault in the program. Everything read before is stored. Start it again; "
        "if it ends again, call central."
    )
