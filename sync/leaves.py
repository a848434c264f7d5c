"""Salted commitments: a batch signs hashes now, and central may open some of them to the public later.

A leaf is SHA-256("rostlokal-leaf-v1" ‖ 0x00 ‖ 16 salt bytes ‖ body in UTF-8). The random salt keeps anyone
from guessing an unopened body (there are few ways to mark a ballot), and sorting by leaf keeps no order.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Annotated

from pydantic import StringConstraints

from sync.errors import BadBatch
from sync.wire import Model

_DOMAIN = b"rostlokal-leaf-v1\0"
# 128 random bits: nobody can try them all, and it is as strong as the commitment needs to hide its body.
_SALT_BYTES = 16

Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Opening(Model):
    """What a leaf commits to: its body (text the ballots room understands) and its salt (16 bytes, hex)."""

    salt: Salt
    body: str


def new_opening(body: str) -> Opening:
    """An opening for `body` with a fresh random salt."""
    return Opening(salt=secrets.token_hex(_SALT_BYTES), body=body)


def commit(opening: Opening) -> str:
    """The leaf of an opening: 64 lowercase hexadecimal digits."""
    return hashlib.sha256(_DOMAIN + bytes.fromhex(opening.salt) + opening.body.encode()).hexdigest()


def check(leaves: Sequence[str], openings: Sequence[Opening]) -> None:
    """Make sure that the openings are exactly those that the leaves commit to.

    Raises:
        BadBatch: an opening is missing, foreign, changed or given twice, or either list is not in the
            order of the leaves (any other order could tell in which order ballots were read).
    """
    if list(leaves) != sorted(set(leaves)):
        raise BadBatch("The batch lists its leaves out of order or one of them twice. Keep it for the board.")
    if [commit(opening) for opening in openings] != list(leaves):
        raise BadBatch("The batch's sealed records are not the ones that were signed. Keep it for the board.")
