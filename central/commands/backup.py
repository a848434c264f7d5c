"""Commands that back central up and restore it."""

from pathlib import Path

import click

from central.backup import back_up
from central.backup import restore as restore_backup
from central.clock import now
from central.errors import CentralError
from central.home import Home
from central.office import opened_office
from sync.keys import AgeKey


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(home: Home, file: Path) -> None:
    """Write all of central to the new FILE, sealed: only the recovery key opens it."""
    with opened_office(home) as office:
        back_up(office, file)
    click.echo(f"Central is backed up in {file}. Keep it on another computer.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--recovery-key",
    required=True,
    type=click.Path(path_type=Path),
    help="The file with the recovery key that `init` gave out.",
)
@click.pass_obj
def restore(home: Home, file: Path, recovery_key: Path) -> None:
    """Restore the backup FILE into a new folder (--home)."""
    try:
        recovery = AgeKey.from_text(recovery_key.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CentralError(
            "The recovery key cannot be read from {path}. Name the file that `init` wrote.", path=recovery_key
        ) from error
    restore_backup(home, file, recovery, now())
    click.echo(
        f"Central is restored in {home.folder}. Start the service: stations send again by themselves what came after "
        "the backup; ask stations that have closed, or that use sticks, to deliver once more. Manifests signed, kits "
        "made and votes imported after the backup must be made again."
    )
