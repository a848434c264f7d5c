"""The camera at which voters look how their ballots would be read: in a thread of its own, and forgetful."""

import threading
from pathlib import Path

from ballots.outcome import Outcome
from scanning.camera_outcomes import CameraHint
from scanning.grey import Grey
from scanning.result import PageResult
from station.check_ballot import check_ballots
from station.errors import StationError
from station.polling_station import open_station
from station.web.errors import as_room_error, log_fault
from station.web.reading import HERE
from station.web.viewfinder import Viewfinder


class CheckJob:
    """At most one camera for voters at a time. ``sheet`` is what lies under it now, as it was read; else None."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.view = Viewfinder()
        self.sheet: PageResult | None = None
        self.running = False
        self.error: Exception | None = None

    def start(self, camera: str) -> None:
        """Begins to look, unless that is going on already."""
        with self._lock:
            if self.running:
                return
            self._stop.clear()
            self.view, self.sheet, self.error, self.running = Viewfinder(), None, None, True
            self._thread = threading.Thread(target=self._run, args=(camera,), daemon=True)
            self._thread.start()

    def end(self, seconds: float = 0.0) -> None:
        """Ends it, and waits for so long until the camera is free."""
        self._stop.set()
        if self._thread and seconds:
            self._thread.join(seconds)

    def _run(self, camera: str) -> None:
        try:
            with open_station(self._root) as station:
                for page in check_ballots(station, camera, stop=self._stop.is_set, show=self._show, hire=HERE):
                    self.sheet = page if page.status == "read" else None
        except Exception as problem:
            self.error = as_room_error(problem) or _fault(problem)
        finally:
            self.sheet = None
            self.view.close()
            self.running = False

    def _show(self, grey: Grey, hint: Outcome) -> None:
        # Whatever else is said, the sheet that was read is not lying there any more.
        if hint is not CameraHint.READ:
            self.sheet = None
        self.view.show(grey, hint)


def _fault(problem: Exception) -> StationError:
    log_fault("the voters' camera", problem)
    return StationError("The camera stopped because of a fault in the program. Nothing was stored. Start it again.")
