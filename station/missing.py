"""Ballots of several sheets of which one cannot be found: two people say so, and the rest is sealed."""

import json
from collections.abc import Sequence

from station.errors import NotPossible, WrongMoment
from station.paper import typed_serial
from station.polling_station import Station
from station.together import Together, enough_people


def declare_missing(station: Station, typed: str, people: Sequence[str]) -> None:
    """Two people declare that the sheets of this ballot that were not read cannot be found.

    Contests on them are held, never counted as blank. TwoPeopleNeeded; NotPossible when no sheet of the ballot was
    read; WrongMoment when it is sealed.
    """
    pair = enough_people(station, Together.MISSING, people)
    station.require_not_closed()
    serial = typed_serial(typed)
    with station.journal.transaction():
        ballot = station.journal.one("SELECT seq FROM ballots WHERE serial = ?", serial)
        if ballot is None:
            raise NotPossible("No sheet with this number has been read. Check the number on the paper.")
        if ballot["seq"] is not None:
            raise WrongMoment("This ballot is complete and sealed already.")
        names = json.dumps(pair, ensure_ascii=False)
        station.journal.change("UPDATE ballots SET declared_missing = ? WHERE serial = ?", names, serial)
