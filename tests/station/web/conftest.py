"""The pages of a station that a town hall has enrolled, and a browser without scripts."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from ballots.cvr import Box
from station import pins
from station.on_demand import Tray
from station.page_intake import count_page
from station.polling_station import Station, open_station
from station.web.app import create_app
from station.web.second_door import Place
from station.web.serve import Pages, serving
from station.web.workplace import workplace
from station.workers import Role, Worker, add_worker
from sync.keyring import Secrets
from tests.browser import DESKTOP, Screen, chromium_open
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NAMES = {"first": "Kerstin", "second": "Yusuf"}
PINS = {"Kerstin": "271828", "Yusuf": "314159", "Åsa": "577215"}


@dataclass
class Clock:
    """Time that a test moves on by itself."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Browser:
    """Asks for pages and sends their forms, with the token that each form carries."""

    client: FlaskClient
    last: TestResponse | None = field(default=None)

    def get(self, path: str, status: int = 200) -> str:
        """A page's text, markup and all."""
        self.last = self.client.get(path)
        assert self.last.status_code == status, self.last.text
        return self.last.text

    def post(self, path: str, *, status: int = 303, follow: bool = True, **fields: Any) -> str:
        """Sends a form; the page that follows, where there is one."""
        token = TOKEN.search(self.client.get("/unlock", follow_redirects=True).text)
        assert token
        self.last = self.client.post(path, data={"csrf_token": token[1], **fields})
        assert self.last.status_code == status, self.last.text
        if follow and status == 303:
            return self.client.get(self.last.location, follow_redirects=True).text
        return self.last.text


@contextmanager
def at_work(root: Path, second: Place | None = None) -> Iterator[Pages]:
    """A station's pages, which a thread serves until the block ends."""
    with serving(root, 0, second=second) as pages:
        thread = threading.Thread(target=pages.server.serve, daemon=True)
        thread.start()
        yield pages
        pages.server.stop()
        thread.join()


def until(is_so: Callable[[], bool]) -> None:
    """Waits for something that happens in the background, a minute at most."""
    end = time.monotonic() + 60
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    assert is_so()


@pytest.fixture
def screen(root: Path, hall: TownHall, chromium: Path) -> Iterator[Screen]:
    """The station's pages in a real browser, which asks nobody else and does not complain."""
    with at_work(root) as pages, chromium_open(chromium) as browser:
        screen = Screen(browser.new_page(viewport=DESKTOP), f"http://127.0.0.1:{pages.port}")
        yield screen
    assert screen.complaints == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once, not for each test's app."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def tray() -> Tray | None:
    """Where the pages print: the default printer, unless a module says otherwise."""
    return None


@pytest.fixture
def app(root: Path, clock: Clock, compiled: FileSystemBytecodeCache, tray: Tray | None) -> Flask:
    made = create_app(root, clock, tray)
    made.jinja_env.bytecode_cache = compiled
    return made


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser in which nobody has typed the passphrase."""
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask, secrets: Secrets) -> Browser:
    """A browser in which the station is unlocked, without the second that a passphrase takes."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = workplace(app).safe.put(secrets)
        session["_fresh"] = True
    return Browser(client)


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2 allows."""
    monkeypatch.setattr(pins, "COST", pins.Cost(1, 1, 8))


@pytest.fixture
def staff(root: Path, secrets: Secrets, quick_pins: None) -> dict[str, Worker]:
    """Three people who sign in: Kerstin leads the station, Yusuf and Åsa work there."""
    with open_station(root) as station:
        return {
            name: add_worker(station, secrets, name, role, PINS[name])
            for name, role in (("Kerstin", Role.CHAIR), ("Yusuf", Role.WORKER), ("Åsa", Role.WORKER))
        }


@pytest.fixture
def yusuf(app: Flask, browser: Browser, staff: dict[str, Worker]) -> Browser:
    """A browser in which Yusuf is signed in, at a station that Kerstin has unlocked."""
    return signed_in(app, staff["Yusuf"])


def signed_in(app: Flask, who: Worker) -> Browser:
    """A browser in which somebody is signed in by PIN."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = workplace(app).safe.seats.take(who)
        session["_fresh"] = True
    return Browser(client)


@pytest.fixture
def day(browser: Browser, station: Station) -> Station:
    """The station is open with box 1, by its page."""
    browser.post("/open", box="1", seal="S-1", **NAMES)
    return station


@pytest.fixture
def read(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """Two ballots are printed and read; nobody is checked in, which is a difference."""
    serials, box = pile.print(2), closed_box(2)
    for serial in serials:
        count_page(pile.station, box, pile.page(serial, "1"))
    return pile.station


@pytest.fixture
def reconciled(read: Station, browser: Browser) -> Station:
    browser.post("/closing/reconcile", unused="0", note="Avprickat på papper.")
    return read


@pytest.fixture
def closed(reconciled: Station, browser: Browser) -> Station:
    browser.post("/closing/close", **NAMES)
    return reconciled
