"""``rostlokal-station closing-record``: what poll workers sign in ink."""

from pathlib import Path

import click

from station.closing_record.facts import record_facts
from station.closing_record.record import closing_record as record_pdf
from station.polling_station import open_station
from station.writing import writing_to


@click.command("closing-record")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.pass_obj
def closing_record(root: Path, out: Path) -> None:
    """Write the closing record of a closed station as a PDF of two copies: one for central, one that stays."""
    with open_station(root) as station:
        made = record_pdf(record_facts(station))
        with writing_to(out):
            out.write_bytes(made)
        click.echo(f"The closing record is in {out}. Print it, read it together, and sign both copies in ink.")
