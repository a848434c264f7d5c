"""A board member's key: made here, kept by the member, unlocked to sign manifests."""

from pathlib import Path

from central.errors import CentralError
from sync import keyring
from sync.keyring import Secrets
from sync.keys import SigningKey

_ROLE = "member"
_PUBLIC = "public.txt"


def new_board_key(folder: Path, name: str, passphrase: str) -> str:
    """Makes a member's key in a new folder, locked with their passphrase; returns the public key (64 hex digits).

    ``public.txt`` beside it carries the member's name and the public key for ``init --board``.

    Raises:
        KeyringError: the folder holds keys already, or the passphrase is empty.
    """
    key = SigningKey.generate()
    keyring.create(folder, Secrets(signing_seed=key.seed.hex()), {_ROLE: passphrase})
    (folder / _PUBLIC).write_text(f"{name} {key.public}\n", encoding="utf-8")
    return key.public


def unlock_board_key(folder: Path, passphrase: str) -> SigningKey:
    """The member's key.

    Raises:
        WrongPassphrase, KeyringError: the passphrase is another one, or the folder is damaged or no member's.
    """
    if not folder.is_dir():
        raise CentralError("{folder} is not a board member's key folder. Make one with `board new`.", folder=folder)
    return keyring.unlock(folder, passphrase).signing_key
