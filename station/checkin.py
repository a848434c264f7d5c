"""Check-in (avprickning): a voter is marked as having received a ballot, known only by nullifier.

What the voter showed is turned into the nullifier in memory and forgotten; nothing here stores, logs or repeats it.
"""

from collections.abc import Sequence
from datetime import date

from ballots.station_records import CheckIn, VoidCheckIn
from station.errors import NotPossible
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from station.records import add_record, record
from station.together import Together, enough_people
from sync.batch import Stream
from sync.keyring import Secrets
from sync.nullifier import nullifier, parse_id


def check_in(station: Station, secrets: Secrets, typed: str, style: str, today: date) -> CheckInOutcome:
    """Marks a voter as having received a ballot of this style. Takes about 60 ms in an official vote.

    ``typed`` is what ``sync.identity.parse_id`` reads. BadId when it is no id; NotPossible when there is no such
    style; WrongMoment unless a day is open.
    """
    station.require_open_day()
    contests = contests_of(station, style)
    voter = _nullifier(station, secrets, typed, today)
    # Without the list of digital votes at hand, these policies leave the decision to central, envelope by envelope.
    provisional = station.election.double_vote != "paper-replaces-digital"
    with station.journal.transaction():
        known = station.journal.one("SELECT voided FROM checkins WHERE nullifier = ?", voter)
        if known and not known["voided"]:
            return CheckInOutcome.ALREADY_HERE
        station.journal.insert("checkins", {"nullifier": voter, "voided": 0}, replace=True)
        said = record(CheckIn, nullifier=voter, contests=contests, provisional=provisional)
        add_record(station.journal, Stream.CHECKINS, said)
    return CheckInOutcome.PROVISIONAL if provisional else CheckInOutcome.CHECKED_IN


def void_check_in(station: Station, secrets: Secrets, typed: str, people: Sequence[str], today: date) -> None:
    """Takes back the check-in of a voter who leaves without voting; two people confirm it.

    TwoPeopleNeeded, BadId, WrongMoment; NotPossible when the voter is not checked in here.
    """
    pair = enough_people(station, Together.VOID, people)
    station.require_open_day()
    voter = _nullifier(station, secrets, typed, today)
    with station.journal.transaction():
        if not station.journal.change("UPDATE checkins SET voided = 1 WHERE nullifier = ? AND voided = 0", voter):
            raise NotPossible("This voter is not checked in here. Check what was typed.")
        add_record(station.journal, Stream.CHECKINS, record(VoidCheckIn, nullifier=voter, people=pair))


def contests_of(station: Station, style: str) -> list[str]:
    """The contests on a ballot of this style; NotPossible naming the styles there are."""
    try:
        return list(station.election.style(style).contests)
    except KeyError:
        raise NotPossible(
            "There is no ballot style {style}. The styles are: {styles}.",
            style=style,
            styles=", ".join(known.id for known in station.election.styles),
        ) from None


def _nullifier(station: Station, secrets: Secrets, typed: str, today: date) -> str:
    if secrets.election_secret is None:
        raise NotPossible(
            "Central's grant has not arrived at this computer yet. Fetch it, then try again.", command="sync"
        )
    normalised = parse_id(typed, today)
    return nullifier(normalised, bytes.fromhex(secrets.election_secret), test_mode=not station.official)
