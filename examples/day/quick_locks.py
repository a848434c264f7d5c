"""Passphrase locks that open at once, for days in tests: each real one takes a second and a half by design.

The files are ordinary age files (C2SP, *The age file encryption format*, age-encryption.org/v1) whose scrypt recipient
has a work factor of 2^4 instead of 2^19, so the programs open them with their own code. `make demo` and a replay keep
the real locks.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import passphrase

# Keyrings call the module ``passphrase`` by the name that they import it under.
_KEYRING: Any = import_module("sync.keyring")
_LOG_N = 4
# The payload is cut into chunks of 64 KiB; a key is one, the last, with chunk number 0.
_MOST_BYTES = 64 * 1024
_LAST_CHUNK = bytes(11) + b"\x01"


@contextmanager
def quick_locks() -> Iterator[None]:
    """While this lasts, keyrings made in this process have quick locks."""
    real = _KEYRING.passphrase
    _KEYRING.passphrase = SimpleNamespace(encrypt=quickly_locked, decrypt=passphrase.decrypt)
    try:
        yield
    finally:
        _KEYRING.passphrase = real


def quickly_locked(plain: bytes, typed: str) -> bytes:
    """``plain`` (at most 64 KiB) as an age file that ``typed`` opens."""
    if len(plain) > _MOST_BYTES:
        raise ValueError("a quick lock holds one chunk")
    file_key, salt, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    salted = b"age-encryption.org/v1/scrypt" + salt
    wrap = hashlib.scrypt(typed.encode(), salt=salted, n=2**_LOG_N, r=8, p=1, dklen=32)
    wrapped = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt " + _base64(salt) + b" %d\n" % _LOG_N + _base64(wrapped) + b"\n"
    header = b"age-encryption.org/v1\n" + stanza + b"---"
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_LAST_CHUNK, plain, None)
    return header + b" " + _base64(mac) + b"\n" + nonce + sealed


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=salt, info=purpose).derive(file_key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
