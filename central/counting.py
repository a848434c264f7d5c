"""Counts what central holds at this moment: reads it, merges it, and hands it to the tally."""

from central import manifests
from central.gather import gather
from central.merge import merge
from central.office import Office
from central.results import Results, count


def count_now(office: Office) -> Results:
    """The results of everything accepted so far; preliminary while a station has not closed.

    Raises:
        CentralError: the board has not signed a manifest yet, so there is nothing to count.
    """
    with office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        facts = gather(connection, manifest)
    names = {station.id: station.name for station in manifest.stations}
    return count(office.election, manifest.mode, names, merge(office.election.election, facts))
