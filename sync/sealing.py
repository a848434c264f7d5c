"""Closed documents: age (age-encryption.org/v1), readable by the holders of the named keys only."""

from collections.abc import Sequence

import pyrage

from sync.errors import BadEnvelope
from sync.keys import AgeKey

# The largest thing that is ever sealed, but for pictures (sync.blob), is a batch; requests and grants are far smaller.
MAX_SEALED = 1_000_000
# Three recipients need under 500 bytes. The age library reads an endless header in quadratic time: 120 kB
# kept it busy for 134 s, 2 kB for 0.04 s.
_MAX_HEADER = 2048
_HEADER_END = b"\n--- "


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """`data` encrypted so that each of the recipients (`age1…`) can open it alone.

    Raises:
        BadEnvelope: a recipient is not an age key.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise BadEnvelope("The key to seal to is not an age key. Fetch the newest manifest from central.") from None
    sealed: bytes = pyrage.encrypt(data, keys)
    return sealed


def unseal(sealed: bytes, identity: AgeKey, most: int = MAX_SEALED) -> bytes:
    """The data inside, if it was sealed to this identity and nobody changed a byte. `most` sealed bytes are read.

    Raises:
        BadEnvelope: too large, damaged, or sealed to somebody else.
    """
    if len(sealed) > most:
        raise BadEnvelope("The sealed file is too large to be one of ours. Nothing in it was used.")
    if _HEADER_END not in sealed[:_MAX_HEADER]:
        raise BadEnvelope("This is not a sealed file, or it is damaged. Fetch it again from its sender.")
    try:
        data: bytes = pyrage.decrypt(sealed, [identity.identity])
    except pyrage.DecryptError:
        raise BadEnvelope(
            "The sealed file is damaged, or it is sealed to somebody else. Fetch it again from its sender."
        ) from None
    return data
