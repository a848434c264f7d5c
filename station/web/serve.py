"""The web server of the pages, one at a time for a station: on this computer's own address, and wherever else told."""

import contextlib
import fcntl
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from cheroot.wsgi import Server

from station.errors import NotPossible, StationError
from station.on_demand import Tray
from station.polling_station import open_station
from station.practice.rehearsal import Rehearsal
from station.web.app import allow_second_screens, create_app
from station.web.screens import Door
from station.web.second_door import Place, second_door
from station.web.workplace import workplace

# The only address that no other machine can reach.
LOOPBACK = "127.0.0.1"
_LOCK = "serve.lock"
# Two people at one computer, pictures and progress included.
_THREADS = 8
# A camera lets go within this.
_CAMERA_SECONDS = 5.0


@dataclass(frozen=True)
class Pages:
    """A server that listens on ``port`` and answers once it runs; ``door`` is where second screens come in already."""

    server: Server
    port: int
    door: Door | None = None

    def run(self) -> None:
        """Serves until interrupted (Ctrl+C) or ended (SIGTERM), then lets running requests finish."""
        signal.signal(signal.SIGTERM, _end)
        with contextlib.suppress(KeyboardInterrupt):
            self.server.serve()


@contextlib.contextmanager
def serving(
    root: Path, port: int, tray: Tray | None = None, second: Place | None = None, rehearsal: Rehearsal | None = None
) -> Iterator[Pages]:
    """The pages of the station in this folder, ready to run; afterwards the reading stops and the keys are forgotten.

    ``tray`` is where ballots on demand go, the default printer unless another is given; its set of numbers is settled.
    ``second`` is where screens on the local network may come in besides, by TLS and a pairing code. ``rehearsal`` is
    the one that is played, if this is no real day.

    NotEnrolled, JournalError; NotPossible when a port is taken or the station's pages are open already.
    """
    with open_station(root):
        # Only to say at once what is wrong with the folder.
        pass
    _require_free(port)
    with (root / _LOCK).open("w") as lock, contextlib.ExitStack() as doors:
        _only_one(lock, root)
        app = create_app(root, tray=tray, rehearsal=rehearsal)
        place = workplace(app)
        server = Server((LOOPBACK, port), app, numthreads=_THREADS)
        server.prepare()
        place.mirror.start()
        try:
            door = doors.enter_context(second_door(app, second)) if second else None
            if door:
                allow_second_screens(app, door)
            yield Pages(server, server.bind_addr[1], door)
        finally:
            doors.close()
            server.stop()
            place.reading.stop()
            place.mirror.stop()
            place.delivery.end()
            place.check.end(_CAMERA_SECONDS)
            # Should it fail, reconciliation names the set.
            with contextlib.suppress(StationError), open_station(root) as station:
                place.desk.end(station)
            place.safe.lock()


def _require_free(port: int) -> None:
    with socket.socket() as attempt:
        # As the server itself does it, or the port of a server that has just ended would seem taken.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except OSError as error:
            raise NotPossible(
                "Port {port} of this computer is taken. Choose another one (--port).", port=port
            ) from error


def _only_one(lock: IO[str], root: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise NotPossible(
            "The pages of the station in {folder} are open already. Use that window, or end that program first.",
            folder=root,
        ) from None


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
