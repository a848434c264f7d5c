"""Secrets at rest: one sealed file that any of several passphrases opens.

`secrets.age` is sealed to an age identity of its own; that identity lies in one `<role>.age` a person,
each locked with their passphrase (age's scrypt, about a second a try). So chair and deputy open the very
same keys, and new secrets (a grant from central) can be stored without asking for a passphrase again.
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import Field
from pyrage import DecryptError, passphrase

from sync.errors import BadEnvelope, KeyringError, WrongPassphrase
from sync.files import opened_folder, write_durably
from sync.keys import AgeKey, SigningKey
from sync.sealing import seal, unseal
from sync.wire import Hash, Model, parse, write

_SECRETS = "secrets.age"
_RECIPIENT = "recipient.txt"
_ROLE = re.compile(r"[a-z]{1,20}")
# Before it tries a passphrase, the library guesses from the machine's speed at that moment how long it would take, and
# refuses above some 16 seconds; on a machine whose cores are taken that guess can be far off, and right the next time.
_TOO_BUSY = "Excessive work"
_TRIES = 5
_OWNER_ONLY = 0o600


class Secrets(Model):
    """What a laptop, central or a board member must keep to themselves; a board member has the seed only.

    `signing_seed` and `print_seed` are Ed25519 seeds, `age_identity` is `AGE-SECRET-KEY-1…`,
    `election_secret` arrives with central's grant. None of them shows when the record is printed.
    """

    signing_seed: Hash = Field(repr=False)
    age_identity: str | None = Field(default=None, repr=False)
    print_seed: Hash | None = Field(default=None, repr=False)
    election_secret: Hash | None = Field(default=None, repr=False)

    @property
    def signing_key(self) -> SigningKey:
        """The Ed25519 key that says who speaks."""
        return SigningKey.from_seed(bytes.fromhex(self.signing_seed))


class Opened(NamedTuple):
    """What a passphrase has opened: the role it belongs to (`chair`, `deputy`, `member`), and the secrets."""

    role: str
    secrets: Secrets


def create(folder: Path, secrets: Secrets, passphrases: Mapping[str, str]) -> None:
    """Lock `secrets` in a new folder with one passphrase a role (`chair`, `deputy`, `member`).

    Raises:
        KeyringError: the folder holds secrets already, a passphrase is empty, or two are the same.
        ValueError: a role is no word of small letters (a mistake in the program).
    """
    folded = {role: _fold(typed) for role, typed in passphrases.items()}
    if not folded or not all(_ROLE.fullmatch(role) and f"{role}.age" != _SECRETS for role in folded):
        raise ValueError("a role is a word of small letters, and there is at least one")
    if not all(folded.values()):
        raise KeyringError("The passphrase is empty. Choose one for each person.")
    if len(set(folded.values())) != len(folded):
        raise KeyringError("Two people have the same passphrase. Let each choose their own.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if (folder / _SECRETS).exists():
        raise KeyringError("{folder} holds keys already; they are never overwritten.", folder=folder)
    identity = AgeKey.generate()
    for role, typed in folded.items():
        _store(folder, f"{role}.age", passphrase.encrypt(identity.text.encode(), typed))
    _store(folder, _RECIPIENT, identity.recipient.encode())
    replace(folder, secrets)


def unlock(folder: Path, typed: str) -> Secrets:
    """The secrets, if `typed` is one role's passphrase. Takes about a second a role.

    Raises:
        WrongPassphrase: it opens no role's file.
        KeyringError: files are missing or damaged.
    """
    return open_as(folder, typed).secrets


def open_as(folder: Path, typed: str) -> Opened:
    """The secrets, and which role's passphrase `typed` is. Takes about a second a role; raises what `unlock` does."""
    role, identity = _identity(folder, _fold(typed))
    try:
        plain = unseal(_load(folder, _SECRETS), identity)
    except BadEnvelope:
        raise KeyringError(
            "The keys in {folder} are damaged. Restore the folder from its backup.", folder=folder
        ) from None
    return Opened(role, parse(Secrets, plain, KeyringError))


def replace(folder: Path, secrets: Secrets) -> None:
    """Store other secrets for the same passphrases.

    Raises:
        KeyringError: the folder is no keyring.
    """
    recipient = _load(folder, _RECIPIENT).decode("ascii", "replace").strip()
    try:
        sealed = seal(write(secrets), [recipient])
    except BadEnvelope:
        raise KeyringError("{folder} has a damaged recipient.txt. Restore it from its backup.", folder=folder) from None
    _store(folder, _SECRETS, sealed)


def _identity(folder: Path, typed: str) -> tuple[str, AgeKey]:
    roles = sorted(path for path in folder.glob("*.age") if path.name != _SECRETS)
    if not roles:
        raise KeyringError("There are no keys in {folder}. Enrol this computer first.", folder=folder)
    for path in roles:
        plain = _opened(_load(folder, path.name), typed)
        if plain is not None:
            return path.stem, AgeKey.from_text(plain.decode("ascii", "replace"))
    raise WrongPassphrase("The passphrase opens nothing here. Type it again; mind capital letters.")


def _opened(locked: bytes, typed: str) -> bytes | None:
    """What the passphrase opens, None when it is another one."""
    for _ in range(_TRIES):
        try:
            plain: bytes = passphrase.decrypt(locked, typed)
        except DecryptError as problem:
            if _TOO_BUSY not in str(problem):
                return None
        else:
            return plain
    raise KeyringError("This computer is too busy to open the keys just now. Wait a moment, then type it again.")


def _fold(typed: str) -> str:
    """The same letters from any keyboard: an å may arrive as one sign or as two."""
    return unicodedata.normalize("NFC", typed)


def _load(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise KeyringError(
            "{name} cannot be read in {folder}. Restore the folder from its backup.", name=name, folder=folder
        ) from None


def _store(folder: Path, name: str, data: bytes) -> None:
    try:
        with opened_folder(folder) as at:
            write_durably(at, name, data, _OWNER_ONLY)
    except OSError as problem:
        raise KeyringError(
            "{name} cannot be written in {folder} ({problem}). Make room or check the disk, then try again.",
            name=name,
            folder=folder,
            problem=problem.strerror,
        ) from None
