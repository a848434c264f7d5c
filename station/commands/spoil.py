"""``rostlokal-station spoil``."""

from pathlib import Path

import click

from station.paper import spoil as spoil_by_number
from station.polling_station import open_station
from station.spoiling import spoil_by_picture


@click.command()
@click.argument("serial", required=False)
@click.option("--picture", type=click.Path(path_type=Path), help="A picture of the ballot; only its code is used.")
@click.pass_obj
def spoil(root: Path, serial: str | None, picture: Path | None) -> None:
    """Take out a ballot that was handed back, by the SERIAL printed on it (asked for when not given)."""
    with open_station(root) as station:
        if picture is not None:
            spoil_by_picture(station, picture)
        else:
            spoil_by_number(station, serial or click.prompt("The ballot's number", err=True))
        click.echo("The ballot is taken out. Hand out a new one.")
