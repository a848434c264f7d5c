"""The picture of a sheet by the number on its paper: for a recount, or a sheet that is looked for. Two people look."""

from collections.abc import Sequence

from station.errors import NotPossible
from station.paper import typed_serial
from station.polling_station import Station
from station.retention import picture_of
from station.sheets import sheet
from station.together import Together, enough_people


def sheet_picture(station: Station, typed: str, page: int, people: Sequence[str]) -> bytes:
    """The picture of a sheet that was counted, as JPEG. TwoPeopleNeeded; NotPossible when it was not read."""
    enough_people(station, Together.PICTURES, people)
    found = sheet(station.journal, typed_serial(typed), page)
    if found is None:
        raise NotPossible("No sheet with this number has been read. Check the number on the paper.")
    return picture_of(station, found.picture, found.sha256)
