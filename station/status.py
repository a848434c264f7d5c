"""Where the day stands, as plain data for the command line and for the home screen."""

from dataclasses import dataclass

from ballots.outcome import Outcome
from station import settings
from station.cast import Unfinished, unfinished
from station.closing import heads, is_closed_for_good
from station.held import held_counts
from station.held_pictures import PictureCounts, picture_counts
from station.journal import STOPPED
from station.ladder import StreamStatus, stream_status
from station.polling_station import Station
from station.reconcile import Balance, NamedDifference, balance, differences
from sync.batch import Stream


class Stage(Outcome):
    """Where the day stands; the sentence is the one next thing to do."""

    STOPPED = ("stopped", "Den här datorn får inte skriva längre.", "This computer may not write any more.")
    WAITING = (
        "waiting",
        "Be centralen godkänna den här datorn och hämta svaret.",
        "Ask central to approve this computer, then fetch its answer with sync.",
    )
    PREPARE = (
        "prepare",
        "Skriv ut röstsedlar, försegla den tomma valurnan och öppna.",
        "Print ballots, seal the empty box, then open.",
    )
    RECEIVE = (
        "receive",
        "Pricka av väljare och lämna ut röstsedlar. Stäng valurnan när rösttiden är slut.",
        "Check voters in and hand out ballots. Close the box when voting ends.",
    )
    COUNT = (
        "count",
        "Blanda röstsedlarna ur den stängda valurnan och läs dem.",
        "Mix the ballots of the closed box and scan them.",
    )
    REVIEW = (
        "review",
        "Granska tveksamma markeringar två och två, och leta efter blad som saknas.",
        "Review unclear marks two by two, and look for missing sheets.",
    )
    RECONCILE = (
        "reconcile",
        "Räkna de oanvända röstsedlarna, stäm av och stäng.",
        "Count the unused ballots, reconcile, then close.",
    )
    DELIVER = ("deliver", "Leverera till centralen.", "Deliver to central.")
    DONE = ("done", "Allt är levererat och kvitterat.", "Everything is delivered and receipted.")


@dataclass(frozen=True)
class Status:
    """The state of the day. ``heads`` has the last payload hash of each stream once the station is closed.

    ``pictures`` are those of held ballots on their way to central. ``prepared`` says that people have gone through the
    checklist before the first opening.
    """

    stage: Stage
    approved: bool
    stopped: str | None
    day: str | None
    closed: bool
    balance: Balance
    differences: tuple[NamedDifference, ...]
    sheets: int
    unfinished: Unfinished
    held: dict[str, int]
    streams: dict[Stream, StreamStatus]
    heads: dict[Stream, str] | None
    pictures: PictureCounts
    prepared: bool


def status(station: Station) -> Status:
    """The state of the day as it is now; reads only."""
    approved = station.manifest.incarnation(station.incarnation) is not None
    stopped = station.journal.setting(STOPPED)
    closed = is_closed_for_good(station)
    streams = {stream: stream_status(station.journal, stream) for stream in Stream}
    figures, left = balance(station), unfinished(station)
    return Status(
        stage=Stage.STOPPED if stopped else _stage(approved, station.day, closed, figures, left, streams),
        approved=approved,
        stopped=stopped,
        day=station.day,
        closed=closed,
        balance=figures,
        differences=tuple(differences(figures)),
        sheets=station.journal.number("SELECT count(*) FROM sheets"),
        unfinished=left,
        held=held_counts(station.journal),
        streams=streams,
        heads=heads(station) if closed else None,
        pictures=picture_counts(station.journal),
        prepared=station.journal.setting(settings.PREPARED) is not None,
    )


def _stage(
    approved: bool,
    day: str | None,
    closed: bool,
    figures: Balance,
    left: Unfinished,
    streams: dict[Stream, StreamStatus],
) -> Stage:
    if not approved:
        return Stage.WAITING
    if closed:
        done = all(stream.sealed == stream.receipted for stream in streams.values())
        return Stage.DONE if done else Stage.DELIVER
    if not figures.boxes or day is None:
        return Stage.PREPARE
    if any(box.urn.is_open for box in figures.boxes):
        return Stage.RECEIVE
    if any(box.read < box.urn.to_read for box in figures.boxes):
        return Stage.COUNT
    return Stage.REVIEW if left.to_review or left.incomplete else Stage.RECONCILE
