"""Flatbeds and feeders through SANE: which there are, and their pages as they come."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanning.errors import ScannerProblem
from scanning.scanimage import Scanimage, answer
from scanning.scanner_options import Place, Unfit, Wish, arguments, offered, places
from scanning.scanner_outcomes import ScannerOutcome
from scanning.whole import is_whole

# Lossless, and quick to write and to read.
_FORMAT, _SUFFIX = "--format=tiff", ".tif"
# A lamp warms up for a minute; whatever says nothing for this long has got stuck.
PAGE_SECONDS = 120.0
# How soon somebody's wish to end is heard.
_MOMENT = 0.2
# Pages that may wait to be read. So a fast feeder cannot fill the memory, and none ever waits for the reader.
_MOST_WAITING = 8


@dataclass(frozen=True)
class Device:
    """A scanner: SANE's name for it, and what it is called on its front."""

    name: str
    label: str


def devices() -> list[Device]:
    """The scanners that can be reached now; looking for them takes some seconds. ScannerProblem."""
    lines = answer("--formatted-device-list=%d\t%v %m%n").splitlines()
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return [Device(name, label.strip()) for name, label in pairs]


def places_of(device: str) -> tuple[Place, ...]:
    """Where paper can lie in this scanner. ScannerProblem."""
    return tuple(places(offered(answer(f"--device-name={device}", "--all-options"))))


class Paper:
    """The pages that come out of a scanner, as files in ``folder``; None when there was none for a moment.

    A feeder is emptied; on the glass lies one sheet after the other, as long as ``next_sheet`` says so. It ends after
    the sheet at hand when ``stop`` says so, and when there is ``trouble``: the pages that came before still are to be
    read, so that is no error yet. Whoever has read a page removes it.
    """

    def __init__(self, wish: Wish, folder: Path, stop: Callable[[], bool], next_sheet: Callable[[], bool]) -> None:
        self._wish = wish
        self._folder = folder
        self._stop = stop
        self._next_sheet = next_sheet
        self._came = 0
        self.trouble: ScannerOutcome | None = None

    def __iter__(self) -> Iterator[Path | None]:
        device = f"--device-name={self._wish.device}"
        try:
            options = offered(answer(device, "--all-options", *self._wish.options))
            place, told = arguments(self._wish, options)
            if place == "flatbed":
                yield from self._from_glass([device, _FORMAT, *told])
            else:
                yield from self._from_feeder([device, _FORMAT, *told])
        except (Unfit, ScannerProblem) as problem:
            self.trouble = problem.outcome

    def _from_glass(self, command: list[str]) -> Iterator[Path | None]:
        while not self.trouble and not self._stop() and self._next_sheet():
            page = self._folder / f"{self._came + 1:04}{_SUFFIX}"
            with Scanimage([*command, f"--output-file={page}"]) as run:
                began = time.monotonic()
                while not self._has_ended(run, began):
                    yield None
                self.trouble = self.trouble or run.outcome()
            if not self.trouble and self._is_there(page):
                self._came += 1
                yield page

    def _has_ended(self, run: Scanimage, began: float) -> bool:
        if time.monotonic() - began > PAGE_SECONDS:
            self.trouble = ScannerOutcome.SILENT
            return True
        try:
            run.line(_MOMENT)
        except EOFError:
            return True
        return False

    def _from_feeder(self, command: list[str]) -> Iterator[Path | None]:
        with Scanimage([*command, f"--batch={self._folder}/%04d{_SUFFIX}", "--batch-print", "--batch-prompt"]) as run:
            yield from self._batch(run)
            self.trouble = self.trouble or run.outcome()
        if not self._came and not self.trouble and not self._stop():
            self.trouble = ScannerOutcome.EMPTY

    def _batch(self, run: Scanimage) -> Iterator[Path | None]:
        """Gives leave for each page, so that nothing is under way when it is time to end."""
        allowed, heard = 0, time.monotonic()
        while time.monotonic() - heard <= PAGE_SECONDS:
            if self._stop():
                run.no_more()
            elif allowed == self._came and self._waiting() < _MOST_WAITING:
                run.give_leave()
                allowed, heard = allowed + 1, time.monotonic()
            try:
                line = run.line(_MOMENT)
            except EOFError:
                return
            if line is not None and not self._is_there(Path(line)):
                return
            self._came += line is not None
            yield Path(line) if line is not None else None
            if line is not None or allowed == self._came:
                heard = time.monotonic()
        self.trouble = ScannerOutcome.SILENT

    def _is_there(self, page: Path) -> bool:
        """scanimage does not notice that a disk is full; it would feed sheet after sheet through."""
        if not is_whole(page):
            self.trouble = ScannerOutcome.NO_ROOM
        return self.trouble is None

    def _waiting(self) -> int:
        return sum(1 for _ in self._folder.glob(f"*{_SUFFIX}"))
