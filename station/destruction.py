"""Pictures of sheets are destroyed (gallring) once nobody can appeal any more, with a record of it.

The journal, the sealed batches and their hashes stay, so that what was counted can still be proved; what goes are the
pictures, of sheets that were counted and of those set aside.
"""

import os
from collections.abc import Sequence
from datetime import date

from station import settings
from station.closing import is_closed_for_good
from station.errors import NotPossible, WrongMoment, disk_full
from station.ladder import Rung, stream_status
from station.polling_station import Station
from station.retention import Destruction, Retention, destruction, gone, retention
from station.together import Together, enough_people
from sync.batch import Stream
from sync.files import opened_folder


def destroy_pictures(station: Station, people: Sequence[str], today: date) -> Destruction:
    """Removes every picture for good and gives the record of it; cut off, it goes on with the same record.

    TwoPeopleNeeded; WrongMoment while the station is not closed, central lacks something, nothing was decided, the day
    has not passed, or all is destroyed already; NotPossible when a file cannot be removed.
    """
    pair = enough_people(station, Together.PICTURES, people)
    record = destruction(station)
    if record and record.is_done:
        raise gone(record)
    if record is None:
        record = _begun(station, pair, today)
    _remove_all(station)
    # Central's are destroyed by central.
    done = record.model_copy(update={"is_done": True})
    with station.journal.transaction():
        station.journal.change("DELETE FROM blobs")
        station.journal.set(settings.DESTRUCTION, done.model_dump_json())
    return done


def _begun(station: Station, pair: list[str], today: date) -> Destruction:
    """Writes the record down before the first picture goes."""
    journal = station.journal
    with journal.transaction():
        decided = _require_allowed(station, today)
        record = Destruction(
            day=today,
            decision=decided.decision,
            until=decided.until,
            people=pair,
            sheets=journal.number("SELECT count(*) FROM sheets WHERE picture != ''"),
            set_aside=journal.number("SELECT count(*) FROM held WHERE picture IS NOT NULL"),
            is_done=False,
        )
        journal.set(settings.DESTRUCTION, record.model_dump_json())
    return record


def _require_allowed(station: Station, today: date) -> Retention:
    if not is_closed_for_good(station):
        raise WrongMoment("The station is not closed for good. Pictures are kept until it is.")
    if any(stream_status(station.journal, stream).rung is not Rung.RECEIPTED for stream in Stream):
        raise WrongMoment("Central has not receipted everything yet. Deliver it first.", command="sync")
    decided = retention(station)
    if decided is None:
        raise WrongMoment(
            "Nobody has set how long the pictures are kept. They stay until that is decided.", command="pictures keep"
        )
    if today <= decided.until:
        raise WrongMoment("The pictures are kept to the end of {day}. Nothing was destroyed.", day=decided.until)
    return decided


def _remove_all(station: Station) -> None:
    try:
        with opened_folder(station.journal.home.pictures) as folder:
            for path in station.journal.home.pictures.iterdir():
                path.unlink()
            os.fsync(folder)
    except OSError as error:
        raise disk_full(error) or NotPossible(
            "A picture cannot be removed: {reason}. Check the disk and give the same command again.",
            reason=error.strerror,
        ) from error
