"""The rehearsal's central: a real one by its command line, in test mode, with a board of its own, on loopback alone."""

import contextlib
import json
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from station.errors import StationError
from station.practice.folder import note_central
from station.practice.programs import command, environment, run

CENTRAL = "rostlokal-central"
ELECTION = Path(__file__).with_name("election.toml")
STATION, NAME = "ovning", "Övningslokalen"
# Nobody types it, and all that it locks is deleted with the rehearsal.
_PASSPHRASE = "övningscentralens fras"  # noqa: S105
_LOOPBACK = "127.0.0.1"
_PORTS = (20_000, 30_000)
# A slow laptop needs some seconds to load the program.
_PATIENCE_SECONDS, _STEP_SECONDS = 60.0, 0.1


@dataclass(frozen=True)
class PracticeCentral:
    """A central in the rehearsal's folder that answers at ``port``."""

    day: Path
    port: int

    def run(self, *arguments: str | Path) -> str:
        """One command of central's. StationError."""
        return run(_PASSPHRASE, CENTRAL, "--home", self.day / "central", *arguments)

    def set_up(self) -> None:
        """Makes the board's key and central, with the rehearsal's polling place in a signed manifest."""
        key = run(_PASSPHRASE, CENTRAL, "board", "new", "Övningsnämnden", "-o", self._board).split()[-1]
        self.run(
            *("init", "--election", ELECTION, "--mode", "test", "--board", key, "--threshold", "1"),
            *("--address", f"https://{_LOOPBACK}:{self.port}", "--recovery-out", self.day / "recovery.txt"),
        )
        self.run("station", "add", STATION, "--name", NAME)
        self._sign()

    def kit(self) -> tuple[Path, str]:
        """The folder with the polling place's kit, and its one-time code."""
        folder = self.day / "kit"
        return folder, self.run("kit", STATION, "-o", folder).split()[-1]

    def approve(self) -> None:
        """Approves the computer that waits."""
        for request in json.loads(self.run("requests", "--json")):
            self.run("approve", request["hash"])
        self._sign()

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Central's doors are open until the block ends."""
        pages = ("--pages", f"{_LOOPBACK}:0")
        listen = ("serve", "--listen", f"{_LOOPBACK}:{self.port}", *pages)
        with (self.day / "central.log").open("wb") as said:
            server = subprocess.Popen(
                command(CENTRAL, "--home", self.day / "central", *listen),
                env=environment(_PASSPHRASE),
                stdout=said,
                stderr=said,
            )
        note_central(self.day, server.pid)
        try:
            self._wait(server)
            yield
        finally:
            server.terminate()
            server.wait()

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end and server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex((_LOOPBACK, self.port)) == 0:
                    return
            time.sleep(_STEP_SECONDS)
        raise StationError("The rehearsal's central did not start. Begin the rehearsal anew.")

    def _sign(self) -> None:
        self.run("manifest", "sign", "--board-key", self._board)

    @property
    def _board(self) -> Path:
        return self.day / "board"


def free_port() -> int:
    """A port on loopback that nobody listens on, below those that Linux gives out by itself (ip(7)).

    Whoever knocks at one of those before anybody listens there may be given that very port, and meet nobody but
    themselves; and it may be somebody else's a second later.
    """
    while True:
        port = random.SystemRandom().randrange(*_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((_LOOPBACK, port))
            return port
