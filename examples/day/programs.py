"""Runs the installed programs as their users would: by command line, each with its own home folder."""

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
# The rehearsal has no person at the keyboard, so every passphrase prompt is answered by the environment.
PASSPHRASES = {
    "ROSTLOKAL_PASSPHRASE": "ordförandens övningsfras",
    "ROSTLOKAL_DEPUTY_PASSPHRASE": "ersättarens övningsfras",
}
_PORTS = (20_000, 30_000)


class StepFailedError(Exception):
    """A program ended with an error; the message carries what it said."""


@dataclass
class Program:
    """One program with its home, e.g. the station at Tensta library."""

    name: str
    home: Path
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def passphrase(self) -> str:
        """What the chair types to unlock this program's secrets in the rehearsal."""
        return PASSPHRASES["ROSTLOKAL_PASSPHRASE"]

    def run(self, *arguments: str | Path, accept: tuple[int, ...] = (0,)) -> str:
        """Runs one command to its end and returns what it printed on standard output.

        Raises StepFailedError when it ends with another status than those in ``accept``.
        """
        finished = subprocess.run(self._command(arguments), env=self._environment(), capture_output=True, text=True)
        if finished.returncode not in accept:
            said = (finished.stderr or finished.stdout).strip()
            raise StepFailedError(f"{self.name} {' '.join(map(str, arguments[:3]))}: {said}")
        return finished.stdout

    def ask(self, *arguments: str | Path) -> Any:
        """Runs one command that prints JSON, and returns it."""
        return json.loads(self.run(*arguments))

    def start_server(self, port: int, *arguments: str | Path) -> None:
        """Starts a serving command in the background and waits until its port answers."""
        log = self.home.parent / f"{self.home.name}-serve.log"
        with log.open("wb") as said:
            server = subprocess.Popen(self._command(arguments), env=self._environment(), stdout=said, stderr=said)
        self.servers.append(server)
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if server.poll() is not None:
                break
            time.sleep(0.1)
        raise StepFailedError(f"{self.name} serve did not start: {log.read_text()}")

    def stop_servers(self) -> None:
        """Stops what ``start_server`` started."""
        for server in self.servers:
            server.terminate()
            server.wait()
        self.servers.clear()

    def _command(self, arguments: tuple[str | Path, ...]) -> list[str]:
        return [str(BIN / self.name), *map(str, arguments)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **PASSPHRASES, "ROSTLOKAL_HOME": str(self.home)}


def free_port() -> int:
    """A port on loopback that nobody listens on, below those that Linux gives out by itself (ip(7)).

    Whoever knocks at one of those before anybody listens there may be given that very port, and meet nobody but
    themselves; and it may be somebody else's a second later.
    """
    while True:
        port = random.SystemRandom().randrange(*_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
