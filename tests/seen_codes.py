"""Voters as a list of those seen elsewhere has them."""

from collections.abc import Iterable

from sync.seen import CODE_BYTES


def pack(nullifiers: Iterable[str]) -> bytes:
    """The codes of these voters, sorted, each once."""
    return bytes.fromhex("".join(sorted({nullifier[-2 * CODE_BYTES :] for nullifier in nullifiers})))
