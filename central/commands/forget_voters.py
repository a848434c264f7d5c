"""The command with which the board has central forget who voted."""

from pathlib import Path

import click

from central.clock import now
from central.commands.board_keys import board_keys, unlocked
from central.forgetting import forget_voters as forget
from central.home import Home
from central.office import opened_office


@click.command("forget-voters")
@board_keys
@click.option(
    "--bundle", required=True, type=click.Path(path_type=Path), help="The folder that `publish` wrote of this result."
)
@click.pass_obj
def forget_voters(home: Home, folders: tuple[Path, ...], bundle: Path) -> None:
    """Forget for good who took part, once the result is certified and published. Each member types their passphrase.

    The count stays as it is. Afterwards nothing more can be taken in or published anew, and check-ins can no longer be
    compared with the signed deliveries. End `serve` first, and destroy older backups: they still know.
    """
    with opened_office(home) as office:
        signers = unlocked(folders)
        voters = forget(office, bundle, signers, now())
    click.echo(f"{voters} voters are forgotten. Take a new backup now, and destroy every older one.")
