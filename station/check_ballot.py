"""A voter sees before the box how a ballot would be read. Nothing of it is stored, nor compared with what is stored."""

import contextlib
from collections.abc import Callable, Generator

from scanning.camera import Camera
from scanning.laid_sheets import LaidSheets, Shown
from scanning.pool import ALONE, Hire
from scanning.private_folder import private_folder
from scanning.reader import ReaderSpec
from scanning.result import PageResult
from station.counting import reader_spec
from station.polling_station import Station


def check_ballots(
    station: Station,
    camera: str,
    *,
    stop: Callable[[], bool],
    show: Shown,
    hire: Hire = ALONE,
    spec: ReaderSpec | None = None,
) -> Generator[PageResult]:
    """Reads what is laid under a camera, sheet after sheet, until ``stop`` says so. CameraProblem, ReaderStartError.

    The journal is neither read nor written: whether a ballot is genuine is all that it is asked. ``spec`` is what to
    read, this station's ballots unless told otherwise.
    """
    with (
        private_folder(station.journal.home.root) as folder,
        Camera(camera) as opened,
        hire(spec or reader_spec(station), False) as readers,
        contextlib.closing(opened.frames(stop)) as frames,
    ):
        yield from LaidSheets(readers, folder, show).of(frames)
