"""The command that says what to do with each provisional ballot."""

import click

from central.envelopes import envelope_list
from central.home import Home
from central.office import opened_office


@click.command()
@click.pass_obj
def envelopes(home: Home) -> None:
    """List every provisional ballot by the number on its outer envelope, and what to do with it."""
    with opened_office(home) as office:
        listed = envelope_list(office)
    if listed.waiting:
        click.echo(f"Open no envelope yet. These stations have not delivered everything: {', '.join(listed.waiting)}")
    for each in listed.envelopes:
        click.echo(f"{each.station}  {each.number}  {each.verdict.en}")
    click.echo(f"{len(listed.envelopes)} envelopes")
