"""Check-in (avprickning): a voter is marked as having received a ballot, known only by nullifier.

What the voter showed is turned into the nullifier in memory and forgotten; nothing here stores, logs or repeats it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ballots.outer_envelope import envelope_number
from ballots.station_records import CheckIn, VoidCheckIn
from station.deciding import decide
from station.errors import NotPossible
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from station.records import add_record, record
from station.register import is_loaded, listed
from station.seen import seen_list
from station.tallies import Tally, count
from station.together import Together, enough_people
from sync.batch import Stream
from sync.keyring import Secrets
from sync.nullifier import nullifier, parse_id
from sync.seen import Sighting


@dataclass(frozen=True)
class Admission:
    """What came of a voter at the table: the contests of the ballot to hand out, none when no ballot is.

    ``envelope`` is the number for the outer envelope of a provisional ballot, ``form`` that of the emergency form.
    ``name`` is what the register says, for comparing with the document.
    """

    outcome: CheckInOutcome
    contests: tuple[str, ...] = ()
    envelope: str | None = None
    form: str | None = None
    name: str | None = None


def check_in(station: Station, secrets: Secrets, typed: str, style: str, today: date) -> CheckInOutcome:
    """Marks a voter as having received a ballot of this style. Takes about 60 ms in an official vote.

    ``typed`` is what ``sync.nullifier.parse_id`` reads. BadId when it is no id; NotPossible when there is no such
    style; WrongMoment unless a day is open.
    """
    station.require_open_day()
    contests = contests_of(station, style)
    return admit(station, secrets, parse_id(typed, today), contests).outcome


def admit(
    station: Station, secrets: Secrets, voter: str, contests: Sequence[str], noted: Iterable[Tally] = ()
) -> Admission:
    """Marks a voter as having received a ballot for these contests, and counts what was ``noted`` besides.

    ``voter`` is a normalised id (``sync.nullifier``). Where a register is loaded, it says which contests; ``contests``
    are for voters whom it does not list, and may be empty. WrongMoment unless a day is open; NotPossible without the
    grant, or when nothing says which contests.
    """
    station.require_open_day()
    known = voter_nullifier(station, secrets, voter)
    found = listed(station, secrets, voter)
    is_unknown = found is None and is_loaded(station)
    seen = seen_list(station, secrets)
    handed = found.contests if found else tuple(contests)
    with station.journal.transaction():
        if station.journal.one("SELECT 1 FROM checkins WHERE nullifier = ? AND voided = 0", known):
            return Admission(CheckInOutcome.ALREADY_HERE)
        if is_unknown and station.election.check_in.unlisted == "refuse":
            return Admission(CheckInOutcome.REFUSED)
        if not handed:
            raise NotPossible(
                "The voter is not in the register. Choose a ballot and type it again; it becomes an envelope vote."
            )
        outcome = decide(
            station.election.double_vote,
            handed,
            seen.sighting(known) if seen else Sighting(),
            knows_digital=seen is not None and seen.digital_complete,
            is_listed=not is_unknown,
        )
        if not outcome.hands_out:
            return Admission(outcome)
        hand_out(station, known, handed, not outcome.firm)
        count(station.journal, noted)
    envelope = None if outcome.firm else envelope_number(known)
    return Admission(outcome, handed, envelope, name=found.name if found else None)


def hand_out(station: Station, known: str, contests: Sequence[str], provisional: bool) -> None:
    """Records that the voter with this nullifier got a ballot, whatever they hold already; within a transaction."""
    held = station.journal.one("SELECT firm, envelopes FROM checkins WHERE nullifier = ?", known)
    firm, envelopes = (held["firm"], held["envelopes"]) if held else (0, 0)
    row = {
        "nullifier": known,
        "voided": 0,
        "firm": firm + (not provisional),
        "envelopes": envelopes + provisional,
    }
    station.journal.insert("checkins", row, replace=True)
    said = record(CheckIn, nullifier=known, contests=list(contests), provisional=provisional)
    add_record(station.journal, Stream.CHECKINS, said)


def void_check_in(station: Station, secrets: Secrets, typed: str, people: Sequence[str], today: date) -> None:
    """Takes back the check-in of a voter who leaves without voting; two people confirm it.

    TwoPeopleNeeded, BadId, WrongMoment; NotPossible when the voter is not checked in here, or holds two ballots.
    """
    pair = enough_people(station, Together.VOID, people)
    station.require_open_day()
    take_back(station, voter_nullifier(station, secrets, parse_id(typed, today)), pair)


def take_back(station: Station, known: str, pair: Sequence[str]) -> None:
    """Takes back the one check-in of the voter with this nullifier; errors as in ``void_check_in``."""
    with station.journal.transaction():
        held = station.journal.one("SELECT firm + envelopes AS ballots FROM checkins WHERE nullifier = ?", known)
        if not held or not held["ballots"]:
            raise NotPossible("This voter is not checked in here. Check what was typed.")
        if held["ballots"] > 1:
            # A void does not say which of two check-ins it takes back.
            raise NotPossible(
                "This voter has been handed a ballot here more than once, so nothing can be taken back. Call central."
            )
        change = "UPDATE checkins SET voided = 1, firm = 0, envelopes = 0 WHERE nullifier = ?"
        station.journal.change(change, known)
        add_record(station.journal, Stream.CHECKINS, record(VoidCheckIn, nullifier=known, people=list(pair)))


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


def voter_nullifier(station: Station, secrets: Secrets, voter: str) -> str:
    """The nullifier of a normalised id; NotPossible while central's grant has not come."""
    if secrets.election_secret is None:
        raise NotPossible(
            "Central's grant has not arrived at this computer yet. Fetch it, then try again.", command="sync"
        )
    return nullifier(voter, bytes.fromhex(secrets.election_secret), test_mode=not station.official)
