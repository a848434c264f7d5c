"""Closing for good: the last counts are recorded, everything is sealed, and each stream gets its last word."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.station_records import Closed, Unused
from station import settings
from station.box import urns
from station.cast import unfinished
from station.day import record_day_closed
from station.errors import WrongMoment
from station.forget_order import forget_order
from station.held import held_counts
from station.outbox import chain_end
from station.polling_station import Station
from station.reconcile import balance, differences, require_note
from station.records import add_record, record
from station.sealing import seal_close, seal_pending
from station.seen import remove_list
from station.together import Together, enough_people
from sync.batch import Stream
from sync.keyring import Secrets

_CLOSING, _CLOSED = "closing", "closed"


@dataclass(frozen=True)
class ClosedStation:
    """What the closing record states: the totals, and for each stream the hash (hex) of its last batch."""

    totals: Closed
    heads: dict[Stream, str]


def close(station: Station, secrets: Secrets, people: Sequence[str]) -> ClosedStation:
    """Closes the station for good. Cut off in the middle, it goes on where it was.

    TwoPeopleNeeded; WrongMoment when a box is open, a ballot waits for review or lacks a sheet, nothing was
    reconciled, or the station is closed already; NotPossible when a difference has no note; DiskFull.
    """
    pair = enough_people(station, Together.CLOSE, people)
    journal = station.journal
    if journal.setting(settings.CLOSED) is None:
        station.require_not_closed()
        _require_ready(station)
        with journal.transaction():
            record_day_closed(station, pair)
            add_record(journal, Stream.PAPER, record(Unused, count=balance(station).unused or 0))
            journal.set(settings.CLOSED, _CLOSING)
            # Nobody is looked up any more, and forgetting the order below writes the journal anew without it.
            journal.change("DELETE FROM register")
            remove_list(journal)
    elif is_closed_for_good(station):
        raise WrongMoment("The station is closed already. Deliver what is left with sync.")
    seal_pending(station, secrets)
    totals = _totals(station, pair)
    forget_order(journal)
    with journal.transaction():
        seal_close(station, secrets, totals)
        journal.set(settings.CLOSED, _CLOSED)
    return ClosedStation(totals, heads(station))


def heads(station: Station) -> dict[Stream, str]:
    """For each stream the payload hash of its last batch, as printed on the closing record."""
    return {stream: chain_end(station.journal, stream).prev for stream in Stream}


def is_closed_for_good(station: Station) -> bool:
    """Whether every stream has had its last word."""
    return station.journal.setting(settings.CLOSED) == _CLOSED


def _require_ready(station: Station) -> None:
    open_boxes = [box.number for box in urns(station) if box.is_open]
    if open_boxes:
        raise WrongMoment("Box {box} is still open. Close it, count it and read its ballots first.", box=open_boxes[0])
    waiting = unfinished(station)
    if waiting.to_review:
        raise WrongMoment("{count} contests wait for review. Review them first.", count=waiting.to_review)
    if waiting.incomplete:
        raise WrongMoment(
            "{count} ballots lack a sheet. Look for the sheets and read them, or declare them missing.",
            count=waiting.incomplete,
        )
    if station.journal.setting(settings.UNUSED) is None:
        raise WrongMoment("Count the unused ballots and reconcile first.", command="reconcile --unused N")
    require_note(differences(balance(station)), station.journal.setting(settings.NOTE) or "")


def _totals(station: Station, pair: list[str]) -> Closed:
    figures = balance(station)
    return record(
        Closed,
        check_ins=figures.check_ins,
        printed=figures.printed,
        stock=figures.stock,
        spoiled=figures.spoiled,
        unused=figures.unused or 0,
        counted=figures.counted,
        ballots=figures.read,
        held=held_counts(station.journal),
        note=station.journal.setting(settings.NOTE) or "",
        people=pair,
    )
