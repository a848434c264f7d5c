"""The register (röstlängd) at the table: who may vote here, and on which ballot. Each row is sealed on its own.

A row's place and its key both come from the voter's id and from a key that this laptop derives from its own:

    register key = HKDF-SHA256(Ed25519 seed, info = "rostlokal-register-v1"), 32 bytes
    place        = HMAC-SHA256(register key, "place" ‖ 0x00 ‖ normalised id), as 64 hexadecimal digits
    row key      = HMAC-SHA256(register key, "row" ‖ 0x00 ‖ normalised id)
    row          = 12 random bytes ‖ AES-256-GCM(row key, JSON padded with blanks to 512 bytes, election's hash)

So a row opens for whoever unlocked the station *and* types the voter's number; the table cannot be listed, not even by
the program. All rows are equally long, so that nobody sees which voters have protected data and therefore no name.
"""

import hashlib
import hmac
import json
import secrets as randomness
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station.errors import NotPossible
from station.polling_station import Station
from sync.keyring import Secrets

_INFO = b"rostlokal-register-v1"
_NONCE_BYTES = 12
# A name of 150 letters, written in JSON's longest way, and a ballot's contests.
_ROW_BYTES = 512


@dataclass(frozen=True)
class Listed:
    """A row: the contests that the voter may vote in, and the name; None where it is protected or was not given."""

    contests: tuple[str, ...]
    name: str | None = None


def is_loaded(station: Station) -> bool:
    """Whether there is a register at this table."""
    return station.journal.one("SELECT 1 FROM register LIMIT 1") is not None


def size(station: Station) -> int:
    """How many voters the register lists."""
    return station.journal.number("SELECT count(*) FROM register")


def load(station: Station, secrets: Secrets, rows: Sequence[tuple[str, Listed]]) -> None:
    """Seals and stores the rows, each with its voter's normalised id, in place of any register loaded before.

    NotPossible when a voter stands there twice, or a row is too long; WrongMoment once the station is closed.
    """
    station.require_not_closed()
    key = _key(secrets)
    sealed = {_place(key, voter): _seal(station, key, voter, listed) for voter, listed in rows}
    if len(sealed) < len(rows):
        raise NotPossible(
            "{count} rows of the register are for voters who stand there already. Nothing was loaded.",
            count=len(rows) - len(sealed),
        )
    with station.journal.transaction():
        station.journal.change("DELETE FROM register")
        station.journal.insert_all("register", ({"place": place, "row": sealed[place]} for place in sorted(sealed)))


def remove(station: Station) -> int:
    """Removes the register; how many voters it listed."""
    with station.journal.transaction():
        return station.journal.change("DELETE FROM register")


def listed(station: Station, secrets: Secrets, voter: str) -> Listed | None:
    """The row of a voter by normalised id, None when the register lists them not; NotPossible when it is damaged."""
    key = _key(secrets)
    found = station.journal.one("SELECT row FROM register WHERE place = ?", _place(key, voter))
    if found is None:
        return None
    nonce, sealed = found["row"][:_NONCE_BYTES], found["row"][_NONCE_BYTES:]
    try:
        fields = json.loads(AESGCM(_row_key(key, voter)).decrypt(nonce, sealed, _about(station)))
    except InvalidTag:
        raise NotPossible("This voter's row in the register is damaged. Load the register again.") from None
    return Listed(tuple(fields["contests"]), fields["name"])


def _seal(station: Station, key: bytes, voter: str, row: Listed) -> bytes:
    plain = json.dumps({"contests": row.contests, "name": row.name}).encode().ljust(_ROW_BYTES)
    if len(plain) > _ROW_BYTES:
        raise NotPossible("A name in the register is too long to be kept. Shorten it; nothing was loaded.")
    nonce = randomness.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_row_key(key, voter)).encrypt(nonce, plain, _about(station))


def _key(secrets: Secrets) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=_INFO).derive(bytes.fromhex(secrets.signing_seed))


def _place(key: bytes, voter: str) -> str:
    return hmac.new(key, b"place\0" + voter.encode(), hashlib.sha256).hexdigest()


def _row_key(key: bytes, voter: str) -> bytes:
    return hmac.new(key, b"row\0" + voter.encode(), hashlib.sha256).digest()


def _about(station: Station) -> bytes:
    return bytes.fromhex(station.election_file.hash)
