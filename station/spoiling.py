"""Taking out a spoiled ballot by a picture of it: only its number is used, its marks are forgotten at once."""

from pathlib import Path

from scanning.pool import read_files
from station.counting import reader_spec
from station.errors import NotPossible
from station.paper import spoil
from station.polling_station import Station


def spoil_by_picture(station: Station, picture: Path) -> None:
    """Takes out the one ballot whose code the picture shows.

    NotPossible when it shows none or several, and what ``station.paper.spoil`` raises.
    """
    serials, sentence = set(), "No page is in it."
    for page in read_files([picture], reader_spec(station)):
        if page.serial is not None:
            serials.add(page.serial)
        elif page.reason is not None:
            sentence = page.reason.en
    if not serials:
        raise NotPossible("The picture shows no ballot of ours: {sentence} Or type its number.", sentence=sentence)
    if len(serials) > 1:
        raise NotPossible("The picture shows several ballots. Take out one at a time.")
    spoil(station, serials.pop())
