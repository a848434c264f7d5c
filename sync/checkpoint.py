"""Checkpoints: a signed note (C2SP, ``tlog-checkpoint`` and ``signed-note``) over a Merkle root.

The text is the origin, the number of leaves, the root in base64, and one line more that names the list of files:
``files`` and the SHA-256 of ``files.txt``, in base64. Then an empty line, and a line with the signature.
"""

import base64
import hashlib
from typing import NamedTuple

from sync.keys import SigningKey

# The number of Ed25519 among C2SP's kinds of signatures.
_ED25519 = b"\x01"


class Checkpoint(NamedTuple):
    """What is signed. ``origin`` names the log and its key, without spaces or plus signs."""

    origin: str
    size: int
    root: bytes
    files: bytes

    @property
    def text(self) -> str:
        """The signed text, with a newline at its end."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\nfiles {_base64(self.files)}\n"


def sign_checkpoint(checkpoint: Checkpoint, signer: SigningKey) -> bytes:
    """The note in UTF-8, signed by a key whose name is the checkpoint's origin."""
    signature = note_key_id(checkpoint.origin, signer.public) + signer.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n— {checkpoint.origin} {_base64(signature)}\n".encode()


def note_key_id(name: str, public: str) -> bytes:
    """The four bytes before a note's signature, by which readers find the key (64 hexadecimal digits) of this name."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + bytes.fromhex(public)).digest()[:4]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
