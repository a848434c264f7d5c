"""The two kinds of keys: Ed25519 says who speaks, age (X25519) says who may read."""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import IdentityError, RecipientError, x25519

from sync.errors import KeyringError
from sync.wire import sha256_hex

_PUBLIC = re.compile(r"[0-9a-f]{64}")


class SigningKey:
    """An Ed25519 key pair (RFC 8032). It shows neither its seed nor its signature in a traceback or log."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def generate(cls) -> "SigningKey":
        """A fresh key from the operating system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key that belongs to a 32-byte seed."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def seed(self) -> bytes:
        """The 32 secret bytes that make this key again."""
        return self._private.private_bytes_raw()

    @property
    def public(self) -> str:
        """The 32 public bytes as 64 lowercase hexadecimal digits."""
        return self._private.public_key().public_bytes_raw().hex()

    @property
    def key_id(self) -> str:
        """SHA-256 of the 32 public bytes, hexadecimal; an incarnation is named by it."""
        return key_id(self.public)

    def sign(self, data: bytes) -> bytes:
        """The 64-byte signature of `data`."""
        return self._private.sign(data)


class AgeKey:
    """An age X25519 identity (age-encryption.org/v1)."""

    def __init__(self, identity: x25519.Identity) -> None:
        self.identity = identity

    @classmethod
    def generate(cls) -> "AgeKey":
        """A fresh identity from the operating system's randomness."""
        return cls(x25519.Identity.generate())

    @classmethod
    def from_text(cls, text: str) -> "AgeKey":
        """Read `AGE-SECRET-KEY-1…`.

        Raises:
            KeyringError: the text is no such key.
        """
        try:
            return cls(x25519.Identity.from_str(text.strip()))
        except IdentityError:
            raise KeyringError("This is not an age key. Use the one that was written down whole.") from None

    @property
    def text(self) -> str:
        """The secret, as `AGE-SECRET-KEY-1…`."""
        return str(self.identity)

    @property
    def recipient(self) -> str:
        """The public half, as `age1…`; whoever knows it can seal to this key."""
        return str(self.identity.to_public())


def key_id(public: str) -> str:
    """SHA-256 (hexadecimal) of the 32 raw bytes behind a public key's 64 hexadecimal digits."""
    return sha256_hex(bytes.fromhex(public))


def verify(public: str, signature: bytes, data: bytes) -> bool:
    """Whether `signature` over `data` was made with the Ed25519 key `public` (64 hexadecimal digits).

    Anything malformed is simply not a signature: hostile input never raises here.
    """
    if not _PUBLIC.fullmatch(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_recipient(text: str) -> bool:
    """Whether `text` is an age X25519 recipient with a right checksum."""
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True
