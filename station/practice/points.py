"""What went well in a rehearsal, and what was missed: pure, from the state of the day."""

from dataclasses import dataclass

from ballots.outcome import Outcome
from station.status import Status


class Point(Outcome):
    """What there is to do on a day, as the rehearsal's last page lists it."""

    OPENED = ("opened", "Valurnan förseglades och togs i bruk.", "The box was sealed and put to use.")
    ALL_CAME = ("all-came", "Alla väljare fick komma fram till bordet.", "All voters came to the table.")
    COUNTED = ("counted", "Valurnan stängdes med rätt antal röstsedlar.", "The box was closed with the right number.")
    READ = ("read", "Alla röstsedlar i valurnan lästes av.", "All ballots in the box were read.")
    REVIEWED = ("reviewed", "Alla tveksamma markeringar granskades.", "All unclear marks were reviewed.")
    AGREES = ("agrees", "Avstämningen stämmer, utan skillnader.", "The reconciliation agrees, without differences.")
    CLOSED = ("closed", "Röstlokalen stängdes för gott.", "The station was closed for good.")
    DELIVERED = ("delivered", "Allt levererades och kvitterades.", "Everything was delivered and receipted.")


@dataclass(frozen=True)
class Reached:
    """A point, and whether it was reached."""

    point: Point
    well: bool


def points(status: Status, *, all_came: bool, in_box: int) -> list[Reached]:
    """Every point of the day, in its order. ``in_box`` is how many ballots really lay in the box."""
    boxes = status.balance.boxes
    closed = bool(boxes) and all(box.urn.counted is not None for box in boxes)
    read = closed and status.balance.read >= in_box
    receipted = all(stream.pending == 0 and stream.sealed == stream.receipted for stream in status.streams.values())
    well = {
        Point.OPENED: bool(boxes),
        Point.ALL_CAME: all_came,
        Point.COUNTED: closed and status.balance.counted == in_box,
        Point.READ: read,
        Point.REVIEWED: read and not status.unfinished.to_review,
        Point.AGREES: status.balance.unused is not None and not status.differences,
        Point.CLOSED: status.closed,
        Point.DELIVERED: status.closed and receipted,
    }
    return [Reached(point, well[point]) for point in Point]
