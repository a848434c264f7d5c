"""Delivering over the network in the background: it tries again until central answers, and goes on page by page."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.delivery import Delivery, sync_online
from station.errors import StationError
from station.outbox import stream_counts
from station.patience import keep_trying
from station.polling_station import load_station, open_station
from station.web.errors import as_room_error, log_fault
from sync.batch import Stream
from sync.errors import Unreachable
from sync.keyring import Secrets


@dataclass(frozen=True)
class Sending:
    """How a delivery stands. ``waiting`` is why it waits before it tries again; ``error`` why it ended in vain.

    ``done`` is what it did, None until it has ended well. ``ended`` says that somebody ended it, or locked the station.
    """

    running: bool = True
    waiting: Unreachable | None = None
    done: Delivery | None = None
    error: Exception | None = None
    ended: bool = False


class _Ended(Exception):
    """Nobody wants to wait any longer."""


class DeliveryJob:
    """At most one delivery over the network at a time, in a thread of its own; ``state`` is the running or last one.

    ``pause`` waits so many seconds or until it is told to end, and says whether to end.
    """

    def __init__(self, root: Path, pause: Callable[[threading.Event, float], bool] = threading.Event.wait) -> None:
        self._root, self._pause = root, pause
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self.state: Sending | None = None

    def start(self, secrets: Secrets, unlocked: Callable[[], bool], finished: Callable[[Delivery], None]) -> None:
        """Begins to deliver, unless that is going on already. ``finished`` hears, in the thread, what was done.

        Between two tries ``unlocked`` must still hold, since nobody may leave the secrets with a program that waits.
        """
        with self._lock:
            if self.state and self.state.running:
                return
            self._end.clear()
            self.state = Sending()
            self._thread = threading.Thread(target=self._run, args=(secrets, unlocked, finished), daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Tries no more; what is on its way gets there, and nothing is lost."""
        self._end.set()

    def join(self, seconds: float) -> None:
        """Waits until the delivery has ended or waits for central, but not for longer than this."""
        if self._thread:
            self._thread.join(seconds)

    def _run(self, secrets: Secrets, unlocked: Callable[[], bool], finished: Callable[[Delivery], None]) -> None:
        try:
            done = self._deliver(secrets, unlocked)
            finished(done)
            self.state = Sending(running=False, done=done)
        except _Ended:
            self.state = Sending(running=False, ended=True)
        except Exception as problem:
            self.state = Sending(running=False, error=as_room_error(problem) or _fault(problem))

    def _deliver(self, secrets: Secrets, unlocked: Callable[[], bool]) -> Delivery:
        def wait(seconds: float, problem: Unreachable) -> None:
            self.state = Sending(waiting=problem)
            if self._pause(self._end, seconds) or not unlocked():
                raise _Ended
            self.state = Sending()

        with open_station(self._root) as station:
            return keep_trying(
                # A manifest that came with an attempt before this one is in the journal.
                lambda: sync_online(load_station(station.journal), secrets),
                progress=lambda: sum(stream_counts(station.journal, stream).receipted for stream in Stream),
                chance=random.random,
                pause=wait,
            )


def _fault(problem: Exception) -> StationError:
    log_fault("the delivery", problem)
    return StationError(
        "The delivery ended because of a fault in the program. Nothing is lost. Deliver again; if it ends again, "
        "deliver by stick and call central."
    )
