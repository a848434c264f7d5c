"""Commands that show, change and sign the manifest."""

from pathlib import Path

import click

from central import manifests
from central.commands.board_keys import board_keys, unlocked
from central.enrolment import sign_and_publish
from central.errors import CentralError
from central.home import Home
from central.manifest_edits import differences, with_central_at, with_minimum_software
from central.office import opened_office


@click.group()
def manifest() -> None:
    """Show, change and sign who takes part."""


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
@click.option("--address", "addresses", multiple=True, help="Where stations reach central from then on; all addresses.")
@click.option("--minimum-software", metavar="VERSION", help="Older programs stop at the stations, and say so.")
@click.pass_obj
def change(home: Home, addresses: tuple[str, ...], minimum_software: str | None) -> None:
    """Change where central is reached, or which programs may take part, in the next manifest.

    Stations learn of a new address at the old one, or by stick.
    """
    if not addresses and minimum_software is None:
        raise click.UsageError("Say what changes: --address or --minimum-software.")
    with opened_office(home) as office, office.database.writing() as connection:
        if addresses:
            pin = office.keys.tls_pin
            manifests.edit_draft(connection, lambda draft: with_central_at(draft, addresses, pin))
        if minimum_software is not None:
            manifests.edit_draft(connection, lambda draft: with_minimum_software(draft, minimum_software))
    click.echo("It takes effect when the board has signed: `manifest sign`.")


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
