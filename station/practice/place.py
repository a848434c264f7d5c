"""The rehearsal's polling place: enrolled, approved, and with two people who sign in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from station.delivery import sync_online, transport
from station.enrolment import deliver_request_online, enrol
from station.polling_station import open_station
from station.practice.central import PracticeCentral, free_port
from station.workers import Role, add_worker


@dataclass(frozen=True)
class Person:
    """Somebody who signs in at the rehearsal, and the PIN that its pages show."""

    name: str
    role: Role
    pin: str


# Shown on every page: what they lock is made up.
PASSPHRASE = "bara en övning"  # noqa: S105
_DEPUTY_PASSPHRASE = "bara en ersättare"  # noqa: S105
CHAIR = Person("Övningsordföranden", Role.CHAIR, "271828")
COLLEAGUE = Person("Övningskollegan", Role.WORKER, "314159")
BOX, SEAL = "1", "Ö-1"


@contextmanager
def practice_place(day: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """The home of a polling place that can open, with a central that answers until the block ends.

    ``tell`` hears what takes a while. StationError.
    """
    central = PracticeCentral(day, free_port())
    tell("Making a central for the rehearsal …")
    central.set_up()
    kit, code = central.kit()
    with central.answering():
        tell("Making the polling place …")
        home = day / "station"
        secrets = enrol(home, kit, code, {"chair": PASSPHRASE, "deputy": _DEPUTY_PASSPHRASE})
        with open_station(home) as station:
            with transport(station) as way:
                deliver_request_online(station, way)
            central.approve()
            secrets = sync_online(station, secrets).secrets
        with open_station(home) as station:
            for person in (CHAIR, COLLEAGUE):
                add_worker(station, secrets, person.name, person.role, person.pin)
        yield home
