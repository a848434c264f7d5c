"""Central, opened: its election, its own keys and its database. What the commands, pages and service work with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ballots.election_file import ElectionFile, read_election
from central import manifests
from central.database import Database, open_database, sqlite_url
from central.errors import CentralError
from central.home import Home, require
from central.service_keys import ServiceKeys, read_service_keys


@dataclass(frozen=True)
class Office:
    """An opened central. Close its database at the end."""

    home: Home
    election: ElectionFile
    keys: ServiceKeys
    database: Database


def open_office(home: Home) -> Office:
    """Opens the central in this folder.

    Raises:
        CentralError: there is none, its election was changed, or its keys or database cannot be used.
        ElectionError: its election file was damaged.
    """
    require(home)
    election = read_election(home.election)
    keys = read_service_keys(home.keys)
    database = open_database(sqlite_url(home))
    with database.reading() as connection:
        frozen = manifests.newest(connection).election
    if election.hash != frozen:
        database.close()
        raise CentralError(
            "{file} was changed after the election was set up. Put back the original; its SHA-256 begins {hash}.",
            file=home.election,
            hash=frozen[:16],
        )
    return Office(home, election, keys, database)


@contextmanager
def opened_office(home: Home) -> Iterator[Office]:
    """Opens the central in this folder for a block and closes its database at the end; errors as above."""
    office = open_office(home)
    try:
        yield office
    finally:
        office.database.close()
