"""Founds the town once: central set up, six computers signed in, and two stations open for voters."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from central.enrolment import approve, take_request
from central.home import Home
from central.kits import write_kit
from central.office import open_office
from day.quick_locks import quick_locks
from station.enrolment import enrol
from station.polling_station import REQUEST_FILE, open_station
from sync.keyring import Secrets
from sync.keys import AgeKey, SigningKey
from tests.central.town import ELECTION, NOW, Town, found_town
from tests.journeys.faults.world import World

STATIONS = ("tensta", "lund")
# The first of a station is open for voters from the start, the others lie in the cupboard.
COMPUTERS = (1, 2, 3)


@dataclass(frozen=True)
class Founded:
    """A town in a folder, with everything closed, to be copied for each world."""

    folder: Path
    board: tuple[SigningKey, ...]
    recovery: AgeKey
    secrets: dict[str, Secrets]

    def world(self, folder: Path) -> World:
        """A copy of the town in a new folder, opened."""
        shutil.copytree(self.folder, folder)
        return self.opened(folder)

    def opened(self, folder: Path) -> World:
        """The town in a folder that was copied from this one."""
        return World(folder, Town(open_office(Home(folder / "central")), self.board, self.recovery), dict(self.secrets))


def found(folder: Path, election: bytes = ELECTION) -> Founded:
    """Founds the town in a new folder, for the small election or one that differs from it in its rules alone."""
    folder.mkdir()
    town = found_town(folder, election=election)
    for station in STATIONS:
        town.add_station(station)
    town.sign()
    secrets = {
        f"{station}-{number}": enrolled(town, folder, station, number) for station in STATIONS for number in COMPUTERS
    }
    town.sign()
    # Before the clock of the worlds that are copied from it.
    world = World(folder, town, secrets, clock=datetime(2027, 3, 15, 17, tzinfo=UTC))
    with world.connected():
        for computer in world.computers.values():
            computer.secrets = computer.sync().secrets
        for station in STATIONS:
            world.computers[f"{station}-1"].open_day()
    complete = {name: computer.secrets for name, computer in world.computers.items()}
    world.end()
    return Founded(folder, town.board, town.recovery, complete)


def enrolled(town: Town, folder: Path, station: str, number: int) -> Secrets:
    """A computer that has asked with its kit, and that waits for the board's signatures."""
    kit, root = folder / f"kit-{station}-{number}", folder / f"{station}-{number}"
    code = write_kit(town.office, station, kit)
    with quick_locks():
        secrets = enrol(root, kit, code, {"chair": "ordförandens fras", "deputy": "ersättarens fras"})
    with open_station(root) as opened:
        request = opened.journal.document(REQUEST_FILE) or b""
    approve(town.office, take_request(town.office, request, NOW).hash)
    return secrets
