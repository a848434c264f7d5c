"""``rostlokal-station open``, ``open-again``, ``close-box``, ``close-day``, ``reconcile`` and ``close``."""

from datetime import date, datetime
from pathlib import Path

import click

from station import box as boxes
from station import closing, day
from station import reconcile as reconciliation
from station.commands.shared import by_two_people, named_seals, seals_read, unlock
from station.polling_station import open_station


@click.command("open")
@click.option("--box", required=True, help="The number on the box.")
@click.option("--seal", required=True, help="The number of its seal.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day, today if not given.")
@by_two_people
@click.pass_obj
def open_(root: Path, box: str, seal: str, on: datetime | None, people: tuple[str, ...]) -> None:
    """Open the day and put a sealed, empty box to use; on an open day only the box."""
    with open_station(root) as station:
        day.open_day(station, people, on.date() if on else date.today(), box, seal)
        click.echo(f"{station.name} is open on {station.day}; box {box} is in use with seal {seal}.")


@click.command("open-again")
@seals_read
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day, today if not given.")
@by_two_people
@click.pass_obj
def open_again(root: Path, seals: tuple[str, ...], on: datetime | None, people: tuple[str, ...]) -> None:
    """Open another day with the boxes in use, after reading the seal of each."""
    with open_station(root) as station:
        day.open_again(station, people, on.date() if on else date.today(), named_seals(seals))
        click.echo(f"{station.name} is open on {station.day} with the boxes in use.")


@click.command("close-box")
@click.option("--box", required=True, help="The number on the box.")
@click.option("--counted", required=True, type=click.IntRange(min=0), help="Ballots in it, counted by hand.")
@by_two_people
@click.pass_obj
def close_box(root: Path, box: str, counted: int, people: tuple[str, ...]) -> None:
    """Close a box for good after emptying it, mixing its ballots and counting them by hand."""
    with open_station(root) as station:
        boxes.close_box(station, box, counted, people)
        click.echo(f"Box {box} is closed with {counted} ballots counted by hand. Now scan them.")


@click.command("close-day")
@seals_read
@by_two_people
@click.pass_obj
def close_day(root: Path, seals: tuple[str, ...], people: tuple[str, ...]) -> None:
    """Close the day, after reading the seal of each box in use; voting goes on another day."""
    with open_station(root) as station:
        day.close_day(station, people, named_seals(seals))
        click.echo("The day is closed.")


@click.command()
@click.option("--unused", required=True, type=click.IntRange(min=0), help="Ballots left over, counted by hand.")
@click.option("--note", default="", help="What explains the differences, if there are any.")
@click.pass_obj
def reconcile(root: Path, unused: int, note: str) -> None:
    """Compare printed, spoiled, unused, counted, checked in and read. Differences need a note."""
    with open_station(root) as station:
        found = reconciliation.reconcile(station, unused, note)
        for difference in found:
            click.echo(difference.en)
        click.echo("The note explains it." if found else "Everything agrees.")


@click.command()
@by_two_people
@click.pass_obj
def close(root: Path, people: tuple[str, ...]) -> None:
    """Close the station for good: seal everything, and print what the closing record states."""
    with open_station(root) as station:
        closed = closing.close(station, unlock(station), people)
        totals = closed.totals
        click.echo(f"{station.name} is closed for good. Deliver with sync.")
        click.echo(
            f"  {totals.ballots} ballots read, {totals.counted} counted by hand, {totals.check_ins} check-ins, "
            f"{totals.printed} printed, {totals.spoiled} spoiled, {totals.unused} unused"
        )
        for stream, head in closed.heads.items():
            click.echo(f"  {stream.value} ends in {head}")
