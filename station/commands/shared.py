"""What several commands ask for: the chair's passphrase, and two people's names and PINs."""

import contextlib
import functools
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar, cast

import click

from station.errors import NotPossible
from station.polling_station import Station, open_station
from station.workers import identified, workers
from sync import keyring
from sync.keyring import Secrets

PASSPHRASE = "ROSTLOKAL_PASSPHRASE"  # noqa: S105 - the variable's name
DEPUTY_PASSPHRASE = "ROSTLOKAL_DEPUTY_PASSPHRASE"  # noqa: S105 - the variable's name

# For rehearsals and scripts: the PINs of those whom --by names, in the same order, with commas between.
PINS = "ROSTLOKAL_PINS"

# Within one command the passphrase is asked for once.
_OPENED = "rostlokal-opened"

_F = TypeVar("_F", bound=Callable[..., Any])


def unlock(station: Station) -> Secrets:
    """The station's secrets, opened with the chair's or the deputy's passphrase. WrongPassphrase, KeyringError."""
    context = click.get_current_context(silent=True)
    if context and _OPENED in context.meta:
        opened: Secrets = context.meta[_OPENED]
        return opened
    typed = os.environ.get(PASSPHRASE) or click.prompt("Passphrase of the chair or deputy", hide_input=True, err=True)
    return keyring.unlock(station.journal.home.keys, typed)


def new_passphrase(variable: str, whose: str) -> str:
    """A passphrase to be set, typed twice, or from the environment for rehearsals and scripts."""
    prompt = f"New passphrase of the {whose}"
    return os.environ.get(variable) or click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)


def by_two_people(command: _F) -> _F:
    """Adds the option ``--by``, to be given once for each person; where people are registered, asks for their PINs."""

    @functools.wraps(command)
    def signed(*arguments: Any, people: tuple[str, ...], **options: Any) -> Any:
        _require_pins(click.get_current_context(), people)
        return command(*arguments, people=people, **options)

    option = click.option("--by", "people", multiple=True, metavar="NAME", help="Who does this; give it twice.")
    return cast(_F, option(signed))


def _require_pins(context: click.Context, people: Sequence[str]) -> None:
    """NotPossible unless each of them is registered and types their PIN; nothing where nobody is registered.

    Nothing slows wrong PINs down here: whoever has the passphrase that it takes can set PINs anyway.
    """
    root: Path = context.obj
    with open_station(root) as station:
        if not workers(station.journal):
            return
        context.meta[_OPENED] = secrets = unlock(station)
        given = iter(filter(None, os.environ.get(PINS, "").split(",")))
        for name in people:
            pin = next(given, None) or click.prompt(f"PIN of {name}", hide_input=True, err=True)
            if identified(station, secrets, name, pin) is None:
                raise NotPossible("{name} and this PIN do not belong together. Nothing was stored.", name=name[:80])


def seals_read(command: _F) -> _F:
    """Adds the option ``--seal``, to be given once for each box in use."""
    words = "The seal that was read on a box in use; give it for each."
    return click.option("--seal", "seals", multiple=True, metavar="BOX=SEAL", help=words)(command)


def named_seals(typed: Sequence[str]) -> dict[str, str]:
    """The seals by box; UsageError when one does not name its box."""
    if not all("=" in each for each in typed):
        raise click.UsageError("Write the number of the box before its seal: --seal BOX=SEAL.")
    return {box.strip(): seal.strip() for box, _, seal in (each.partition("=") for each in typed)}


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
