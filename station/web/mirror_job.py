"""Keeps the stick up to date in a thread of its own, while the pages go on."""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.errors import StationError, disk_full
from station.mirroring import Mirrored, OnStick, bring_up_to_date, chosen_stick, is_due, lacks, waiting_records
from station.polling_station import Station, open_station
from station.web.errors import log_fault
from station.web.safe import Safe
from station.web.tries import Clock
from sync.errors import SyncError

# A stick that was put back is noticed within this time; looking costs some milliseconds.
_LOOK_SECONDS = 15.0


@dataclass(frozen=True)
class MirrorState:
    """How the stick stands, the ``problem`` with it if there is one, and when it was up to date last."""

    outcome: Mirrored = Mirrored.NOT_CHOSEN
    problem: StationError | SyncError | None = None
    at: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.problem is None and self.outcome in (Mirrored.CURRENT, Mirrored.NOT_YET)


class MirrorJob:
    """One thread for one running program. ``state`` is what the pages show."""

    def __init__(self, root: Path, safe: Safe, clock: Clock) -> None:
        self.state = MirrorState()
        self._root, self._safe, self._clock = root, safe, clock
        self._on_stick: OnStick | None = None
        self._waiting_since: float | None = None
        self._wake = threading.Event()
        self._end = threading.Event()
        self._one_look = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to look after the stick."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the look at hand."""
        self._end.set()
        self._wake.set()
        if self._thread:
            self._thread.join()

    def wake(self) -> None:
        """Something was stored: looks at once."""
        self._wake.set()

    def look(self) -> None:
        """Brings the stick up to date if it is time to; never raises what a worker can meet."""
        with self._one_look:
            try:
                with open_station(self._root) as station:
                    self._look(station)
            except (StationError, SyncError) as problem:
                self._failed(problem)
            except OSError as problem:
                self._failed(disk_full(problem))

    def _run(self) -> None:
        while not self._end.is_set():
            self._wake.clear()
            try:
                self.look()
            except Exception as mistake:
                # The pages go on without a stick.
                log_fault("looking after the stick", mistake)
                self._failed(None)
            self._wake.wait(_LOOK_SECONDS)

    def _look(self, station: Station) -> None:
        stick = chosen_stick(station.journal)
        if stick is None:
            self._on_stick, self.state = None, MirrorState()
            return
        is_new = self._on_stick is None or self._on_stick.stick != stick
        if is_new or self._on_stick is None:
            self._on_stick = OnStick(stick)
            self.state = MirrorState(Mirrored.NOT_YET)
        waiting = waiting_records(station.journal) + lacks(station.journal, self._on_stick.last)
        # A stick that was pulled is noticed at each look, not only when something waits for it.
        if not (is_new or self.state.problem or self._is_due(waiting) or not stick.is_dir()):
            return
        secrets = self._safe.if_unlocked
        if secrets is None:
            self.state = MirrorState(Mirrored.LOCKED, at=self.state.at)
            return
        bring_up_to_date(station, secrets, self._on_stick)
        self._waiting_since = None
        self.state = MirrorState(Mirrored.CURRENT, at=datetime.now().astimezone())

    def _is_due(self, waiting: int) -> bool:
        if not waiting:
            self._waiting_since = None
            return self.state.outcome is Mirrored.LOCKED
        if self._waiting_since is None:
            self._waiting_since = self._clock()
        return self.state.outcome is Mirrored.LOCKED or is_due(waiting, self._clock() - self._waiting_since)

    def _failed(self, problem: StationError | SyncError | None) -> None:
        self.state = MirrorState(Mirrored.BEHIND, problem, self.state.at)
