"""``rostlokal-station print-desk`` and ``printer check``: ballots on demand, and what the print server keeps."""

import contextlib
import sys
from pathlib import Path

import click

from ballots.token import PrintKey
from station.ballot_types import ballot_types
from station.commands.shared import unlock
from station.desk import Desk
from station.errors import StationError
from station.on_demand import Tray, print_ballot
from station.pdf_folder import PdfFolder
from station.polling_station import Station, open_station
from station.print_outcomes import PrintOutcome
from station.print_traces import print_server_traces
from station.printer import DefaultPrinter
from station.printing import print_key


@click.command("print-desk")
@click.option("--folder", type=click.Path(path_type=Path), help="Write PDFs here instead of printing.")
@click.option("--both-sides", is_flag=True, help="Print ballots of several pages on both sides of the paper.")
@click.pass_context
def print_desk(context: click.Context, folder: Path | None, both_sides: bool) -> None:
    """Print ballots on demand: type a ballot type's number or name, and it comes. An empty line or Ctrl+D ends.

    Numbers come from a set that is reserved beforehand; neither time nor order of printing is stored. Exit status 1
    when one could not be printed.
    """
    with open_station(context.obj) as station:
        key = print_key(station, unlock(station) if station.official else None)
        tray: Tray = PdfFolder(folder) if folder else DefaultPrinter()
        desk = Desk()
        try:
            fine = _serve_lines(station, desk, key, tray, both_sides)
        finally:
            # Should even this fail, reconciliation names the set.
            with contextlib.suppress(StationError):
                void = desk.end(station)
                click.echo(f"{void} reserved numbers were not used; they are void and out of stock.")
    if not fine:
        context.exit(1)


def _serve_lines(station: Station, desk: Desk, key: PrintKey, tray: Tray, both_sides: bool) -> bool:
    types = ballot_types(station, "en")
    for number, each in enumerate(types, start=1):
        edition = "" if each.edition == "standard" else f", {each.edition}"
        words = f"{', '.join(each.contests)} ({' and '.join(each.languages)}{edition}, {each.pages} pages)"
        click.echo(f"{number}  {each.style}: {words}")
    fine = True
    for line in sys.stdin:
        typed = line.strip()
        if not typed:
            break
        chosen = types[int(typed) - 1].style if typed.isdecimal() and 0 < int(typed) <= len(types) else typed
        try:
            outcome = print_ballot(desk, station, chosen, key, tray, both_sides)
        except StationError as error:
            fine = False
            click.echo(str(error), err=True)
            continue
        fine &= outcome.released
        click.echo(outcome.en, err=not outcome.released)
    return fine


@click.group()
def printer() -> None:
    """The printer for ballots on demand."""


@printer.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say whether the default printer is ready, and whether the print server keeps traces; exit status 1 if so."""
    tray = DefaultPrinter()
    name = tray.name()
    problem = tray.problem(official=False)
    click.echo(f"The printer {name} is ready." if problem is None else problem.en)
    if problem is not PrintOutcome.NO_PRINT_SYSTEM:
        found = print_server_traces()
        click.echo("\n".join(trace.en for trace in found) or "The print system keeps no trace of what it prints.")
        if not (problem or found):
            return
    context.exit(1)
