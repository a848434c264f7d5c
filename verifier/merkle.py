"""The Merkle root of RFC 6962, built level by level."""

import hashlib
from collections.abc import Iterable


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves' data, in this order."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = zip(level[0::2], level[1::2], strict=False)
        joined = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        # A node without a neighbour moves up as it is.
        level = joined + level[len(level) - len(level) % 2 :]
    return level[0]
