"""Opening and closing a day at the station."""

from collections.abc import Sequence
from datetime import date

from ballots.station_records import Day
from station import settings
from station.box import put_to_use
from station.errors import WrongMoment
from station.polling_station import Station
from station.records import add_record, record
from station.together import Together, enough_people
from sync.batch import Stream


def open_day(station: Station, people: Sequence[str], on: date, box: str, seal: str) -> None:
    """Opens the day and puts an empty, sealed box to use; on a day that is open already only the box.

    TwoPeopleNeeded, NotApproved, WrongMoment when another day is still open, NotPossible about the box.
    """
    pair = enough_people(station, Together.OPEN, people)
    station.require_not_closed()
    with station.journal.transaction():
        if station.day not in (None, on.isoformat()):
            raise WrongMoment("The day {day} is still open. Close it first.", command="close-day", day=station.day)
        if station.day is None:
            _record(station, record(Day, event="opened", date=on.isoformat(), people=pair))
            station.journal.set(settings.DAY, on.isoformat())
        put_to_use(station, box, seal)


def close_day(station: Station, people: Sequence[str]) -> None:
    """Closes the open day; voting may go on another day. TwoPeopleNeeded, WrongMoment."""
    pair = enough_people(station, Together.CLOSE_DAY, people)
    station.require_open_day()
    with station.journal.transaction():
        record_day_closed(station, pair)


def record_day_closed(station: Station, pair: list[str]) -> None:
    """Closes the day if one is open; within a transaction."""
    if station.day is not None:
        _record(station, record(Day, event="closed", date=station.day, people=pair))
        station.journal.set(settings.DAY, "")


def _record(station: Station, said: Day) -> None:
    add_record(station.journal, Stream.PAPER, said)
