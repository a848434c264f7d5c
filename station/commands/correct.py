"""``rostlokal-station correct``: the chair or the deputy takes back what was recorded by mistake."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from station import undo
from station.commands.shared import unlock
from station.polling_station import Station, open_station

_F = TypeVar("_F", bound=Callable[..., Any])


def _by_the_chair(command: _F) -> _F:
    """Adds who decides it, and why."""
    person = click.option("--by", "person", required=True, metavar="NAME", help="The chair or the deputy.")
    return click.option("--reason", required=True, help="Why; central reads it.")(person(command))


@click.group()
def correct() -> None:
    """Take back what was recorded by mistake. It takes the passphrase of the chair or the deputy."""


@correct.command()
@click.option("--box", required=True, help="The number on the closed box.")
@click.option("--counted", required=True, type=click.IntRange(min=0), help="Ballots in it, counted by hand.")
@_by_the_chair
@click.pass_obj
def count(root: Path, box: str, counted: int, reason: str, person: str) -> None:
    """Give a closed box another hand count, before any of its ballots is read."""
    _do(root, lambda station: undo.correct_count(station, box, counted, reason, person))


@correct.command()
@click.option("--box", required=True, help="The number on the box.")
@click.option("--seal", required=True, help="The number of the seal that it has.")
@_by_the_chair
@click.pass_obj
def seal(root: Path, box: str, seal: str, reason: str, person: str) -> None:
    """Note that a box in use has another seal."""
    _do(root, lambda station: undo.change_seal(station, box, seal, reason, person))


@correct.command("box")
@click.option("--box", required=True, help="The number on the empty box.")
@_by_the_chair
@click.pass_obj
def box_(root: Path, box: str, reason: str, person: str) -> None:
    """Take an empty box out of use that was opened by mistake."""
    _do(root, lambda station: undo.put_back(station, box, reason, person))


@correct.command()
@click.argument("serial")
@_by_the_chair
@click.pass_obj
def spoiled(root: Path, serial: str, reason: str, person: str) -> None:
    """Take back that the ballot SERIAL was spoiled."""
    _do(root, lambda station: undo.not_spoiled(station, serial, reason, person))


def _do(root: Path, action: Callable[[Station], None]) -> None:
    with open_station(root) as station:
        unlock(station)
        action(station)
        click.echo("Corrected. Central is told at the next delivery.")
