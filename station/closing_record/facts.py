"""What the closing record (stängningsprotokoll) states, taken from the journal of a closed station."""

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.cvr import Box
from ballots.local_text import in_language
from ballots.station_records import BoxClosed, BoxReceived, BoxSent, Day
from station import settings
from station.box import number_here
from station.closing import heads, is_closed_for_good
from station.errors import WrongMoment
from station.held import held_counts
from station.outcomes import ScanOutcome
from station.polling_station import Station
from station.reconcile import Balance, NamedDifference, balance, differences
from station.tallies import Tally, tallies
from sync.batch import Stream

_PAPER = "SELECT body FROM records WHERE stream = 'paper' AND body LIKE ?"


@dataclass(frozen=True)
class RecordFacts:
    """A closed station. ``days`` are sorted; ``closers`` has who emptied and counted each box, by its number.

    ``people`` are all whom the journal names for opening or closing a day or a box, sorted. ``election`` is the SHA-256
    of the election file and ``incarnation`` that of the computer's public key.
    """

    station: str
    title: str
    official: bool
    days: tuple[str, ...]
    balance: Balance
    closers: dict[str, tuple[str, ...]]
    differences: tuple[NamedDifference, ...]
    note: str
    held: dict[ScanOutcome, int]
    tallies: dict[Tally, int]
    people: tuple[str, ...]
    election: str
    incarnation: str
    heads: dict[Stream, str]


def record_facts(station: Station) -> RecordFacts:
    """The facts; WrongMoment until the station has been closed for good."""
    if not is_closed_for_good(station):
        raise WrongMoment("The closing record is made when the station is closed for good. Close it first.")
    days = list(_days(station))
    closers = dict(_closers(station))
    figures = balance(station)
    return RecordFacts(
        station=station.name,
        title=in_language(station.election.title, station.election.spoken()),
        official=station.official,
        days=tuple(sorted({day.date for day in days})),
        balance=figures,
        closers=closers,
        differences=tuple(differences(figures)),
        note=station.journal.setting(settings.NOTE) or "",
        held={ScanOutcome(code): count for code, count in held_counts(station.journal).items()},
        tallies=tallies(station.journal),
        people=tuple(
            sorted({name for people in (*(day.people for day in days), *closers.values()) for name in people})
        ),
        election=station.election_file.hash,
        incarnation=station.incarnation,
        heads=heads(station),
    )


def _days(station: Station) -> Iterator[Day]:
    for row in station.journal.rows(_PAPER, '{"type":"day"%'):
        yield Day.model_validate_json(row["body"])


def _closers(station: Station) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who closed and counted each box, or sent it away as it was, by its number here."""
    for row in station.journal.rows(_PAPER, '{"type":"box-sent"%'):
        sent = BoxSent.model_validate_json(row["body"])
        yield sent.box, tuple(sent.people)
    for row in station.journal.rows(_PAPER, '{"type":"box-closed"%'):
        closed = BoxClosed.model_validate_json(row["body"])
        yield closed.box, tuple(closed.people)
    for row in station.journal.rows(_PAPER, '{"type":"box-received"%'):
        came = BoxReceived.model_validate_json(row["body"])
        yield number_here(station.id, Box(came.station, came.box, came.seal)), tuple(came.people)
