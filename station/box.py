"""The urns: sealed, filled, then closed, emptied, mixed and counted by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ballots.cvr import Box as BoxName
from ballots.station_records import BoxClosed, BoxOpened, BoxReceived, BoxSent
from station.errors import NotPossible, WrongMoment
from station.polling_station import Station
from station.records import add_record, record
from station.together import Together, enough_people
from sync.batch import Stream


@dataclass(frozen=True)
class Urn:
    """A box. ``counted`` is the hand count of the ballots in it, None while it is open.

    ``origin`` is the station whose box it is, None for this station's own; ``number`` then begins with its id, since
    both may have a box 1. ``sent`` is the seal under which it left, None while it is here.
    """

    number: str
    seal: str
    counted: int | None
    origin: str | None = None
    sent: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes ballots in, here."""
        return self.counted is None and self.sent is None

    @property
    def to_read(self) -> int:
        """How many ballots of it are to be read here."""
        return 0 if self.sent else self.counted or 0

    def named(self, here: str) -> BoxName:
        """The box as ballots name it, at the station ``here``."""
        if self.origin is None:
            return BoxName(here, self.number, self.seal)
        return BoxName(self.origin, self.number.removeprefix(f"{self.origin}/"), self.seal)


def number_here(here: str, box: BoxName) -> str:
    """The number in the journal of a box as ballots name it, at the station ``here``."""
    return box.number if box.station == here else f"{box.station}/{box.number}"


def urns(station: Station) -> Iterator[Urn]:
    """The station's boxes, by number."""
    for row in station.journal.rows("SELECT number, seal, counted, origin, sent FROM boxes ORDER BY number"):
        yield Urn(row["number"], row["seal"], row["counted"], row["origin"], row["sent"])


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
    elif not known.is_open:
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
        _require_here(box)
        if box.counted is not None:
            raise WrongMoment("Box {box} is closed already, with {counted} ballots.", box=number, counted=box.counted)
        closed = record(BoxClosed, box=number, seal=box.seal, counted=counted, people=pair)
        add_record(station.journal, Stream.PAPER, closed)
        station.journal.change("UPDATE boxes SET counted = ? WHERE number = ?", counted, number)


def box_for_counting(station: Station, number: str) -> BoxName:
    """The box as ballots name it; WrongMoment while it is open, since the order in which ballots were laid into it
    must be gone before the first is read."""
    box = urn(station, number)
    _require_here(box)
    if box.counted is None:
        raise WrongMoment(
            "Box {box} is still open. Close it, empty it, mix the ballots and count them by hand first.",
            command="close-box",
            box=number,
        )
    return box.named(station.id)


def send_box(station: Station, number: str, seal: str, people: Sequence[str]) -> None:
    """Records that a box leaves with its ballots, under this seal, to be read elsewhere: one with very few, most often.

    An open box leaves unopened, under the seal that it has; the ballots of a counted one are sealed again.
    TwoPeopleNeeded, NotPossible, WrongMoment once a ballot of it was read here.
    """
    pair = enough_people(station, Together.CLOSE_BOX, people)
    station.require_not_closed()
    with station.journal.transaction():
        box = urn(station, number)
        _require_here(box)
        if box.origin or station.journal.number("SELECT count(*) FROM ballots WHERE box = ?", number):
            raise WrongMoment("Ballots of box {box} are read here already. Read the others here too.", box=number)
        if box.counted is None and box.seal != seal:
            raise _other_seal(box)
        add_record(station.journal, Stream.PAPER, record(BoxSent, box=number, seal=seal, people=pair))
        station.journal.change("UPDATE boxes SET sent = ? WHERE number = ?", seal, number)


def receive_box(station: Station, origin: str, number: str, seal: str, counted: int, people: Sequence[str]) -> str:
    """Records that a sealed box of another station was opened, mixed and counted by hand here; its number here.

    TwoPeopleNeeded, WrongMoment, NotPossible when there is no such station or the box was received before.
    """
    pair = enough_people(station, Together.CLOSE_BOX, people)
    station.require_not_closed()
    if origin == station.id or station.manifest.station(origin) is None:
        raise NotPossible("{station} is not another station of this election.", station=origin)
    here = number_here(station.id, BoxName(origin, number, seal))
    received = record(BoxReceived, station=origin, box=number, seal=seal, counted=counted, people=pair)
    with station.journal.transaction():
        if any(box.number == here for box in urns(station)):
            raise NotPossible("Box {box} was received here already.", box=here)
        add_record(station.journal, Stream.PAPER, received)
        row = {"number": here, "seal": seal, "counted": counted, "origin": origin}
        station.journal.insert("boxes", row)
    return here


def require_seals(station: Station, seals: Mapping[str, str]) -> dict[str, str]:
    """The seals that people read on the boxes in use, which must be those on record, all of them; NotPossible."""
    for box in urns(station):
        if box.is_open and seals.get(box.number) != box.seal:
            raise _other_seal(box)
    return {box.number: box.seal for box in urns(station) if box.is_open}


def _require_here(box: Urn) -> None:
    if box.sent:
        raise WrongMoment("Box {box} was sent away under seal {seal}.", box=box.number, seal=box.sent)


def _other_seal(box: Urn) -> NotPossible:
    return NotPossible(
        "Box {box} has seal {seal} on record. Read the seal once more. If it is another one or broken, call central; "
        "the chair can then note the new seal.",
        box=box.number,
        seal=box.seal,
    )
