"""The command that makes a board member's key."""

from pathlib import Path

import click

from central.board import new_board_key
from central.commands import passphrases


@click.group()
def board() -> None:
    """Make a board member's key."""


@board.command()
@click.argument("name")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder for the key.")
def new(name: str, output: Path) -> None:
    """Make the key of the board member NAME, locked with their passphrase, and print its public half.

    The member keeps the folder, best on a stick of their own; `init --board` takes the public half.
    """
    public = new_board_key(output, name, passphrases.new(name))
    click.echo(f"Key of {name}, kept in {output}. Public key: {public}")
