"""The command with which the board certifies a result."""

from pathlib import Path

import click

from central.certificate import MOST_WORDS, OpenMatter
from central.certifying import certify as certify_result
from central.certifying import propose
from central.clock import now
from central.commands.board_keys import board_keys, unlocked
from central.errors import CentralError
from central.home import Home
from central.office import opened_office


@click.command()
@board_keys
@click.option("--despite", default="", help="Why the result stands although matters are open; this is published.")
@click.pass_obj
def certify(home: Home, folders: tuple[Path, ...], despite: str) -> None:
    """Have the board certify the result of this moment. Each member types their passphrase.

    Nothing is certified while a station has not closed, a stream is stopped, a ballot is held or a number unexplained,
    unless the board says why with --despite.
    """
    if len(despite) > MOST_WORDS:
        raise CentralError("The reasons are longer than {most} characters. Shorten them.", most=MOST_WORDS)
    with opened_office(home) as office:
        proposal = propose(office, despite, now())
        for matter in proposal.certificate.open_matters:
            click.echo(f"OPEN: {_line(matter)}")
        signers = unlocked(folders)
        certify_result(office, proposal, signers)
    click.echo(f"The result is certified by {len(signers)} board members. SHA-256 {proposal.certificate.results}")


def _line(matter: OpenMatter) -> str:
    return f"{matter.code}{f' at {matter.where}' if matter.where else ''}: {matter.number}"
