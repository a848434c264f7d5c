"""Ballots on demand: serials come from a set that was registered as a whole, drawn at random in memory alone.

While a set lasts, printing writes nothing: which serial was drawn, when and in which order is known to this process
and goes with it. The journal learns of a set when it is reserved, and once more as a whole when it is used up or the
program ends: its unused serials are void then, and out of stock. After a kill nobody knows which those are; the set
stays as it is, nothing is drawn from it again, and reconciliation names its size. Each time the journal is written
anew, so that neither its pages nor its log tell which serials came with which set.
"""

import contextlib
import secrets
import threading

from ballots.serials import new_serials
from ballots.station_records import Stock
from ballots.token import PrintKey
from station.checkin import contests_of
from station.errors import StationError
from station.paper import SerialState
from station.polling_station import Station
from station.records import add_record, record
from station.registering import left_to_print, register, require_scope
from sync.batch import Stream

# At least so many voters share what the reservation of a set tells about the time.
SET_SIZE = 50
# The day's last voters have the last set for themselves, however few they are, if the ones before it were delivered. So
# sets are as long as most days are, and still leave enough for some restarts.
MOST_IN_A_SET = 500
_SHARE = 4


def set_size(left: int | None) -> int:
    """How many serials the next set has, of so many that the print key may still sign; None is no limit. Pure.

    A test is not limited and hides nothing, so that its sets are short.
    """
    return SET_SIZE if left is None else max(0, min(left, SET_SIZE), min(left // _SHARE, MOST_IN_A_SET))


class Desk:
    """One program's set of serials. Threads may share it, each with its own station."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[str] = []
        self._drawn: set[str] = set()
        self._ruined: set[str] = set()

    @property
    def left(self) -> int:
        """How many serials of the set are still to be drawn."""
        return len(self._left)

    def draw(self, station: Station, style: str, key: PrintKey) -> str:
        """A serial that is registered durably and was never given before; reserves the next set when it must.

        NotPossible when there is no such style, or central does not allow it or so many; WrongMoment; DiskFull and
        JournalError, with which nothing is drawn.
        """
        station.require_not_closed()
        contests_of(station, style)
        require_scope(station, style, key)
        with self._lock:
            if not self._left:
                self._reserve(station, key)
            serial = self._left.pop(secrets.randbelow(len(self._left)))
            self._drawn.add(serial)
        return serial

    def ruined(self, serial: str) -> None:
        """Says that no paper came of a drawn serial. It is not drawn again."""
        with self._lock:
            self._drawn.discard(serial)
            self._ruined.add(serial)

    def end(self, station: Station) -> int:
        """Settles the set, so that figures are right; the next ballot reserves another. How many serials are void.

        A station that is closed for good is not written to any more. JournalError, DiskFull: nothing is settled then.
        """
        with self._lock:
            if not (self._left or self._drawn or self._ruined):
                return 0
            with station.journal.transaction():
                # Another program may have closed the station meanwhile; its last word is said then.
                void = 0 if station.closed else self._settle(station)
            self._forget()
            _forget_sets(station)
        return void

    def _reserve(self, station: Station, key: PrintKey) -> None:
        with station.journal.transaction():
            station.require_not_closed()
            # With nothing left one more is asked for, so that the sentence says so.
            serials = new_serials(set_size(left_to_print(station, key)) or 1)
            self._settle(station)
            register(station, serials, key, SerialState.ON_DEMAND)
        self._forget()
        self._left = serials
        _forget_sets(station)

    def _settle(self, station: Station) -> int:
        # A ballot that was handed back meanwhile stays spoiled.
        change = "UPDATE serials SET state = ? WHERE serial = ? AND state = ?"
        void = sorted({*self._left, *self._ruined})
        for state, serials in ((SerialState.PRINTED, sorted(self._drawn)), (SerialState.VOID, void)):
            for serial in serials:
                station.journal.change(change, state.value, serial, SerialState.ON_DEMAND.value)
        if void:
            add_record(station.journal, Stream.PAPER, record(Stock, change=-len(void)))
        return len(void)

    def _forget(self) -> None:
        self._left = []
        self._drawn.clear()
        self._ruined.clear()


def _forget_sets(station: Station) -> None:
    # A voter waits. Should the disk be full or the journal be read just now, the next set does it, and closing at last.
    with contextlib.suppress(StationError):
        station.journal.rebuild()
