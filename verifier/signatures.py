"""Ed25519 signatures: DSSE envelopes (secure-systems-lab/dsse) and signed notes (C2SP signed-note)."""

import base64
import hashlib
from collections.abc import Collection

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.errors import BadBundleError
from verifier.strict import bytes64, fields, listed, read_json, text

_TYPE = "application/vnd.rostlokal.{}+json"
# Two boards' signatures at a change of keys; more would only keep us busy.
_MOST_SIGNATURES = 64
_ED25519 = b"\x01"


def payload_of(envelope: bytes, kind: str, name: str) -> bytes:
    """The payload of an envelope of this kind; nobody has checked its signatures."""
    return _opened(envelope, kind, name)[0]


def signed_payload(envelope: bytes, kind: str, keys: Collection[str], threshold: int, name: str) -> bytes:
    """The payload, signed by at least ``threshold`` of the keys (64 hexadecimal digits each)."""
    payload, signatures = _opened(envelope, kind, name)
    payload_type = _TYPE.format(kind)
    said = f"DSSEv1 {len(payload_type)} {payload_type} {len(payload)} ".encode() + payload
    signers = {key for key in keys for signature in signatures if _is_genuine(key, signature, said)}
    if len(signers) < max(threshold, 1):
        raise BadBundleError(f"{name} is signed by {len(signers)} of the right keys, but {threshold} must sign")
    return payload


def signed_note(note: bytes, name: str, key: str) -> list[str]:
    """The lines of a note that the key of this name has signed."""
    try:
        said, _, signatures = note.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise BadBundleError("the note is not UTF-8") from None
    if not said or not signatures.endswith("\n"):
        raise BadBundleError("the note has no signature, or is cut off")
    for line in signatures[:-1].split("\n")[:_MOST_SIGNATURES]:
        dash, signer, *rest = line.split(" ")
        if (dash, signer, len(rest)) == ("—", name, 1):
            written = bytes64(rest[0])
            if written[:4] == _note_key(name, key) and _is_genuine(key, written[4:], f"{said}\n".encode()):
                return said.split("\n")
    raise BadBundleError("central's key has not signed the note")


def key_id(key: str) -> str:
    """SHA-256 of a public key's 32 bytes; computers are named by it."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()


def _note_key(name: str, key: str) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + bytes.fromhex(key)).digest()[:4]


def _opened(envelope: bytes, kind: str, name: str) -> tuple[bytes, list[bytes]]:
    found = fields(read_json(envelope, name), "payload", "payloadType", "signatures")
    if text(found["payloadType"]) != _TYPE.format(kind):
        raise BadBundleError(f"{name} is signed as something else than a {kind}")
    signatures = listed(found["signatures"], lambda each: bytes64(fields(each, "keyid", "sig")["sig"]))
    if len(signatures) > _MOST_SIGNATURES:
        raise BadBundleError(f"{name} has more signatures than there can be signers")
    payload = bytes64(found["payload"])
    # Base64 may be written in several ways; bytes that nobody has signed could hide in that.
    if base64.b64encode(payload).decode() != found["payload"]:
        raise BadBundleError(f"{name} does not write its payload in the usual way")
    return payload, signatures


def _is_genuine(key: str, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True
