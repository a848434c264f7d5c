"""Signed documents: DSSE envelopes (github.com/secure-systems-lab/dsse) with one media type a purpose.

The media type is under the signature, so a receipt can never pass as a batch. A document's identity is
the SHA-256 of its payload; the envelope around it may gain signatures without changing it.
"""

import json
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, Key, SSlibKey  # type: ignore[attr-defined]

from sync.errors import BadEnvelope
from sync.keys import SigningKey, key_id
from sync.wire import strict_json

BATCH = "application/vnd.rostlokal.batch+json"
MANIFEST = "application/vnd.rostlokal.manifest+json"
RECEIPT = "application/vnd.rostlokal.receipt+json"
ENROLMENT = "application/vnd.rostlokal.enrolment+json"
GRANT = "application/vnd.rostlokal.grant+json"
SEEN = "application/vnd.rostlokal.seen+json"

# The largest honest document is a manifest: 500 stations with a few laptops each come to about 1 MB.
MAX_ENVELOPE = 4_000_000
# Two boards' signatures at a change of keys; far more would only be there to keep us busy.
MAX_SIGNATURES = 64


def sign(payload: bytes, payload_type: str, signers: Sequence[SigningKey]) -> bytes:
    """The payload in a DSSE envelope (JSON bytes) signed by every signer."""
    envelope = Envelope(payload, payload_type, {})
    for signer in signers:
        private = Ed25519PrivateKey.from_private_bytes(signer.seed)
        envelope.sign(CryptoSigner(private, _public(signer.public)))
    return json.dumps(envelope.to_dict(), separators=(",", ":")).encode()


def open_envelope(envelope: bytes, payload_type: str, public_keys: Sequence[str], threshold: int = 1) -> bytes:
    """The payload, once at least `threshold` different keys of `public_keys` have signed it as this type.

    Raises:
        BadEnvelope: malformed, another type, or not signed by enough of these keys.
    """
    return verified(read(envelope, payload_type), public_keys, threshold)


def verified(opened: Envelope, public_keys: Sequence[str], threshold: int = 1) -> bytes:
    """The payload of an envelope that was read, once enough of these keys have signed it.

    Raises:
        BadEnvelope: not signed by enough of them.
    """
    keys: list[Key] = [_public(public) for public in sorted(set(public_keys))]
    try:
        opened.verify(keys, threshold)
    except (VerificationError, ValueError):
        raise BadEnvelope(
            "The signature is not genuine, or too few have signed. Nothing in it was used; "
            "fetch the document again and call central if it happens twice."
        ) from None
    return opened.payload


def unverified_payload(envelope: bytes, payload_type: str) -> bytes:
    """The payload of an envelope whose signature was NOT checked; only to find out which key to check with.

    Raises:
        BadEnvelope: malformed, or another type.
    """
    return read(envelope, payload_type).payload


def read(envelope: bytes, payload_type: str) -> Envelope:
    """An envelope of this type whose signature was NOT checked; `verified` does that.

    Raises:
        BadEnvelope: malformed, or another type.
    """
    if len(envelope) > MAX_ENVELOPE:
        raise BadEnvelope("The document is far too large to be genuine. Nothing in it was used.")
    fields = strict_json(envelope, BadEnvelope)
    try:
        if len(fields["signatures"]) > MAX_SIGNATURES:
            raise ValueError("too many signatures")
        opened = Envelope.from_dict(fields)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadEnvelope("This is not a signed document, or it is damaged. Fetch it again.") from None
    if opened.payload_type != payload_type:
        raise BadEnvelope("This is a signed document of another type than the one expected here.")
    return opened


def _public(public: str) -> SSlibKey:
    return SSlibKey(key_id(public), "ed25519", "ed25519", {"public": public})
