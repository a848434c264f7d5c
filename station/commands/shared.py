"""What several commands ask for: the chair's passphrase, and two people's names."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

import click

from station.polling_station import Station
from sync import keyring
from sync.keyring import Secrets

PASSPHRASE = "ROSTLOKAL_PASSPHRASE"  # noqa: S105 - the variable's name
DEPUTY_PASSPHRASE = "ROSTLOKAL_DEPUTY_PASSPHRASE"  # noqa: S105 - the variable's name

_F = TypeVar("_F", bound=Callable[..., Any])


def unlock(station: Station) -> Secrets:
    """The station's secrets, opened with the chair's or the deputy's passphrase. WrongPassphrase, KeyringError."""
    typed = os.environ.get(PASSPHRASE) or click.prompt("Passphrase of the chair or deputy", hide_input=True, err=True)
    return keyring.unlock(station.journal.home.keys, typed)


def new_passphrase(variable: str, whose: str) -> str:
    """A passphrase to be set, typed twice, or from the environment for rehearsals and scripts."""
    prompt = f"New passphrase of the {whose}"
    return os.environ.get(variable) or click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)


def by_two_people(command: _F) -> _F:
    """Adds the option ``--by``, to be given once for each person."""
    return click.option("--by", "people", multiple=True, metavar="NAME", help="Who does this; give it twice.")(command)


@contextlib.contextmanager
def ended_by_ctrl_c() -> Iterator[Callable[[], bool]]:
    """Whether somebody has pressed Ctrl-C, so that the file at hand can be finished first; a second one breaks off."""
    pressed = threading.Event()

    def press(_signal: int, _frame: FrameType | None) -> None:
        pressed.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        click.echo("Ending after the file at hand. Press Ctrl-C again to break off.", err=True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
