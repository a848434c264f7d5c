"""``rostlokal-station emergency-kit`` and ``enter-form``."""

from datetime import date
from pathlib import Path

import click

from station.checkin import contests_of
from station.commands.checkin import PROMPT
from station.commands.shared import unlock
from station.emergency import MOST_FORMS, USUAL_FORMS, enter_form, form_number, kit_pdf
from station.polling_station import open_station
from station.writing import writing_to
from sync.nullifier import parse_id


@click.command("emergency-kit")
@click.option("-o", "--output", "pdf", required=True, type=click.Path(path_type=Path), help="The new PDF.")
@click.option("--forms", type=click.IntRange(1, MOST_FORMS), default=USUAL_FORMS, show_default=True, help="How many.")
@click.pass_obj
def emergency_kit(root: Path, pdf: Path, forms: int) -> None:
    """Write the emergency kit: what to do when the computer dies, and numbered forms for checking voters in by pen."""
    with open_station(root) as station:
        made = kit_pdf(station, forms)
    with writing_to(pdf), pdf.open("xb") as file:
        file.write(made)
    click.echo(f"The emergency kit with {forms} forms is in {pdf}. Print it before the day begins.")


@click.command("enter-form")
@click.argument("number")
@click.argument("voter", metavar="[ID]", required=False)
@click.option("--style", help="The ballot style handed out; the election's first one if not given.")
@click.pass_obj
def enter(root: Path, number: str, voter: str | None, style: str | None) -> None:
    """Enter the emergency form NUMBER as a provisional ballot. Without an ID it is asked for and not shown."""
    with open_station(root) as station:
        number = form_number(number)
        contests = contests_of(station, style or station.election.styles[0].id)
        secrets = unlock(station)
        typed = voter or click.prompt(PROMPT, hide_input=True, err=True)
        entered = enter_form(station, secrets, number, parse_id(typed, date.today()), contests)
    click.echo(f"{entered.outcome.en} Number: {entered.envelope}")
