"""The PINs by which poll workers sign in: six digits, kept as keyed hashes.

A million PINs are soon tried by whoever has taken the laptop. So the hash is keyed with a secret that only the chair's
or the deputy's passphrase opens: without it a hash tells nothing, and a PIN that somebody also uses for a bank card
stays theirs.
"""

import hmac
import re
import secrets as randomness
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from station.errors import NotPossible
from sync.keyring import Secrets

_SALT_BYTES, _HASH_BYTES = 16, 32
_PURPOSE = b"rostlokal-station-pin"
_SIX_DIGITS = re.compile(r"[0-9]{6}")
# What people choose first when they are told to choose: a guesser's first tries.
_RUNS = "01234567890 09876543210"


@dataclass(frozen=True)
class Cost:
    """What one try costs whoever guesses; every hash carries its own."""

    iterations: int
    lanes: int
    memory_kib: int


# RFC 9106, section 4, second choice: for machines that cannot spare 2 GiB a try. About a tenth of a second.
COST = Cost(iterations=3, lanes=4, memory_kib=64 * 1024)


def pin_hash(pin: str, secrets: Secrets) -> str:
    """The hash of a new PIN, with a salt of its own, as a PHC string.

    NotPossible when it is not six digits, or the first that anybody would guess.
    """
    if not _SIX_DIGITS.fullmatch(pin):
        raise NotPossible("A PIN has six digits. Choose another one.")
    if len(set(pin)) == 1 or pin in _RUNS:
        raise NotPossible("That PIN is the first that anybody would guess. Choose another one.")
    return Argon2id(
        salt=randomness.token_bytes(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=COST.iterations,
        lanes=COST.lanes,
        memory_cost=COST.memory_kib,
        secret=_key(secrets),
    ).derive_phc_encoded(pin.encode())


def pin_opens(stored: str, typed: str, secrets: Secrets) -> bool:
    """Whether this PIN was typed. Takes about a tenth of a second and 64 MiB, right or wrong."""
    try:
        Argon2id.verify_phc_encoded(typed.encode(), stored, _key(secrets))
    except InvalidKey:
        return False
    return True


def _key(secrets: Secrets) -> bytes:
    return hmac.digest(bytes.fromhex(secrets.signing_seed), _PURPOSE, "sha256")
