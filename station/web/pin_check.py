"""Name and PIN, checked one at a time, slower and slower when they are wrong."""

import threading

from station.errors import StationError
from station.people import folded
from station.polling_station import Station
from station.web.safe import TooSoon
from station.web.tries import Clock, Tries
from station.workers import Worker, identified
from sync.keyring import Secrets

# A guesser at one name gets some 1,400 tries a day at a million PINs; one who takes name after name, 11,000.
# Longer for all would let one person's typing errors keep a whole room from working.
_LONGEST_FOR_ONE, _LONGEST_FOR_ALL = 60.0, 8.0


class WrongPin(StationError):
    """Name and PIN do not belong together; which of them is wrong is not told."""


class PinCheck:
    """The one place where PINs are tried, for all screens."""

    def __init__(self, clock: Clock) -> None:
        self._by_name = Tries(clock, _LONGEST_FOR_ONE)
        self._all = Tries(clock, _LONGEST_FOR_ALL)
        self._one_try = threading.Lock()

    def identify(self, station: Station, secrets: Secrets, name: str, pin: str) -> Worker:
        """The one whose name and PIN these are; takes about a tenth of a second. WrongPin, TooSoon."""
        key = folded(name)
        with self._one_try:
            if seconds := max(self._by_name.wait(key), self._all.wait()):
                raise TooSoon("A PIN was wrong. Wait {seconds} seconds before the next try.", seconds=seconds)
            found = identified(station, secrets, name, pin)
            if found is None:
                self._by_name.wrong(key)
                self._all.wrong()
                raise WrongPin("The name or the PIN is wrong. Try again.")
            # Not for all, or a guesser would sign in as themselves between the tries.
            self._by_name.right(key)
            return found
