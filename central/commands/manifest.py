"""Commands that show and sign the manifest."""

from pathlib import Path

import click

from central import manifests
from central.commands.board_keys import board_keys, unlocked
from central.enrolment import sign_and_publish
from central.errors import CentralError
from central.home import Home
from central.manifest_edits import differences
from central.office import opened_office


@click.group()
def manifest() -> None:
    """Show and sign who takes part."""


@manifest.command()
@click.pass_obj
def show(home: Home) -> None:
    """Show the signed manifest and what waits for signatures."""
    with opened_office(home) as office, office.database.reading() as connection:
        current, draft = manifests.current(connection), manifests.draft(connection)
    if current is None:
        click.echo("No manifest is signed yet.")
    else:
        click.echo(f"Manifest {current.version} is signed:")
        for line in differences(None, current):
            click.echo(f"  {line}")
    if draft is None:
        click.echo("Nothing waits for signatures.")
    else:
        click.echo(f"Waiting for {draft.board.threshold} signatures as manifest {draft.version}:")
        for line in differences(current, draft):
            click.echo(f"  {line}")


@manifest.command()
@board_keys
@click.pass_obj
def sign(home: Home, folders: tuple[Path, ...]) -> None:
    """Sign what waits, as the next manifest. Each member types their passphrase."""
    with opened_office(home) as office:
        with office.database.reading() as connection:
            current, draft = manifests.current(connection), manifests.draft(connection)
        if draft is None:
            raise CentralError("Nothing waits for signatures.")
        click.echo(f"Manifest {draft.version}:")
        for line in differences(current, draft):
            click.echo(f"  {line}")
        signers = unlocked(folders)
        sign_and_publish(office, draft, signers)
        click.echo(f"Manifest {draft.version} is signed by {len(signers)} board members and published.")
