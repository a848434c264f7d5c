"""The token in a ballot's QR code: which sheet this is, signed, so that paper proves its own origin offline.

90 bytes, written in base45 (135 symbols, QR version 6 with error correction M):

    version 1 | election tag 8 | style index 1 | page 1 | flags 1 | serial 10 | key tag 4 | Ed25519 signature 64

The election tag is the start of the election file's SHA-256, the key tag the start of the public print key. The
signature covers all before it. Bit 0 of the flags marks a test ballot; the other bits are zero.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ballots import base45
from ballots.election_file import ElectionFile
from ballots.errors import TokenError
from ballots.serials import serial_bytes, serial_text

VERSION = 1
TEST_FLAG = 1
_BODY = struct.Struct(">B8sBBB10s4s")
_SIGNATURE_BYTES = 64

Mode = Literal["test", "official"]


class NotGenuine(TokenError):
    """The code is no token, or nobody with a print key of this election signed it."""


class WrongElection(TokenError):
    """The token belongs to another election, or to another version of its definition."""


class WrongMode(TokenError):
    """A test ballot in an official count, or an official ballot in a test."""


@dataclass(frozen=True)
class PrintKey:
    """An Ed25519 key that signs tokens; ``seed`` is its 32 secret bytes (RFC 8032)."""

    seed: bytes = field(repr=False)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data``, 64 bytes; the same for the same data."""
        return self._private.sign(data)


def test_print_key(election_file: ElectionFile) -> PrintKey:
    """The key of TEST ballots. Anybody can compute it, on purpose: no official count accepts what it signed."""
    return PrintKey(hashlib.sha256(b"rostlokal-test" + election_file.data).digest())


# pytest collects functions named test_*, also where tests import this one.
test_print_key.__test__ = False  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Token:
    """What a token says. ``page`` counts from 1; ``key`` is the public print key (hex) that signed it."""

    style_index: int
    page: int
    serial: str
    test: bool
    key: str


def make_token(election_file: ElectionFile, key: PrintKey, style_index: int, page: int, serial: str, test: bool) -> str:
    """The text of one sheet's QR code. ValueError when a number does not fit into its byte."""
    if not 0 <= style_index <= 255 or not 1 <= page <= 255:
        raise ValueError(f"style index {style_index} or page {page} does not fit into a byte")
    body = _BODY.pack(
        VERSION,
        _election_tag(election_file),
        style_index,
        page,
        TEST_FLAG if test else 0,
        serial_bytes(serial),
        _key_tag(key.public),
    )
    return base45.encode(body + key.sign(body))


class TokenChecker:
    """Decides which tokens a count accepts.

    ``print_keys`` are the public keys (hex) that the election trusts. In mode ``test`` the public test key is
    trusted too; in mode ``official`` it never is, whoever lists it.
    """

    def __init__(self, election_file: ElectionFile, mode: Mode, print_keys: Sequence[str]) -> None:
        self._tag = _election_tag(election_file)
        self._styles = len(election_file.election.styles)
        self._mode = mode
        self._test_key = test_print_key(election_file).public
        # A test ballot is recognised in an official count as well, so that the poll worker learns what it is.
        self._keys = {
            key: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in {*print_keys, self._test_key}
        }

    def check(self, text: str) -> Token:
        """What the QR text ``text`` says, when it is genuine and belongs here.

        Raises NotGenuine, WrongElection or WrongMode.
        """
        body, signature = _split(text)
        _, election_tag, style_index, page, flags, serial, key_tag = _BODY.unpack(body)
        if election_tag != self._tag:
            raise WrongElection("This ballot belongs to another election. Put it aside and tell the chair.")
        test = flags == TEST_FLAG
        key = self._signer(body, signature, key_tag)
        if test != (self._mode == "test"):
            raise WrongMode(
                "This is a test ballot, which no official count accepts. Take it out."
                if test
                else "This is an official ballot, which a test must not count. Put it back where it belongs."
            )
        if key is None or (key == self._test_key and not test):
            raise _not_genuine()
        if flags > TEST_FLAG or page == 0 or style_index >= self._styles:
            raise _not_genuine()
        return Token(style_index, page, serial_text(serial), test, key)

    def _signer(self, body: bytes, signature: bytes, key_tag: bytes) -> str | None:
        """The known key that signed, None when no known key has this tag; NotGenuine for a bad signature."""
        tagged = {name: key for name, key in self._keys.items() if _key_tag(name) == key_tag}
        for name, key in tagged.items():
            try:
                key.verify(signature, body)
            except InvalidSignature:
                continue
            return name
        if tagged:
            raise _not_genuine()
        return None


def _split(text: str) -> tuple[bytes, bytes]:
    """The signed part and the signature; NotGenuine when the text has not the form of a token."""
    try:
        data = base45.decode(text)
    except ValueError as error:
        raise _not_genuine() from error
    if len(data) != _BODY.size + _SIGNATURE_BYTES or data[0] != VERSION:
        raise _not_genuine()
    return data[: _BODY.size], data[_BODY.size :]


def _not_genuine() -> NotGenuine:
    return NotGenuine("This paper does not prove that it is a ballot of this election. Put it aside for the chair.")


def _election_tag(election_file: ElectionFile) -> bytes:
    return bytes.fromhex(election_file.hash[:16])


def _key_tag(public: str) -> bytes:
    return bytes.fromhex(public[:8])
