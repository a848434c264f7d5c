"""``rostlokal-station print`` and ``stock``."""

from pathlib import Path

import click

from station import paper
from station.commands.shared import unlock
from station.polling_station import open_station
from station.printing import print_key, print_to_file

# A city's whole paper vote; layout.json and the serials of more would not fit into memory comfortably.
_MOST_BALLOTS = 100_000


@click.command("print")
@click.option("--style", required=True, help="The ballot style.")
@click.option("--count", required=True, type=click.IntRange(1, _MOST_BALLOTS), help="How many ballots.")
@click.option("-o", "--output", "pdf", required=True, type=click.Path(path_type=Path), help="The new PDF.")
@click.option("--layout", type=click.Path(path_type=Path), help="Also write where the boxes are, as JSON.")
@click.pass_obj
def print_(root: Path, style: str, count: int, pdf: Path, layout: Path | None) -> None:
    """Register serials, then print as many ballots into a new PDF."""
    with open_station(root) as station:
        key = print_key(station, unlock(station) if station.official else None)
        print_to_file(station, style, count, key, pdf, layout)
        kind = "ballots" if station.official else "TEST ballots"
        click.echo(f"{count} {kind} of style {style} are in {pdf}. Print it at 100 %.")


@click.command()
@click.argument("change", type=int)
@click.pass_obj
def stock(root: Path, change: int) -> None:
    """Record CHANGE ballots printed elsewhere: 100 came in, -- -100 went out."""
    with open_station(root) as station:
        paper.change_stock(station, change)
        click.echo("Recorded.")
