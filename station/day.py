"""Opening and closing a day at the station."""

from collections.abc import Mapping, Sequence
from datetime import date

from ballots.station_records import Day
from station import settings
from station.box import put_to_use, require_seals
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


def open_again(station: Station, people: Sequence[str], on: date, seals: Mapping[str, str]) -> None:
    """Opens another day with the boxes that are in use, whose ``seals`` (by box) people have just read.

    TwoPeopleNeeded, WrongMoment when a day or no box is open; NotPossible when a seal is not the one on record.
    """
    pair = enough_people(station, Together.OPEN, people)
    station.require_not_closed()
    with station.journal.transaction():
        if station.day is not None:
            raise WrongMoment("The day {day} is still open. Close it first.", command="close-day", day=station.day)
        checked = require_seals(station, seals)
        if not checked:
            raise WrongMoment("No box is in use. Open the day with a sealed, empty box.", command="open")
        _record(station, record(Day, event="opened", date=on.isoformat(), people=pair, seals=checked))
        station.journal.set(settings.DAY, on.isoformat())


def close_day(station: Station, people: Sequence[str], seals: Mapping[str, str]) -> None:
    """Closes the open day; voting goes on another day, with the boxes in use, whose ``seals`` people have just read.

    TwoPeopleNeeded, WrongMoment; NotPossible when a seal is not the one on record.
    """
    pair = enough_people(station, Together.CLOSE_DAY, people)
    station.require_open_day()
    with station.journal.transaction():
        record_day_closed(station, pair, require_seals(station, seals))


def record_day_closed(station: Station, pair: list[str], seals: Mapping[str, str] | None = None) -> None:
    """Closes the day if one is open; within a transaction."""
    if station.day is not None:
        _record(station, record(Day, event="closed", date=station.day, people=pair, seals=dict(seals or {})))
        station.journal.set(settings.DAY, "")


def _record(station: Station, said: Day) -> None:
    add_record(station.journal, Stream.PAPER, said)
