"""A town with one polling place: central as a program behind a line that can be cut, the station as a program too."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ballots.election_file import ElectionFile
from central.enrolment import approve, waiting_requests
from central.gather import gather
from central.kits import write_kit
from central.manifests import require_current
from central.merge import Merged, merge
from station.enrolment import enrol
from tests.central.at_work import central_at_work, free_port
from tests.central.town import Town, found_town
from tests.quick_locks import quick_locks
from tests.relay import Relay, relaying
from tests.scanning.escl import Feeder, network_scanner
from tests.scanning.film import Lens, network_camera
from tests.station.conftest import ELECTION, PASSPHRASES, ROADS
from tests.station.print_server import PrintServer
from tests.station.web.program import Program, start

STATION = "bibliotek"
Choices = tuple[str, ...]


@dataclass
class Place:
    """The polling place with everything that stands in it, and the line from there to central."""

    town: Town
    line: Relay
    program: Program
    printer: PrintServer
    lens: Lens
    feeder: Feeder

    @property
    def election(self) -> ElectionFile:
        """What is voted on."""
        return self.town.office.election

    def approve(self) -> None:
        """Two of the board approve the computer that has asked."""
        with self.town.office.database.reading() as connection:
            [waiting] = waiting_requests(connection)
        approve(self.town.office, waiting.hash)
        self.town.sign()

    def merged(self) -> Merged:
        """What central counts now."""
        with self.town.office.database.reading() as connection:
            return merge(self.town.election, gather(connection, require_current(connection)))


def counted(merged: Merged) -> Counter[Choices]:
    """How often each vote is counted."""
    return Counter(each.judgement.vote.choices for each in merged.counted if each.judgement.vote)


def held(merged: Merged) -> list[str]:
    """Why ballots are held."""
    return [each.reason.value for each in merged.held]


@contextmanager
def place_at_work(folder: Path, printer: PrintServer) -> Iterator[Place]:
    """The computer has its kit and has not asked central yet."""
    listen = free_port()
    with ExitStack() as stack:
        line = stack.enter_context(relaying(Relay(("127.0.0.1", listen))))
        town = found_town(folder, election=(ELECTION + ROADS).encode(), address=f"https://127.0.0.1:{line.port}")
        stack.callback(town.office.database.close)
        town.add_station(STATION)
        town.sign()
        kit, root = folder / "kit", folder / "station"
        with quick_locks():
            enrol(root, kit, write_kit(town.office, STATION, kit), PASSPHRASES)
        stack.enter_context(central_at_work(town.office.home.folder, f"127.0.0.1:{listen}"))

        stand_ins, settings, unplugged = folder / "stand-ins", folder / "sane.d", threading.Event()
        for each in (stand_ins, settings):
            each.mkdir()
        lens = Lens()
        (stand_ins / "camera").write_text(stack.enter_context(network_camera(lens, unplugged.is_set, per_second=10)))
        stack.callback(unplugged.set)
        feeder = stack.enter_context(network_scanner(settings, []))
        environment = {**printer.environment, "SANE_CONFIG_DIR": str(settings)}
        program = start(root, stand_ins=stand_ins, environment=environment)
        stack.callback(program.kill)
        yield Place(town, line, program, printer, lens, feeder)
