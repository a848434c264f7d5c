"""``rostlokal-station send-box`` and ``receive-box``: boxes that are read at another place than where people voted."""

from pathlib import Path

import click

from station import box as boxes
from station.commands.shared import by_two_people
from station.polling_station import open_station


@click.command("send-box")
@click.option("--box", required=True, help="The number on the box.")
@click.option("--seal", required=True, help="The number of the seal under which it leaves.")
@by_two_people
@click.pass_obj
def send_box(root: Path, box: str, seal: str, people: tuple[str, ...]) -> None:
    """Send a box away with its ballots, sealed, to be read elsewhere; above all one with very few ballots."""
    with open_station(root) as station:
        boxes.send_box(station, box, seal, people)
        click.echo(f"Box {box} leaves under seal {seal}. It is not read here.")


@click.command("receive-box")
@click.option("--from", "origin", required=True, metavar="STATION", help="The id of the station whose box it is.")
@click.option("--box", required=True, help="The number on the box.")
@click.option("--seal", required=True, help="The number of the seal that was on it.")
@click.option("--counted", required=True, type=click.IntRange(min=0), help="Ballots in it, counted by hand.")
@by_two_people
@click.pass_obj
def receive_box(root: Path, origin: str, box: str, seal: str, counted: int, people: tuple[str, ...]) -> None:
    """Open a sealed box of another station, mix its ballots and count them by hand, to read them here."""
    with open_station(root) as station:
        here = boxes.receive_box(station, origin, box, seal, counted, people)
        click.echo(f"Its ballots can be read now: scan --box {here}")
