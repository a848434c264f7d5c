"""Sheets are read as somebody lays them under a camera; no frame is stored but the picture of a sheet that was read."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from scanning.camera import Camera
from scanning.laid_sheets import LaidSheets, Shown, Wish
from scanning.laying import FINAL
from scanning.pool import ALONE, Hire
from scanning.private_folder import private_folder
from station.box import box_for_counting
from station.counting import reader_spec
from station.outcomes import ScanOutcome
from station.page_intake import CountedPage, count_page
from station.pictures import sweep
from station.polling_station import Station

_SOURCE = "camera"


def scan_camera(
    station: Station,
    box: str,
    camera: str,
    *,
    stop: Callable[[], bool],
    show: Shown,
    gives_up: Wish,
    hire: Hire = ALONE,
) -> Iterator[CountedPage]:
    """Reads the sheets of one box from a camera, until ``stop`` says so, and yields each when it is durable.

    A sheet that lies badly is not stored but named to ``show``, since whoever laid it can mend that at once; when they
    cannot, ``gives_up`` says so, and it is set aside as unreadable with its picture.
    CameraProblem; errors as in scan.
    """
    station.require_not_closed()
    name = box_for_counting(station, box)
    sweep(station.journal)
    with (
        private_folder(station.journal.home.root) as folder,
        Camera(camera) as opened,
        hire(reader_spec(station), True) as readers,
        contextlib.closing(opened.frames(lambda: stop() or station.closed)) as frames,
    ):
        sheets = LaidSheets(readers, folder, show, gives_up)
        for sheet in sheets.of(frames):
            counted = count_page(station, name, sheet)
            # Of a sheet that was given up, the camera has said so already.
            if counted.outcome is not ScanOutcome.ACCEPTED and counted.reason in (None, *FINAL):
                sheets.judged(counted.sentence)
            # The frame's own file is gone, and its name would only tell the order.
            yield replace(counted, source=_SOURCE)
