"""How long pictures of sheets are kept (gallring): decided by the municipality, noted here by two people."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from station import settings
from station.errors import NotPossible, WrongMoment
from station.pictures import load_picture
from station.polling_station import Station
from station.together import Together, enough_people

# A resident may appeal within three weeks of the day on which the decision's minutes were announced on the
# municipality's notice board (kommunallagen 2017:725, chapter 13, section 5).
APPEAL = timedelta(weeks=3)

_R = TypeVar("_R", bound=BaseModel)


class Retention(BaseModel):
    """What was decided: pictures are kept to the end of ``until``. ``announced`` is when the result's decision was."""

    model_config = ConfigDict(frozen=True)

    announced: date
    until: date
    decision: str
    people: list[str]


class Destruction(BaseModel):
    """What was destroyed: how many pictures of each kind, on which day, by which decision and whom. No serials.

    ``is_done`` is False while the pictures are being removed, or when that was cut off.
    """

    model_config = ConfigDict(frozen=True)

    day: date
    decision: str
    until: date
    people: list[str]
    sheets: int
    set_aside: int
    is_done: bool


def retention(station: Station) -> Retention | None:
    """What was decided; None as long as everything is kept."""
    return _read(station, settings.RETENTION, Retention)


def destruction(station: Station) -> Destruction | None:
    """The record of what was destroyed; None while every picture is there."""
    return _read(station, settings.DESTRUCTION, Destruction)


def keep_until(
    station: Station, *, announced: date, until: date, decision: str, people: Sequence[str], today: date
) -> Retention:
    """Sets, or sets anew, how long the pictures are kept.

    TwoPeopleNeeded; NotPossible when the day lies within the time for appeals, or the decision is not named or has not
    been announced; WrongMoment once they are destroyed.
    """
    pair = enough_people(station, Together.PICTURES, people)
    if announced > today:
        raise NotPossible(
            "The decision on the result is announced on {day}, which is still to come. Do this afterwards.",
            day=announced,
        )
    if until < announced + APPEAL:
        raise NotPossible(
            "The decision may be appealed until {day}. Choose that day or a later one.", day=announced + APPEAL
        )
    if not decision.strip():
        raise NotPossible("Name the municipality's decision on how long pictures are kept, such as its number.")
    set_now = Retention(announced=announced, until=until, decision=decision.strip(), people=pair)
    with station.journal.transaction():
        if before := destruction(station):
            raise gone(before)
        station.journal.set(settings.RETENTION, set_now.model_dump_json())
    return set_now


def picture_of(station: Station, name: str, sha256: str) -> bytes:
    """A stored picture; NotPossible when the disk gives other bytes than were stored, or it has been destroyed."""
    if record := destruction(station):
        raise gone(record)
    if not name:
        raise NotPossible("There is no picture for this. Look at the paper itself.")
    return load_picture(station.journal.home, name, sha256)


def gone(record: Destruction) -> WrongMoment:
    """What is said instead of a picture that was destroyed."""
    return WrongMoment(
        "The pictures were destroyed on {day} as decided ({decision}). What was counted is still in the journal.",
        day=record.day,
        decision=record.decision,
    )


def _read(station: Station, name: str, kind: type[_R]) -> _R | None:
    text = station.journal.setting(name)
    return None if text is None else kind.model_validate_json(text)
