"""``rostlokal-station sync``."""

import random
import time
from pathlib import Path

import click

from station.commands.shared import unlock
from station.commands.status import ladder_line, ladder_lines
from station.delivery import Delivery, sync_by_stick, sync_online
from station.ladder import stream_status
from station.outbox import stream_counts
from station.patience import keep_trying
from station.polling_station import Station, load_station, open_station
from station.status import status
from sync.batch import Stream
from sync.errors import Unreachable
from sync.keyring import Secrets


@click.command()
@click.option("--usb", type=click.Path(path_type=Path), help="Deliver by this stick, not by network.")
@click.option("--keep-trying", is_flag=True, help="When central does not answer, try again until it does.")
@click.pass_context
def sync(context: click.Context, usb: Path | None, keep_trying: bool) -> None:
    """Deliver what is stored to central, and fetch manifests, grant and receipts.

    The environment variable HTTPS_PROXY names a proxy to go through. Ctrl-C ends it at any time; nothing is lost.
    Exit status 1 when central keeps a batch without counting it.
    """
    if usb and keep_trying:
        raise click.UsageError("--keep-trying is for the network; a stick answers at once.")
    with open_station(context.obj) as station:
        secrets = unlock(station)
        if usb:
            done = sync_by_stick(station, secrets, usb)
        else:
            done = _patiently(station, secrets) if keep_trying else _once(station, secrets)
        _say(station, done, usb)
    if done.not_counted:
        context.exit(1)


def _once(station: Station, secrets: Secrets) -> Delivery:
    def tell(stream: Stream) -> None:
        click.echo(ladder_line(stream, stream_status(station.journal, stream)), err=True)

    # A manifest that came with an attempt before this one is in the journal.
    return sync_online(load_station(station.journal), secrets, tell)


def _patiently(station: Station, secrets: Secrets) -> Delivery:
    def pause(seconds: float, problem: Unreachable) -> None:
        click.echo(f"{problem} Trying again in {seconds:.0f} s.", err=True)
        time.sleep(seconds)

    return keep_trying(
        lambda: _once(station, secrets),
        progress=lambda: sum(stream_counts(station.journal, stream).receipted for stream in Stream),
        chance=random.random,
        pause=pause,
    )


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
    if done.pictures:
        click.echo(f"{done.pictures} pictures of held ballots {handed_over}.")
    if done.seen:
        click.echo(f"The list of voters seen elsewhere is of {done.seen.astimezone():%Y-%m-%d %H:%M}.")
    for line in ladder_lines(status(station)):
        click.echo(f"  {line}")
