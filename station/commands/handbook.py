"""``rostlokal-station handbook``: the poll workers' handbook on paper."""

from pathlib import Path
from typing import cast

import click

from station.handbook.pdf import handbook_pdf
from station.handbook.text import Language
from station.writing import writing_to


@click.command("handbook")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Its language.")
def handbook(out: Path, language: str) -> None:
    """Write the poll workers' handbook as a PDF, with the larger faults after it. Needs no station."""
    made = handbook_pdf(cast(Language, language))
    with writing_to(out):
        out.write_bytes(made)
    click.echo(f"The handbook is in {out}. Put a copy on paper into the emergency box.")
