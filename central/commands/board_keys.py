"""The option that names the keys with which board members sign, and unlocking them."""

from collections.abc import Sequence
from pathlib import Path

import click

from central.board import unlock_board_key
from central.commands import passphrases
from sync.keys import SigningKey

board_keys = click.option(
    "--board-key",
    "folders",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="A board member's key folder; once a member who signs.",
)


def unlocked(folders: Sequence[Path]) -> list[SigningKey]:
    """The keys in these folders; each member types their passphrase."""
    return [unlock_board_key(folder, passphrases.existing(folder.name)) for folder in folders]
