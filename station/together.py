"""What two people do together, and where the chair has said that one may do it alone: many libraries have one employee.

Central is told each time this is changed, with the reason, so that a station where one person does everything is
known as such.

Two steps need one person only, since neither is final. A ballot that was taken out as spoiled can be put back by the
chair, with a reason that central reads, and is held aside should it come out of a box. The numbers are compared as
often as people like, and two close the station on what is found.
"""

import json
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from ballots.outcome import Outcome
from ballots.station_records import Alone
from station import settings
from station.errors import TwoPeopleNeeded
from station.people import different, two_people
from station.polling_station import Station
from station.reason import usable_reason
from station.records import add_record, record
from sync.batch import Stream


class Together(Outcome):
    """A step that takes two people, unless the chair has said that one may do it alone."""

    OPEN = ("open", "Öppna dagen eller ta en valurna i bruk", "Open the day, or put a box to use")
    VOID = ("void", "Ta tillbaka en avprickning", "Take back a check-in")
    CLOSE_BOX = ("close-box", "Stänga en valurna och räkna den för hand", "Close a box and count it by hand")
    CLOSE_DAY = ("close-day", "Stänga för dagen", "Close for the day")
    REVIEW = ("review", "Granska tveksamma markeringar", "Review unclear marks")
    ENTER = (
        "enter",
        "Skriva in en röstsedel som inte går att läsa",
        "Enter a ballot that cannot be read by hand",
    )
    MISSING = ("missing", "Ge upp letandet efter ett blad", "Give up the search for a sheet")
    CLOSE = ("close", "Stänga röstlokalen för gott", "Close the station for good")
    PICTURES = (
        "pictures",
        "Ta fram sparade bilder, bestämma hur länge de sparas, och förstöra dem",
        "Take out stored pictures, decide how long they are kept, and destroy them",
    )


class Leave(BaseModel):
    """That one person may do a step alone: who has said so, and why."""

    model_config = ConfigDict(frozen=True)

    person: str
    reason: str


def alone(station: Station) -> dict[Together, Leave]:
    """The steps that one person may do alone here."""
    stored = json.loads(station.journal.setting(settings.ALONE) or "{}")
    return {step: Leave.model_validate(stored[step.value]) for step in Together if step.value in stored}


def let_one(station: Station, step: Together, person: str, reason: str) -> None:
    """From now on one person may do this step; central is told. NotPossible for an unusable reason, WrongMoment."""
    why = usable_reason(reason)
    _change(station, step, Leave(person=person, reason=why), person, why)


def ask_two(station: Station, step: Together, person: str) -> None:
    """From now on the step takes two people again; central is told. WrongMoment."""
    _change(station, step, None, person, "")


def enough_people(station: Station, step: Together, names: Sequence[str]) -> list[str]:
    """The names, sorted, of those who do a step; TwoPeopleNeeded when there are too few.

    One is enough where the chair has said so, else two different ones.
    """
    if step not in alone(station):
        return two_people(names)
    if not (found := different(names)):
        raise TwoPeopleNeeded("Give the name of whoever does this.", command="… --by A")
    return found


def _change(station: Station, step: Together, leave: Leave | None, person: str, reason: str) -> None:
    station.require_not_closed()
    said = record(Alone, step=step.value, allowed=leave is not None, reason=reason, person=person)
    with station.journal.transaction():
        known = {each.value: given.model_dump() for each, given in alone(station).items()}
        if leave:
            known[step.value] = leave.model_dump()
        elif known.pop(step.value, None) is None:
            # A second click says the same again.
            return
        station.journal.set(settings.ALONE, json.dumps(known, ensure_ascii=False))
        add_record(station.journal, Stream.PAPER, said)
