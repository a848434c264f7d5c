"""``rostlokal-station sync``."""

from pathlib import Path

import click

from station.commands.shared import unlock
from station.commands.status import ladder_lines
from station.delivery import Delivery, sync_by_stick, sync_online
from station.polling_station import Station, open_station
from station.status import status


@click.command()
@click.option("--usb", type=click.Path(path_type=Path), help="Deliver by this stick, not by network.")
@click.pass_context
def sync(context: click.Context, usb: Path | None) -> None:
    """Deliver what is stored to central, and fetch manifests, grant and receipts.

    Exit status 1 when central keeps a batch without counting it.
    """
    with open_station(context.obj) as station:
        secrets = unlock(station)
        done = sync_by_stick(station, secrets, usb) if usb else sync_online(station, secrets)
        _say(station, done, usb)
    if done.not_counted:
        context.exit(1)


def _say(station: Station, done: Delivery, usb: Path | None) -> None:
    for problem in done.problems:
        click.echo(problem, err=True)
    for kept in done.not_counted:
        click.echo(f"{kept.stream.value} {kept.seq}: {kept.sentence}", err=True)
    click.echo(f"Manifest {done.manifest} is the newest known.")
    if not done.approved:
        click.echo("Central has not approved this computer yet. Ask central, then run sync again.")
        return
    handed_over = "written to the stick" if usb else "sent"
    click.echo(f"{done.sealed} batches sealed, {done.handed_over} {handed_over}, {done.receipts} new receipts.")
    for line in ladder_lines(status(station)):
        click.echo(f"  {line}")
