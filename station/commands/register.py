"""``rostlokal-station register``. No line of a register is ever repeated, not even in an error."""

from datetime import date
from pathlib import Path

import click

from station import register as the_register
from station.commands.shared import unlock
from station.errors import NotPossible
from station.polling_station import open_station
from station.register_csv import read_register


@click.group()
def register() -> None:
    """The register of voters at this table, each row sealed on its own."""


@register.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def load(root: Path, file: Path) -> None:
    """Load a register from CSV with the columns id, ballot, name, protected, in place of any before.

    It asks for the chair's or the deputy's passphrase. Delete FILE afterwards: it is not sealed.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotPossible("The list cannot be read: {reason}. Check its name.", reason=error.strerror) from error
    with open_station(root) as station:
        rows = read_register(data, station.election, date.today())
        the_register.load(station, unlock(station), rows)
    click.echo(f"The register lists {len(rows)} voters. Delete {file}: it is not sealed.")


@register.command()
@click.pass_obj
def show(root: Path) -> None:
    """Show how many voters are listed; who they are, only their number can tell."""
    with open_station(root) as station:
        click.echo(f"The register lists {the_register.size(station)} voters.")


@register.command()
@click.pass_obj
def remove(root: Path) -> None:
    """Remove the register from this computer."""
    with open_station(root) as station:
        click.echo(f"The register of {the_register.remove(station)} voters is removed.")
