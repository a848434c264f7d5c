"""Commands for the pictures of held ballots."""

from pathlib import Path

import click

from central.clock import now
from central.destruction import destroy_pictures
from central.errors import CentralError
from central.home import Home
from central.office import opened_office
from central.pictures import open_picture
from central.pictures import pictures as all_pictures
from central.written import write_files


@click.group()
def pictures() -> None:
    """Look at the pictures of held ballots, and destroy them when that is decided."""


@pictures.command("list")
@click.pass_obj
def list_(home: Home) -> None:
    """List the sheets of held ballots; for the election office only, since it names serials."""
    with opened_office(home) as office, office.database.reading() as connection:
        found = all_pictures(connection)
    for each in found:
        click.echo(f"{each.station}, box {each.box}: {each.serial} page {each.page}: {each.state}")
    if not found:
        click.echo("No ballot is held that has a picture.")


@pictures.command()
@click.argument("serial")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
@click.pass_obj
def show(home: Home, serial: str, output: Path) -> None:
    """Write the pictures of the held ballot SERIAL as JPEG files."""
    with opened_office(home) as office:
        with office.database.reading() as connection:
            found = [each for each in all_pictures(connection) if each.serial == serial]
        if not found:
            raise CentralError("No held ballot has this number and a picture. `pictures list` shows those that do.")
        # A ballot may have been read by two computers.
        names = {f"page-{each.page}-{each.name[:8]}.jpg": each.name for each in found}
        write_files(output, {file: open_picture(office, name) for file, name in names.items()})
    click.echo(f"{len(names)} pictures are written to {output}. Delete them when you have decided.")


@pictures.command()
@click.option("--decision", required=True, help="The municipality's decision on how long pictures are kept.")
@click.option("--by", "people", multiple=True, metavar="NAME", help="Who does this; give it twice.")
@click.pass_obj
def destroy(home: Home, decision: str, people: tuple[str, ...]) -> None:
    """Destroy every picture that stations have sent, after the result is certified."""
    with opened_office(home) as office:
        number = destroy_pictures(office, decision, people, now())
    click.echo(f"{number} pictures are destroyed. Destroy backups and copies yourselves.")
