"""``rostlokal-station pictures``: how long the pictures of sheets are kept, and their destruction."""

from datetime import date, datetime
from pathlib import Path

import click

from station.commands.shared import by_two_people, unlock
from station.destruction import destroy_pictures
from station.lookup import sheet_picture
from station.polling_station import Station, open_station
from station.retention import Destruction, destruction, keep_until, retention

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def pictures() -> None:
    """The pictures of sheets: how long they are kept, and their destruction."""


@pictures.command("status")
@click.option("--json", "as_json", is_flag=True, help="What was decided and destroyed, as one JSON object.")
@click.pass_obj
def status(root: Path, as_json: bool) -> None:
    """Show how many there are, how long they are kept, or the record of their destruction."""
    with open_station(root) as station:
        if as_json:
            click.echo(_json(station))
            return
        decided, record = retention(station), destruction(station)
        click.echo(f"{len(list(station.journal.home.pictures.iterdir()))} pictures")
        if record:
            _show(station, record)
        elif decided:
            people = " and ".join(decided.people)
            click.echo(f"Kept to the end of {decided.until} as decided ({decided.decision}), noted by {people}.")
        else:
            click.echo("Kept until somebody sets how long (pictures keep).")


@pictures.command("keep")
@click.option("--announced", required=True, type=_DAY, help="When the decision on the result was announced.")
@click.option("--until", required=True, type=_DAY, help="The last day on which the pictures are kept.")
@click.option("--decision", required=True, help="The municipality's decision about it, such as its number.")
@by_two_people
@click.pass_obj
def keep(root: Path, announced: datetime, until: datetime, decision: str, people: tuple[str, ...]) -> None:
    """Set how long the pictures are kept: never less than the three weeks in which the result may be appealed."""
    with open_station(root) as station:
        decided = keep_until(
            station,
            announced=announced.date(),
            until=until.date(),
            decision=decision,
            people=people,
            today=date.today(),
        )
        click.echo(f"The pictures are kept to the end of {decided.until}.")


@pictures.command("show")
@click.argument("serial")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which sheet of the ballot.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the JPEG.")
@by_two_people
@click.pass_obj
def show(root: Path, serial: str, page: int, output: Path, people: tuple[str, ...]) -> None:
    """Write the picture of a sheet that was counted, by the number on its paper: for a recount."""
    with open_station(root) as station:
        unlock(station)
        output.write_bytes(sheet_picture(station, serial, page, people))


@pictures.command("destroy")
@by_two_people
@click.pass_obj
def destroy(root: Path, people: tuple[str, ...]) -> None:
    """Destroy every picture for good once the day set by keep has passed, and print the record to file.

    Cut off, give it again. Backups, sticks and the scanner's own files are yours to destroy.
    """
    with open_station(root) as station:
        unlock(station)
        _show(station, destroy_pictures(station, people, date.today()))


def _show(station: Station, record: Destruction) -> None:
    click.echo(f"Record of destroyed pictures: {station.election.id}, {station.name} ({station.id})")
    click.echo(f"  {record.sheets} pictures of sheets that were counted, {record.set_aside} of sheets set aside")
    click.echo(f"  destroyed on {record.day} as decided ({record.decision}), kept to the end of {record.until}")
    click.echo(f"  by {' and '.join(record.people)}")
    if not record.is_done:
        click.echo("  It was cut off before all were gone. Give the command pictures destroy again.")


def _json(station: Station) -> str:
    decided, record = retention(station), destruction(station)
    parts = (decided.model_dump_json() if decided else "null", record.model_dump_json() if record else "null")
    return '{{"retention": {}, "destruction": {}}}'.format(*parts)
