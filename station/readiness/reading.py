"""The test sheet is read the way ballots will be: from a camera, a scanner, or a file of theirs. Nothing is kept."""

import contextlib
import itertools
import time
from collections.abc import Sequence
from pathlib import Path

from scanning.errors import ScannerProblem
from scanning.pool import read_files
from scanning.private_folder import private_folder
from scanning.reader import ReaderSpec
from scanning.sane import Paper
from scanning.scanner_options import Wish
from station.check_ballot import check_ballots
from station.polling_station import Station
from station.readiness.outcomes import SheetResult
from station.readiness.sheet import judge_sheet

# A sheet that lies still is read within two or three; whoever has to move it needs some more.
_CAMERA_SECONDS = 15.0


def read_from_files(station: Station, files: Sequence[Path]) -> SheetResult:
    """The test sheet in pictures or PDFs. UnreadableFile, ReaderStartError."""
    return judge_sheet(station, read_files(files, _spec(station)))


def read_from_scanner(station: Station, wish: Wish) -> SheetResult:
    """The test sheet in a scanner, one page. ScannerProblem, ReaderStartError."""
    left = iter([True])
    with private_folder(station.journal.home.root) as folder:
        # The feeder stops after the first sheet too; nobody lays a ballot behind the test sheet and forgets it.
        paper = Paper(wish, folder, lambda: any(folder.iterdir()), lambda: next(left, False))
        result = judge_sheet(station, read_files(paper, _spec(station)))
    if paper.trouble:
        raise ScannerProblem(paper.trouble)
    return result


def read_from_camera(station: Station, camera: str) -> SheetResult:
    """The test sheet under a camera, as soon as it was seen. CameraProblem, ReaderStartError."""
    until = time.monotonic() + _CAMERA_SECONDS
    sheets = check_ballots(
        station, camera, stop=lambda: time.monotonic() > until, show=lambda _, __: None, spec=_spec(station)
    )
    with contextlib.closing(sheets):
        # Whatever is seen first is the answer: a hand in the way gives no sheet at all.
        return judge_sheet(station, itertools.islice(sheets, 1))


def _spec(station: Station) -> ReaderSpec:
    # In an official vote too: the test sheet is a TEST ballot, and no other is to be read here.
    return ReaderSpec(station.election_file.data, "test")
