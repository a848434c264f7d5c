"""Pictures of held ballots on their way to central: sealed, and named by the SHA-256 of the picture itself.

A signed private leaf names the picture by that hash; so whoever opens a blob sees that it is the very picture that the
station's key has vouched for, and the blob needs no signature of its own. Sealing the same picture again gives other
bytes under the same name: a station seals each once and sends those bytes by every way.
"""

from collections.abc import Sequence

from sync.errors import BadBlob, BadEnvelope
from sync.keys import AgeKey
from sync.sealing import seal, unseal
from sync.wire import Hash, Model, sha256_hex

# An A4 page in grey at 300 dpi has 0.5 to 2 MB as JPEG; a larger picture stays at the station.
MAX_BLOB = 4_000_000
# No station holds so many ballots; the answer stays far below what a station reads.
MOST_WANTED = 1_000


class Wanted(Model):
    """The pictures of a computer that central knows of and lacks, by name; ``MOST_WANTED`` of them at most."""

    wanted: list[Hash]


def blob_name(picture: bytes) -> str:
    """The name that a picture travels under."""
    return sha256_hex(picture)


def seal_blob(picture: bytes, recipients: Sequence[str]) -> bytes:
    """A picture sealed to each of the recipients.

    Raises:
        BadBlob: it is too large to travel.
    """
    sealed = seal(picture, recipients)
    if len(sealed) > MAX_BLOB:
        raise BadBlob("The picture is larger than {most} bytes. Look at the paper itself.", most=MAX_BLOB)
    return sealed


def open_blob(sealed: bytes, identity: AgeKey, name: str) -> bytes:
    """The picture of this name, believed only if it is that very one.

    Raises:
        BadBlob: damaged, sealed to somebody else, or another picture.
    """
    try:
        picture = unseal(sealed, identity, MAX_BLOB)
    except BadEnvelope as problem:
        raise BadBlob(problem.text, **problem.values) from None
    if blob_name(picture) != name:
        raise BadBlob("The sealed picture is not the one that it is named after. Deliver it again.")
    return picture
