"""Runs the installed programs that a rehearsal needs; the station shares no code with them."""

import os
import subprocess
import sys
from pathlib import Path

from station.errors import StationError


def command(name: str, *arguments: str | Path) -> list[str]:
    """The command line of a program that is installed beside this one."""
    return [str(Path(sys.executable).with_name(name)), *map(str, arguments)]


def environment(passphrase: str) -> dict[str, str]:
    """This program's environment, but for what would lead a program to a real folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROSTLOKAL_")}
    return kept | {"ROSTLOKAL_PASSPHRASE": passphrase}


def run(passphrase: str, name: str, *arguments: str | Path) -> str:
    """What a program printed once it has ended; StationError when it is missing or ends with an error."""
    try:
        done = subprocess.run(
            command(name, *arguments), env=environment(passphrase), capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise StationError("The program {name} is missing. Install Röstlokal anew.", name=name) from error
    if done.returncode != 0:
        raise StationError(
            "The rehearsal cannot go on, since {name} ended with an error: {reason} End the rehearsal and begin anew.",
            name=name,
            reason=" ".join(done.stderr.split()).removeprefix("Error: "),
        )
    return done.stdout
