"""``rostlokal-station amend``: correct a ballot that is sealed or delivered, two people together."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from station.amend import corrections, expect_sheet, look_again
from station.commands.shared import by_two_people
from station.polling_station import open_station

_F = TypeVar("_F", bound=Callable[..., Any])


def _with_reason(command: _F) -> _F:
    return click.option("--reason", required=True, help="Why, in a few words that name no voter.")(command)


@click.group()
def amend() -> None:
    """Correct a ballot that is sealed, until the station is closed.

    The machine's reading stays as it was. When the correction is done, it is sealed and delivered with the next sync.
    """


@amend.command("look-again")
@click.argument("serial")
@click.option("--contest", required=True, help="The contest in which something is wrong.")
@click.option(
    "--box", "boxes", multiple=True, metavar="PROJECT[:COLUMN]", help="Only these boxes; COLUMN is 1 if not given."
)
@_with_reason
@by_two_people
@click.pass_obj
def look_again_(
    root: Path, serial: str, contest: str, boxes: tuple[str, ...], reason: str, people: tuple[str, ...]
) -> None:
    """Open a review of boxes that were decided or read wrongly, on the ballot with this number."""
    wanted = [(project, column or "1") for project, _, column in (box.partition(":") for box in boxes)]
    with open_station(root) as station:
        for asked in look_again(station, serial, contest, reason, people, wanted):
            state = "decided" if asked.decided else f"{len(asked.boxes)} boxes to decide"
            click.echo(f"{asked.id}  contest {asked.contest}  page {asked.page}  {state}")
    click.echo("Decide them with review decide. The corrected ballot is sealed and delivered with the next sync.")


@amend.command("sheet")
@click.argument("serial")
@_with_reason
@by_two_people
@click.pass_obj
def sheet(root: Path, serial: str, reason: str, people: tuple[str, ...]) -> None:
    """Wait for a sheet that was declared missing and has been found, of the ballot with this number."""
    with open_station(root) as station:
        expect_sheet(station, serial, reason, people)
    click.echo("Now scan the sheet. The corrected ballot is sealed and delivered with the next sync.")


@amend.command("list")
@click.pass_obj
def list_(root: Path) -> None:
    """List all corrections with their reasons."""
    with open_station(root) as station:
        for each in corrections(station.journal):
            state = "sealed" if each.is_sealed else "not done yet"
            click.echo(f"{each.serial}  {', '.join(each.people)}: {each.reason} ({state})")
