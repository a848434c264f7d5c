"""The command that lists corrections of ballots."""

import click

from central.corrections import listed_corrections
from central.home import Home
from central.office import opened_office

_WORDS = {"counts": "counts", "replaced": "corrected again", "misfit": "DOES NOT FIT, held"}


@click.command()
@click.pass_obj
def corrections(home: Home) -> None:
    """List the ballots that stations corrected after they were sealed.

    For the election office only: the serial number finds the paper in its box.
    """
    with opened_office(home) as office, office.database.reading() as connection:
        found = listed_corrections(connection)
    for each in found:
        people = ", ".join(each.people)
        click.echo(f"{each.station}, box {each.box}: {each.serial}  {people}: {each.reason} ({_WORDS[each.state]})")
    if not found:
        click.echo("No ballot was corrected.")
