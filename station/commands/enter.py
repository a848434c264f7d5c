"""``rostlokal-station enter``: a sheet that no machine can read, copied by two people."""

from collections.abc import Sequence
from pathlib import Path

import click

from station.by_hand import Paper, enter, plan_of, require_enterable
from station.commands.shared import by_two_people
from station.errors import NotPossible
from station.polling_station import open_station
from station.review import BoxKey


@click.command("enter")
@click.argument("serial")
@click.option("--box", required=True, help="The box that the ballot came from.")
@click.option("--style", required=True, help="The type of ballot; it stands below the number.")
@click.option("--page", default=1, show_default=True, help="The sheet, where a ballot has several.")
@click.option(
    "--marked", multiple=True, metavar="CONTEST:PROJECT[:COLUMN]", help="A box with a cross; may be repeated."
)
@click.option("--unclear", multiple=True, metavar="CONTEST", help="Central decides this contest; may be repeated.")
@click.option("--held", metavar="ID", help="The picture of it that was set aside; the command held lists them.")
@by_two_people
@click.pass_obj
def enter_(
    root: Path,
    serial: str,
    box: str,
    style: str,
    page: int,
    marked: tuple[str, ...],
    unclear: tuple[str, ...],
    held: str | None,
    people: tuple[str, ...],
) -> None:
    """Enter by hand a sheet of the ballot SERIAL that no machine can read; boxes that are not named are empty."""
    with open_station(root) as station:
        paper = require_enterable(station, Paper(serial, box, style, page, held))
        contests = dict.fromkeys(target.contest for target in plan_of(station, paper).targets)
        boxes = {contest: frozenset(_boxes(contest, marked)) for contest in (*contests, *_named(marked))}
        enter(station, paper, boxes | dict.fromkeys(unclear), people)
        click.echo("Stored as two people have copied it.")


def _boxes(contest: str, marked: Sequence[str]) -> list[BoxKey]:
    parts = [_parts(each) for each in marked]
    return [(project, column) for within, project, column in parts if within == contest]


def _named(marked: Sequence[str]) -> list[str]:
    return [_parts(each)[0] for each in marked]


def _parts(typed: str) -> tuple[str, str, str]:
    contest, project, column = ([*typed.split(":"), "1"] + [""] * 2)[:3]
    if not project or typed.count(":") not in (1, 2):
        raise NotPossible("A box is written CONTEST:PROJECT or CONTEST:PROJECT:COLUMN, not {typed}.", typed=typed[:80])
    return contest, project, column
