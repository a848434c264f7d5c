"""What the check-in table shows: the voter at hand, for the browser that asked, in memory alone and not for long.

Nothing of it goes into a cookie, an address or a file. What was typed is not in it.
"""

import threading
from dataclasses import dataclass, field

from station.checkin import Admission
from station.web.tries import Clock

# Time to read a sentence aloud and write a number on an envelope; a screen left alone must not greet the next voter.
_SHOWN_SECONDS = 180
# The second of two quick presses of Enter must not carry an answer away that nobody has read.
_LEAST_SECONDS = 0.7


@dataclass(frozen=True)
class Shown:
    """An answer, or the ``problem`` with what was typed; ``chosen`` are fields of the form that name nobody."""

    admission: Admission | None = None
    problem: str = ""
    chosen: dict[str, str] = field(default_factory=dict)


class Table:
    """The newest answer for each browser."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._shown: dict[str, tuple[float, Shown]] = {}
        self.busy = threading.Lock()
        """Held while a voter is checked in, so that a double click finds the first click's answer."""

    def show(self, browser: str, shown: Shown) -> None:
        """From now on this is the answer."""
        with self._lock:
            self._shown[browser] = (self._clock(), shown)

    def shown(self, browser: str) -> Shown:
        """The answer; an empty one when there is none any more."""
        with self._lock:
            since, shown = self._shown.get(browser, (0.0, Shown()))
            if self._clock() - since >= _SHOWN_SECONDS:
                self._shown.pop(browser, None)
                return Shown()
            return shown

    def done(self, browser: str) -> None:
        """Forgets it at a worker's wish, unless it has only just come."""
        with self._lock:
            since, _ = self._shown.get(browser, (0.0, None))
            if self._clock() - since >= _LEAST_SECONDS:
                self._shown.pop(browser, None)

    def clear(self, browser: str) -> None:
        """Forgets it."""
        with self._lock:
            self._shown.pop(browser, None)
