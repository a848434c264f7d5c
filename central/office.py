"""Central, opened: its election, its own keys and its database. What the commands, pages and service work with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ballots.election_file import ElectionFile, read_election
from central.database import Database, open_database, sqlite_url
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
        CentralError: there is none, or its keys or database cannot be used.
        ElectionError: its election file was damaged.
    """
    require(home)
    election = read_election(home.election)
    return Office(home, election, read_service_keys(home.keys), open_database(sqlite_url(home)))


@contextmanager
def opened_office(home: Home) -> Iterator[Office]:
    """Opens the central in this folder for a block and closes its database at the end; errors as above."""
    office = open_office(home)
    try:
        yield office
    finally:
        office.database.close()
