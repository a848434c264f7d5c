"""What the pages work with: the station's folder, its safe and its reading, and the journal of this request."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app, g, request
from flask_login import LoginManager, UserMixin

from station.desk import Desk
from station.errors import StationError
from station.home import Home
from station.on_demand import Tray
from station.polling_station import Station, open_station
from station.printer import DefaultPrinter
from station.status import Status, status
from station.web.cameras import Cameras
from station.web.check_job import CheckJob
from station.web.delivery_job import DeliveryJob
from station.web.drafts import Drafts
from station.web.mirror_job import MirrorJob
from station.web.once import Once
from station.web.pin_check import PinCheck
from station.web.reading import ReadingJob
from station.web.safe import Safe
from station.web.scanners import Scanners
from station.web.screens import COOKIE, Screen, Screens, at_second_screen
from station.web.seats import Person, Seat, person_of
from station.web.table import Table
from station.web.tries import Clock
from station.workers import Worker, workers

EXTENSION = "rostlokal-station"


@dataclass(frozen=True)
class Workplace:
    """One running program with one station, and the one desk from which all its pages print."""

    root: Path
    safe: Safe
    pins: PinCheck
    screens: Screens
    reading: ReadingJob
    desk: Desk
    tray: Tray
    once: Once
    table: Table
    mirror: MirrorJob
    delivery: DeliveryJob
    check: CheckJob
    scanners: Scanners = field(default_factory=Scanners)
    cameras: Cameras = field(default_factory=Cameras)
    drafts: Drafts = field(default_factory=Drafts)


class Unlocked(UserMixin):  # type: ignore[misc]
    """A browser in which somebody is signed in at the unlocked station. ``id`` is its token."""

    def __init__(self, token: str, seat: Seat, person: Person) -> None:
        self.id = token
        self.seat = seat
        self.person = person


def register_workplace(app: Flask, root: Path, clock: Clock, tray: Tray | None, desk: Desk | None = None) -> None:
    """Makes the app's workplace. NotEnrolled when the folder holds no station, JournalError."""
    with open_station(root):
        safe = Safe(Home(root).keys, clock)
        app.extensions[EXTENSION] = Workplace(
            root,
            safe,
            PinCheck(clock),
            Screens(clock),
            ReadingJob(root),
            desk or Desk(),
            tray or DefaultPrinter(),
            Once(),
            Table(clock),
            MirrorJob(root, safe, clock),
            DeliveryJob(root),
            CheckJob(root),
        )
    manager = LoginManager(app)
    manager.user_loader(_who)
    app.teardown_request(_close_journal)


def workplace(app: Flask | None = None) -> Workplace:
    """The workplace of an app, of the running one unless another is named."""
    place: Workplace = (app or current_app).extensions[EXTENSION]
    return place


def station() -> Station:
    """The station, with a journal that is open until this request ends. NotEnrolled, JournalError."""
    if "station" not in g:
        # A journal belongs to one thread, and so does a request.
        g.journal_open = contextlib.ExitStack()
        g.station = g.journal_open.enter_context(open_station(workplace().root))
    found: Station = g.station
    return found


def status_now() -> Status:
    """The state of the day as it is now."""
    return status(station())


def registered() -> list[Worker]:
    """The people who sign in here by PIN; nobody where the journal cannot be read, which the page itself then says."""
    try:
        return workers(station().journal)
    except StationError:
        return []


def this_screen() -> Screen | None:
    """The paired screen that this request came from; None at the station's own computer, and where none is paired."""
    return workplace().screens.known(request.cookies.get(COOKIE)) if at_second_screen() else None


def _who(token: str) -> Unlocked | None:
    safe = workplace().safe
    seat = safe.seats.of(token) if safe.holds(token) else None
    screen = this_screen()
    # Whoever takes a cookie along to another screen is nobody there.
    if seat is None or seat.screen != (screen.id if screen else None):
        return None
    known = registered()
    person = person_of(seat, known)
    if person is None or (known and safe.seats.is_idle(seat)):
        safe.seats.leave(token)
        return None
    return Unlocked(token, seat, person)


def _close_journal(_: BaseException | None = None) -> None:
    g.pop("station", None)
    opened = g.pop("journal_open", None)
    if opened is not None:
        opened.close()
