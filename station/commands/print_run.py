"""``rostlokal-station print-run``: ballots in bulk, for a print shop."""

from pathlib import Path

import click

from station.commands.shared import unlock
from station.errors import NotPossible
from station.polling_station import Station, open_station
from station.print_run import go_on
from station.printing import print_key
from station.run_manifest import read_run
from station.run_plan import BALLOTS_A_PART, Order, plan_run

# What one record of the paper stream takes.
_MOST_A_PART = 10_000
_MOST = 1_000_000


@click.command("print-run")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="The run's folder.")
@click.option(
    "--ballots",
    "orders",
    multiple=True,
    type=(str, click.IntRange(1, _MOST)),
    metavar="STYLE COUNT",
    help="So many ballots of a style; once for each style. Without it a run that stopped goes on.",
)
@click.option(
    "--part",
    type=click.IntRange(1, _MOST_A_PART),
    default=BALLOTS_A_PART,
    show_default=True,
    help="Ballots in each PDF.",
)
@click.pass_context
def print_run(context: click.Context, folder: Path, orders: tuple[tuple[str, int], ...], part: int) -> None:
    """Print ballots in bulk: PDFs in parts, with a manifest, proof sheets and an order to read.

    The same command goes on where it was interrupted: no number is lost or used twice, and finished files are
    compared with what was written. Exit status 1 when a finished file is missing or changed.
    """
    with open_station(context.obj) as station:
        key = print_key(station, unlock(station) if station.official else None)
        ordered = [Order(style, ballots) for style, ballots in orders]
        if (known := read_run(folder)) is None:
            if not ordered:
                raise NotPossible(
                    "{folder} holds no print run. Say what to print.", folder=folder, command="--ballots STYLE COUNT"
                )
            known = plan_run(station, key, folder, ordered, part)
        elif ordered and ordered != [Order(sheet.style, sheet.ballots) for sheet in known.styles]:
            raise NotPossible(
                "The print run in {folder} is another order. Leave --ballots out to go on with it, or choose a new "
                "folder.",
                folder=folder,
            )
        usable = True
        for done in go_on(station, key, folder):
            usable &= done.outcome.usable
            click.echo(f"{done.number} of {done.of}: {done.part.file}, {done.part.ballots} ballots. {done.outcome.en}")
        click.echo(_last_line(station, folder, known.ballots, usable), err=not usable)
    if not usable:
        context.exit(1)


def _last_line(station: Station, folder: Path, ballots: int, usable: bool) -> str:
    if not usable:
        return "Not every file is as it was written: see above. The others can be printed from."
    kind = "ballots" if station.official else "TEST ballots"
    return f"{ballots} {kind} are in {folder}. Print the proof sheets first; print-order.txt says what to see to."
