"""A small election, and stations that a town hall has enrolled."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from ballots.cvr import Box
from ballots.election_file import ElectionFile, parse_election
from station.box import close_box
from station.day import open_day
from station.delivery import sync_online, transport
from station.enrolment import deliver_request_online, enrol
from station.polling_station import Station, open_station
from sync.keyring import Secrets
from tests.quick_locks import quick_locks
from tests.station.pile import Pile
from tests.station.town_hall import STATION, Door, TownHall

ELECTION = """
format = 1
id = "lund-2027"
title = { sv = "Medborgarbudget Lund", en = "Participatory budget Lund" }
currency = "SEK"
languages = ["sv", "en"]
who_may_vote = { sv = "Alla över 12 år", en = "Everyone over 12" }
double_vote = "paper-replaces-digital"
tie_lot = { method = "sha256", seed = "17 42 5" }
pots = [{ id = "pot", amount = 1000000 }, { id = "road-pot", amount = 500000 }]
styles = [
    { id = "A", contests = ["parks"], languages = ["sv", "en"] },
    { id = "B", contests = ["parks", "roads"], languages = ["sv"] },
]

[[contests]]
id = "parks"
title = { sv = "Parker", en = "Parks" }
scope = "city"
pot = "pot"
method = { type = "approval", min = 1, max = 2 }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [
    { id = "1", name = "Bänkar", cost = 1000 },
    { id = "2", name = "Träd", cost = 2000 },
    { id = "3", name = "Lampor", cost = 3000 },
]

[[contests]]
id = "roads"
title = { sv = "Vägar", en = "Roads" }
scope = "city"
pot = "road-pot"
method = { type = "approval", min = 1, max = 3 }
winner_rule = { type = "greedy", on_misfit = "skip" }
"""
ROADS = "".join(
    f'[[contests.projects]]\nid = "r{number}"\nname = "Cykelväg nummer {number}"\ncost = 5000\n' for number in range(40)
)
PASSPHRASES = {"chair": "ordförandens fras", "deputy": "ersättarens fras"}
PAIR = ("Kerstin", "Yusuf")
CODE = "7G4K-2M9T"


@pytest.fixture(scope="session")
def election_file() -> ElectionFile:
    return parse_election((ELECTION + ROADS).encode(), "election.toml")


@pytest.fixture(scope="session")
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@dataclass(frozen=True)
class Enrolled:
    """A station that is enrolled and approved but has not opened, as a folder to copy.

    ``requested`` is the same before its request was delivered.
    """

    root: Path
    requested: Path
    secrets: Secrets
    manifests: list[bytes]
    hall: TownHall


def enrolled_station(server: ThreadingHTTPServer, election_file: ElectionFile, folder: Path, mode: str) -> Enrolled:
    """Enrols a station in an empty folder, with locks that its passphrases open at once."""
    hall = TownHall(mode, election_file, f"http://127.0.0.1:{server.server_address[1]}")
    server.hall = hall  # type: ignore[attr-defined]
    hall.publish()
    root = folder / "station"
    with quick_locks():
        secrets = enrol(root, hall.kit(folder / "kit"), CODE, PASSPHRASES)
    requested = Path(shutil.copytree(root, folder / "requested"))
    with open_station(root) as station:
        with transport(station) as central:
            deliver_request_online(station, central)
        hall.approve(hall.requests[-1])
        sync_online(station, secrets)
    secrets = secrets.model_copy(update={"election_secret": hall.secret.hex()})
    return Enrolled(root, requested, secrets, list(hall.manifests), hall)


@pytest.fixture(scope="session")
def enrolled(
    server: ThreadingHTTPServer, election_file: ElectionFile, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Enrolled]:
    """Makes one a mode, once."""
    made: dict[str, Enrolled] = {}

    def make(mode: str) -> Enrolled:
        if mode not in made:
            made[mode] = enrolled_station(server, election_file, tmp_path_factory.mktemp(mode), mode)
        return made[mode]

    return make


@pytest.fixture
def hall(server: ThreadingHTTPServer, enrolled: Callable[[str], Enrolled], mode: str) -> TownHall:
    """The town hall of this test's station, without any batch yet."""
    template = enrolled(mode)
    server.hall = hall = TownHall(
        **(
            vars(template.hall)
            | {
                "batches": {},
                "blobs": {},
                "requests": [],
                "grants": dict(template.hall.grants),
                "seen": {},
                "manifests": list(template.manifests),
            }
        )
    )  # type: ignore[attr-defined]
    return hall


@pytest.fixture
def mode() -> str:
    """Test mode, unless a test parametrizes it."""
    return "test"


@pytest.fixture
def root(enrolled: Callable[[str], Enrolled], hall: TownHall, mode: str, tmp_path: Path) -> Path:
    """The home of an enrolled and approved station."""
    return Path(shutil.copytree(enrolled(mode).root, tmp_path / "station"))


@pytest.fixture
def requested(enrolled: Callable[[str], Enrolled], hall: TownHall, mode: str, tmp_path: Path) -> Path:
    """The home of a station whose request has not been delivered; central knows of no computer."""
    del hall.manifests[1:]
    hall.requests.clear()
    hall.grants.clear()
    return Path(shutil.copytree(enrolled(mode).requested, tmp_path / "requested"))


@pytest.fixture
def secrets(enrolled: Callable[[str], Enrolled], mode: str) -> Secrets:
    return enrolled(mode).secrets


@pytest.fixture
def station(root: Path) -> Iterator[Station]:
    with open_station(root) as opened:
        yield opened


@pytest.fixture
def open_for_voters(station: Station) -> Station:
    """The day is open and box 1 is in use."""
    open_day(station, PAIR, date(2027, 5, 1), "1", "S-1")
    return station


@pytest.fixture
def pile(open_for_voters: Station, secrets: Secrets) -> Pile:
    return Pile(open_for_voters, secrets)


@pytest.fixture
def closed_box(open_for_voters: Station) -> Callable[[int], Box]:
    """Closes box 1 with so many ballots counted by hand."""

    def close(counted: int) -> Box:
        close_box(open_for_voters, "1", counted, PAIR)
        return Box(STATION, "1", "S-1")

    return close
