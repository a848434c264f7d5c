"""Days at a station that a town hall has enrolled for an official vote; each is played once and attacked often."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from station.desk import SET_SIZE
from station.web.app import create_app
from sync.keyring import Secrets
from sync.seen import Voters
from tests.journeys.secrecy.day import Day
from tests.journeys.secrecy.desks import Machine, PageDesk, Tray, command_desk
from tests.seen_codes import pack
from tests.station.conftest import election_file, enrolled, hall, root, secrets, server, station  # noqa: F401 - fixtures
from tests.station.print_server import print_server
from tests.station.town_hall import TownHall
from tests.station.web.conftest import Browser, Clock, browser, clock  # noqa: F401 - fixtures

NOT_LOOT = ("out", "bin")
"""The paper itself, and the print server's own programs."""


@pytest.fixture
def tmp_path(on_disk: Path) -> Path:
    return on_disk


@pytest.fixture
def mode() -> str:
    return "official"


@pytest.fixture
def machine(root: Path, hall: TownHall, tmp_path: Path) -> Machine:  # noqa: F811
    """The computer of a station that is enrolled and approved."""
    return Machine(tmp_path / "machine", root)


@pytest.fixture
def day_by_command(machine: Machine, secrets: Secrets, cupsd: Path) -> Day:  # noqa: F811
    """Ballots come from ``print-desk`` through a real CUPS; the day is delivered in the evening."""
    with print_server(cupsd) as running, command_desk(machine, running) as desk:
        kept = [path for path in running.root.iterdir() if path.is_dir() and path.name not in NOT_LOOT]
        return Day(machine.root, secrets, desk, machine, False, kept).play()


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def app(machine: Machine, tray: Tray, clock: Clock) -> Flask:  # noqa: F811
    """The station's pages, for the fixture ``browser``."""
    return create_app(machine.root, clock, tray)


@pytest.fixture
def day_by_page(
    machine: Machine,
    secrets: Secrets,  # noqa: F811
    browser: Browser,  # noqa: F811
    tray: Tray,
    hall: TownHall,  # noqa: F811
) -> Iterator[Day]:
    """Ballots come from the page, from short sets; a delivery at noon carries what was reserved until then.

    It brings a list of voters seen elsewhere.
    """
    [computer] = hall.manifest.incarnations
    hall.list_seen(computer.id, Voters(("parks",), pack(f"{number:064x}" for number in range(200))))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("station.desk.MOST_IN_A_SET", SET_SIZE)
        for name, value in machine.environment.items():
            patched.setenv(name, value)
        yield Day(machine.root, secrets, PageDesk(browser, tray), machine, True).play()
