"""A station as its journal knows it: the election, the newest manifest, and where the day stands."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ballots.election import Election
from ballots.election_file import ElectionFile, parse_election
from ballots.geometry import plan_styles
from ballots.paper import StylePlan
from station import settings
from station.errors import MustProvision, NotApproved, NotEnrolled, WrongMoment
from station.home import Home
from station.journal import Journal
from sync.manifest import Manifest, unverified_manifest

ELECTION_FILE = "election.toml"
REQUEST_FILE = "enrolment-request"


@dataclass(frozen=True)
class Station:
    """An enrolled station. ``incarnation`` is the SHA-256 of this laptop's public key, 64 hex digits.

    The manifest is the newest one that this laptop has checked and stored.
    """

    journal: Journal
    election_file: ElectionFile
    manifest: Manifest
    id: str
    incarnation: str

    @property
    def election(self) -> Election:
        """What is voted on."""
        return self.election_file.election

    @property
    def official(self) -> bool:
        """Whether this is the real vote and not a test."""
        return self.manifest.mode == "official"

    @property
    def name(self) -> str:
        """The station's name from the manifest, or its id while the manifest does not list it."""
        known = self.manifest.station(self.id)
        return known.name if known else self.id

    @property
    def shared(self) -> bool:
        """Whether other computers serve or served this station too, so that only central has all its figures."""
        computers = self.manifest.incarnations
        return any(each.station == self.id and each.id != self.incarnation for each in computers)

    @cached_property
    def plans(self) -> dict[str, StylePlan]:
        """Where everything stands on the ballots, by style."""
        return plan_styles(self.election)

    @property
    def day(self) -> str | None:
        """The ISO date of the open day, or None when no day is open."""
        return self.journal.setting(settings.DAY) or None

    @property
    def closed(self) -> bool:
        """Whether the station has been closed for good."""
        return self.journal.setting(settings.CLOSED) is not None

    def require_approved(self) -> None:
        """NotApproved until the manifest lists this laptop; MustProvision once the manifest revokes it."""
        known = self.manifest.incarnation(self.incarnation)
        if known is None:
            raise NotApproved(
                "Central has not approved this computer yet. Ask central to approve it, then fetch its answer.",
                command="sync",
            )
        if known.state == "revoked":
            raise MustProvision("Central has revoked this computer. Stop using it and call central.")

    def require_not_closed(self) -> None:
        """WrongMoment once the station has been closed for good; what ``require_approved`` raises."""
        self.require_approved()
        if self.closed:
            raise WrongMoment("The station is closed for good; nothing can be added. Deliver what is left with sync.")

    def require_open_day(self) -> None:
        """WrongMoment unless a day is open; what ``require_not_closed`` raises."""
        self.require_not_closed()
        if self.day is None:
            raise WrongMoment("The station is not open. Open the day first.", command="open")


@contextlib.contextmanager
def open_station(root: Path) -> Iterator[Station]:
    """The station in this folder, with its journal open; NotEnrolled when there is none, JournalError."""
    if not Home(root).journal.exists():
        raise _not_enrolled(root)
    with Journal(Home(root)) as journal:
        yield load_station(journal)


def load_station(journal: Journal) -> Station:
    """The station that an open journal belongs to; NotEnrolled when it belongs to none yet."""
    data = journal.document(ELECTION_FILE)
    newest = journal.one("SELECT envelope FROM manifests ORDER BY version DESC LIMIT 1")
    station, incarnation = journal.setting(settings.STATION), journal.setting(settings.INCARNATION)
    if data is None or newest is None or station is None or incarnation is None:
        raise _not_enrolled(journal.home.root)
    # Its signatures were checked before it was stored.
    manifest = unverified_manifest(newest["envelope"])
    return Station(journal, parse_election(data, ELECTION_FILE), manifest, station, incarnation)


def _not_enrolled(root: Path) -> NotEnrolled:
    return NotEnrolled("There is no station in {folder} yet. Enrol this computer with its kit first.", folder=root)
