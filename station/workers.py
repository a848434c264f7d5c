"""The people who sign in at the station, by name and PIN; the chair says who they are."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from station.errors import NotPossible
from station.journal import Journal
from station.people import folded
from station.pins import pin_hash, pin_opens
from station.polling_station import Station
from station.records import random_key
from sync.keyring import Secrets

# What the records of a station take (ballots.station_records).
_LONGEST_NAME = 60


class Role(Enum):
    """What somebody is at the station. Chair and deputy are also known by their passphrases."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    WORKER = "worker"

    @property
    def leads(self) -> bool:
        """Whether they may change who works here and how."""
        return self is not Role.WORKER


# A chair or deputy whose passphrase opened the station, but who is not registered, goes by their office.
OFFICES = {Role.CHAIR: "Ordföranden", Role.DEPUTY: "Ersättaren"}


@dataclass(frozen=True)
class Worker:
    """Somebody who may sign in. ``pin`` is the hash of their PIN; ``id`` is random."""

    id: str
    name: str
    role: Role
    pin: str = field(repr=False)


def workers(journal: Journal) -> list[Worker]:
    """Everybody, by name; nobody at a station that only its chair uses."""
    rows = journal.rows("SELECT id, name, role, pin FROM workers ORDER BY folded")
    return [Worker(row["id"], row["name"], Role(row["role"]), row["pin"]) for row in rows]


def named(known: Sequence[Worker], typed: str) -> Worker | None:
    """The one with this name, however it is typed; None when there is none."""
    wanted = folded(typed)
    return next((each for each in known if folded(each.name) == wanted), None)


def add_worker(station: Station, secrets: Secrets, name: str, role: Role, pin: str) -> Worker:
    """Lets somebody sign in. NotPossible when the name, the PIN or the role cannot be had."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        raise NotPossible("A name has 1 to {most} letters. Type another one.", most=_LONGEST_NAME)
    if any(folded(name) == folded(office) for office in OFFICES.values()):
        raise NotPossible("{name} is an office. Give the person's own name.", name=name)
    worker = Worker(random_key(), name, role, pin_hash(pin, secrets))
    with station.journal.transaction():
        known = workers(station.journal)
        if named(known, name):
            raise NotPossible("{name} is registered already. Add something that tells them apart.", name=name)
        if role.leads and any(each.role is role for each in known):
            raise NotPossible("Somebody else has that role already. Remove them first.")
        row = {"id": worker.id, "name": name, "folded": folded(name), "role": role.value, "pin": worker.pin}
        station.journal.insert("workers", row)
    return worker


def remove_worker(station: Station, worker_id: str) -> None:
    """Ends somebody's signing in, on every screen at once. NotPossible when they are not registered."""
    with station.journal.transaction():
        if not station.journal.change("DELETE FROM workers WHERE id = ?", worker_id):
            raise _unknown()


def change_pin(station: Station, secrets: Secrets, worker_id: str, pin: str) -> None:
    """Gives somebody another PIN; where they are signed in, that ends. NotPossible as in ``add_worker``."""
    stored = pin_hash(pin, secrets)
    with station.journal.transaction():
        if not station.journal.change("UPDATE workers SET pin = ? WHERE id = ?", stored, worker_id):
            raise _unknown()


def identified(station: Station, secrets: Secrets, name: str, pin: str) -> Worker | None:
    """The one whose name and PIN these are, else None; whether the name or the PIN is wrong is not told.

    Takes as long for a name that nobody has.
    """
    known = workers(station.journal)
    found = named(known, name)
    opens = pin_opens((found or known[0]).pin, pin, secrets) if known else False
    return found if opens else None


def _unknown() -> NotPossible:
    return NotPossible("This person is not registered here any more. See the list.")
