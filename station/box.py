"""The urns: sealed, filled, then closed, emptied, mixed and counted by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballots.cvr import Box as BoxName
from ballots.station_records import BoxClosed, BoxOpened
from station.errors import NotPossible, WrongMoment
from station.polling_station import Station
from station.records import add_record, record
from station.together import Together, enough_people
from sync.batch import Stream


@dataclass(frozen=True)
class Urn:
    """A box of this station. ``counted`` is the hand count of the ballots in it, None while it is open."""

    number: str
    seal: str
    counted: int | None


def urns(station: Station) -> Iterator[Urn]:
    """The station's boxes, by number."""
    for row in station.journal.rows("SELECT number, seal, counted FROM boxes ORDER BY number"):
        yield Urn(row["number"], row["seal"], row["counted"])


def urn(station: Station, number: str) -> Urn:
    """One box; NotPossible when this station has none of that number."""
    found = next((known for known in urns(station) if known.number == number), None)
    if found is None:
        raise NotPossible("This station has no box {box}. Check the number, or open the box first.", box=number)
    return found


def put_to_use(station: Station, number: str, seal: str) -> None:
    """Records within a transaction that an empty box was sealed; a box in use under the same seal stays in use.

    NotPossible when the box has another seal or is closed.
    """
    known = next((box for box in urns(station) if box.number == number), None)
    if known is None:
        add_record(station.journal, Stream.PAPER, record(BoxOpened, box=number, seal=seal))
        station.journal.insert("boxes", {"number": number, "seal": seal, "counted": None})
    elif known.counted is not None:
        raise NotPossible("Box {box} is closed already. Take a box with another number.", box=number)
    elif known.seal != seal:
        raise NotPossible(
            "Box {box} is in use with seal {seal}. Check the seal; a new box needs a number of its own.",
            box=number,
            seal=known.seal,
        )


def close_box(station: Station, number: str, counted: int, people: Sequence[str]) -> None:
    """Records that two people closed, emptied and mixed a box and counted the ballots in it by hand.

    TwoPeopleNeeded, NotPossible, WrongMoment.
    """
    pair = enough_people(station, Together.CLOSE_BOX, people)
    station.require_not_closed()
    with station.journal.transaction():
        box = urn(station, number)
        if box.counted is not None:
            raise WrongMoment("Box {box} is closed already, with {counted} ballots.", box=number, counted=box.counted)
        closed = record(BoxClosed, box=number, seal=box.seal, counted=counted, people=pair)
        add_record(station.journal, Stream.PAPER, closed)
        station.journal.change("UPDATE boxes SET counted = ? WHERE number = ?", counted, number)


def box_for_counting(station: Station, number: str) -> BoxName:
    """The box as ballots name it; WrongMoment while it is open, since the order in which ballots were laid into it
    must be gone before the first is read."""
    box = urn(station, number)
    if box.counted is None:
        raise WrongMoment(
            "Box {box} is still open. Close it, empty it, mix the ballots and count them by hand first.",
            command="close-box",
            box=number,
        )
    return BoxName(station.id, box.number, box.seal)
