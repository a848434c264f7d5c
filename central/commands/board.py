"""Commands that make a board member's key, and hand the election over to another board."""

from pathlib import Path

import click

from central import manifests
from central.board import new_board_key
from central.commands import passphrases
from central.home import Home
from central.manifest_edits import with_board
from central.office import opened_office


@click.group()
def board() -> None:
    """Make a board member's key, or change who is on the board."""


@board.command()
@click.argument("name")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder for the key.")
def new(name: str, output: Path) -> None:
    """Make the key of the board member NAME, locked with their passphrase, and print its public half.

    The member keeps the folder, best on a stick of their own; `init --board` takes the public half.
    """
    public = new_board_key(output, name, passphrases.new(name))
    click.echo(f"Key of {name}, kept in {output}. Public key: {public}")


@board.command()
@click.option(
    "--board", "keys", required=True, multiple=True, help="A member's public key; once a member, also who stays."
)
@click.option("--threshold", required=True, type=click.IntRange(min=1), help="How many board members must sign.")
@click.pass_obj
def change(home: Home, keys: tuple[str, ...], threshold: int) -> None:
    """Put another board into the next manifest. Enough members of the board before and of the new one sign it."""
    with opened_office(home) as office, office.database.writing() as connection:
        manifests.edit_draft(connection, lambda draft: with_board(draft, keys, threshold))
    click.echo(
        f"A board of {len(keys)}, of whom {threshold} sign, waits for signatures of both boards: `manifest sign`."
    )
