"""A town with its real central and real stations: folders, databases, keys, sealed bytes and sticks.

Nothing here is played but the network's faults and the paper.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from central.app import api_app
from central.backup import back_up, restore
from central.enrolment import revoke
from central.home import Home
from central.office import Office, open_office
from central.usb_intake import StickReport, take_in_stick
from station.errors import MustProvision
from station.polling_station import Station
from sync.keyring import Secrets
from tests.central.town import Town
from tests.journeys.faults.computer import Computer
from tests.journeys.faults.network import Network, Wire


def deliver(computer: Computer) -> None:
    """Delivers all that a computer has; one that finds itself to be an old copy has then handed in its own story."""
    with suppress(MustProvision):
        computer.sync()


@dataclass
class World:
    """Central, the network to it, and the computers of its stations by name (``tensta-1``)."""

    folder: Path
    town: Town
    secrets: dict[str, Secrets]
    computers: dict[str, Computer] = field(default_factory=dict)
    clock: datetime = datetime(2027, 3, 15, 18, tzinfo=UTC)
    made: int = 0

    def __post_init__(self) -> None:
        self.network = Network(api_app(self.town.office))
        self.open_stations()

    @property
    def office(self) -> Office:
        return self.town.office

    def open_stations(self) -> None:
        for name, secrets in self.secrets.items():
            self.computers[name] = Computer.start(self.folder / name, secrets)

    def new_path(self, what: str) -> Path:
        """A name in the world's folder that nothing has yet."""
        self.made += 1
        return self.folder / f"{what}-{self.made}"

    def stick(self) -> Path:
        stick = self.new_path("stick")
        stick.mkdir()
        return stick

    def wire(self, _station: Station) -> Wire:
        """What a station's delivery uses as its way to central."""
        return Wire(self.network)

    def now(self) -> datetime:
        """Central's clock: a second later each time, unless somebody sets it."""
        self.clock += timedelta(seconds=1)
        return self.clock

    def take_in(self, stick: Path) -> StickReport:
        return take_in_stick(self.office, stick, self.now())

    def kill(self, name: str) -> Computer:
        self.computers[name] = self.computers[name].kill(self.new_path(name))
        return self.computers[name]

    def copy(self, name: str) -> Path:
        """A copy of a computer's disk as it is at this moment."""
        return Path(shutil.copytree(self.computers[name].root, self.new_path(name)))

    def start(self, name: str, root: Path) -> Computer:
        """Starts a copy of a disk; nobody stops the computer that was copied."""
        return Computer.start(root, self.secrets[name])

    def back_up_central(self) -> Path:
        file = self.new_path("backup")
        back_up(self.office, file)
        return file

    def restore_central(self, file: Path) -> None:
        """Central breaks and is restored from this backup."""
        self.office.database.close()
        home = Home(self.new_path("central"))
        restore(home, file, self.town.recovery, self.now())
        self.move_central(open_office(home))

    def restart_central(self) -> None:
        """Central's power is cut: what was on the disk at this moment starts anew."""
        home = Home(self.new_path("central"))
        shutil.copytree(self.office.home.folder, home.folder)
        self.office.database.close()
        self.move_central(open_office(home))

    def move_central(self, office: Office) -> None:
        self.town = Town(office, self.town.board, self.town.recovery)
        self.network.app = api_app(office)

    def revoke(self, computer: Computer) -> None:
        """Somebody notices a theft; the board signs the next manifest."""
        revoke(self.office, computer.id)
        self.town.sign()

    def deliver_all(self) -> None:
        """The network works again, and every computer delivers until nothing is left."""
        self.network.faults.clear()
        self.network.down = False
        self.network.bring_late()
        for computer in self.computers.values():
            deliver(computer)

    def end(self) -> None:
        for computer in self.computers.values():
            computer.stop()
        self.office.database.close()

    @contextmanager
    def connected(self) -> Iterator["World"]:
        """While this lasts, stations reach central over this world's network, and central has its clock."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("station.delivery.transport", self.wire)
            patch.setattr("central.api.now", self.now)
            yield self
