"""The command that sets up a new central."""

from pathlib import Path

import click

from central.errors import CentralError
from central.home import Home, write_private
from central.manifest_edits import differences
from central.setup import Choices, set_up
from sync.keys import AgeKey


@click.command()
@click.option("--election", required=True, type=click.Path(path_type=Path), help="The election definition.")
@click.option("--mode", required=True, type=click.Choice(["test", "official"]), help="Whether the votes count.")
@click.option("--board", required=True, multiple=True, help="A board member's public key; once a member.")
@click.option("--threshold", required=True, type=click.IntRange(min=1), help="How many board members must sign.")
@click.option("--address", multiple=True, help="Where stations reach central, e.g. https://rost.example.se:8443.")
@click.option(
    "--recovery-out", type=click.Path(path_type=Path), help="Write the recovery key here instead of printing it once."
)
@click.pass_obj
def init(
    home: Home,
    election: Path,
    mode: str,
    board: tuple[str, ...],
    threshold: int,
    address: tuple[str, ...],
    recovery_out: Path | None,
) -> None:
    """Set up a central for one election, in a new folder.

    It also makes the recovery key, which opens every delivery and backup when central is lost. Central does not keep
    it: print it or put it on a stick, and lock it away.
    """
    recovery = AgeKey.generate()
    if recovery_out:
        _write_recovery(recovery_out, recovery)
    try:
        choices = Choices(mode, board, threshold, address, recovery.recipient)
        manifest = set_up(home, election, choices)
    except BaseException:
        if recovery_out:
            recovery_out.unlink()
        raise
    for line in differences(None, manifest):
        click.echo(line)
    if recovery_out:
        click.echo(f"The recovery key is in {recovery_out}. Take it off this computer and lock it away.")
    else:
        click.echo(f"The recovery key, shown this once. Write it down and lock it away:\n  {recovery.text}")
    click.echo(f"Central is set up in {home.folder}. Next: `station add`, then `manifest sign`.")


def _write_recovery(path: Path, recovery: AgeKey) -> None:
    try:
        write_private(path, f"{recovery.text}\n".encode())
    except OSError as error:
        raise CentralError(
            "The recovery key cannot be written to {path} ({reason}). Name a new file.",
            path=path,
            reason=error.strerror,
        ) from error
