"""``rostlokal-station backup`` and ``restore``."""

from pathlib import Path

import click

from station.backup import back_up
from station.backup import restore as restore_backup


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(root: Path, file: Path) -> None:
    """Write journal, pictures and locked keys to the new FILE. Keep it as safe as the computer itself."""
    back_up(root, file)
    click.echo(f"Backed up in {file}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(root: Path, file: Path) -> None:
    """Restore the backup FILE into a new folder (--home).

    The restored station writes nothing before sync has shown that nothing was delivered after the backup.
    """
    restore_backup(root, file)
    click.echo(f"Restored in {root}. Run sync before anything else.")
