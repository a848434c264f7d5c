"""``rostlokal-station recheck``."""

from pathlib import Path

import click

from station.polling_station import open_station
from station.recheck import recheck as problems_of


@click.command()
@click.pass_context
def recheck(context: click.Context) -> None:
    """Check journal, receipts and pictures against what is signed and hashed beside them; nothing is changed.

    Exit status 1 when something does not hold.
    """
    root: Path = context.obj
    with open_station(root) as station:
        problems = problems_of(station)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo("Keep this computer as it is and call central. A backup can be restored into a new folder.")
        context.exit(1)
    click.echo("The journal, its receipts and its pictures are what they were.")
