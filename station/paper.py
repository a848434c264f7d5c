"""Paper at the table: stock from elsewhere, and ballots that were handed back."""

from enum import Enum

from ballots.serials import serial_bytes, serial_text
from ballots.station_records import Spoiled, Stock
from station.errors import NotPossible
from station.polling_station import Station
from station.records import add_record, record
from sync.batch import Stream

# The records of printing beside these are long, so they are told apart before they are read.
_BROUGHT_IN = """
    SELECT count(*) FROM records WHERE stream = 'paper' AND body LIKE '{"type":"stock"%'
    AND json_extract(body, '$.change') > 0
"""


class SerialState(Enum):
    """What became of a serial that this station reserved. A cast ballot is one that has been read from a box."""

    PRINTED = "printed"
    # In the set that a program prints from on demand: only that program's memory knows whether its paper exists.
    ON_DEMAND = "on-demand"
    SPOILED = "spoiled"
    # Handed back here but printed elsewhere: the row is only there for this, and counts as nothing printed.
    SPOILED_FROM_ELSEWHERE = "spoiled-elsewhere"
    # Reserved, but the paper was never made.
    VOID = "void"


def change_stock(station: Station, change: int) -> None:
    """Records ballots printed elsewhere that came in (positive) or went out (negative). WrongMoment, NotPossible."""
    station.require_not_closed()
    if change == 0:
        raise NotPossible("A change of 0 ballots changes nothing. Give the number that came in or went out.")
    with station.journal.transaction():
        add_record(station.journal, Stream.PAPER, record(Stock, change=change))


def brought_in(station: Station) -> bool:
    """Whether ballots printed elsewhere were ever brought in here."""
    return station.journal.number(_BROUGHT_IN) > 0


def spoil(station: Station, typed: str) -> None:
    """Takes a ballot out that was handed back, by the serial printed on it; blanks and dashes do not matter.

    Where ballots printed elsewhere were brought in, their numbers are not known, and any number is taken.
    The sentence of NotPossible says why it cannot: not a serial, not printed here, spoiled or read already.
    """
    station.require_not_closed()
    serial = typed_serial(typed)
    with station.journal.transaction():
        state = serial_state(station, serial)
        if state is SerialState.VOID or (state is None and not brought_in(station)):
            raise NotPossible("No ballot with this number was printed here. Check the number on the paper.")
        if state in (SerialState.SPOILED, SerialState.SPOILED_FROM_ELSEWHERE):
            raise NotPossible("This ballot has been taken out already.")
        if station.journal.one("SELECT 1 FROM ballots WHERE serial = ?", serial):
            raise NotPossible("This ballot was read from a box; a cast ballot cannot be taken out.")
        if state is None:
            row = {"serial": serial, "state": SerialState.SPOILED_FROM_ELSEWHERE.value}
            station.journal.insert("serials", row)
        else:
            set_state(station, serial, SerialState.SPOILED)
        add_record(station.journal, Stream.PAPER, Spoiled(serial=serial))


def serial_state(station: Station, serial: str) -> SerialState | None:
    """What became of a serial; None when this station never reserved it."""
    row = station.journal.one("SELECT state FROM serials WHERE serial = ?", serial)
    return None if row is None else SerialState(row["state"])


def set_state(station: Station, serial: str, state: SerialState) -> None:
    """Stores what became of a serial; within a transaction."""
    station.journal.change("UPDATE serials SET state = ? WHERE serial = ?", state.value, serial)


def typed_serial(typed: str) -> str:
    """A serial as typed from the paper; NotPossible when it is none."""
    try:
        return serial_text(serial_bytes(typed))
    except ValueError:
        raise NotPossible("A ballot's number has 16 letters and digits. Type it as it stands on the paper.") from None
