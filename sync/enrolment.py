"""How a laptop becomes a station: its request, and central's grant of the register secret.

The request is signed with the laptop's fresh key (so whoever asks does hold it) and sealed to central,
because it carries the kit's one-time code in clear. Its payload's hash starts each of the three chains.
"""

import json
import secrets
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from sync import envelope
from sync.errors import BadRequest
from sync.fields import Recipient, Software, StationId
from sync.keys import AgeKey, SigningKey
from sync.sealing import seal, unseal
from sync.wire import Hash, Model, parse, sha256_hex, write

# Crockford's base32 (crockford.com/base32.html): no I, L, O or U, so that a code can be read aloud.
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# 40 bits behind a code that works once: short enough to type, far too many to guess over a network.
_CODE_SYMBOLS = 8


def new_code() -> str:
    """A random one-time code for a kit, written as `7G4K-2M9T`."""
    return fold_code("".join(secrets.choice(_SYMBOLS) for _ in range(_CODE_SYMBOLS)))


def fold_code(typed: str) -> str:
    """The code as `new_code` writes it, however somebody typed it (small letters, spaces, O for 0, I for 1).

    Raises:
        BadRequest: not eight symbols of the code's alphabet.
    """
    kept = "".join(symbol for symbol in typed.upper() if symbol not in "- \t\r\n")
    folded = kept.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(folded) != _CODE_SYMBOLS or any(symbol not in _SYMBOLS for symbol in folded):
        raise BadRequest("The code has eight letters and digits, as in 7G4K-2M9T. Read it from the kit again.")
    return f"{folded[:4]}-{folded[4:]}"


class Request(Model):
    """A laptop asks to speak for a station.

    `key` and `print_key` are its fresh public keys, `age_recipient` is where the grant is sealed to,
    `code` the kit's one-time code as `fold_code` writes it, `software` the version it runs.
    """

    election: Hash
    station: StationId
    key: Hash
    age_recipient: Recipient
    print_key: Hash
    code: Annotated[str, AfterValidator(fold_code), Field(repr=False)]
    software: Software


class SealedRequest(NamedTuple):
    """The bytes to send, and the hash that starts the laptop's chains."""

    sealed: bytes
    payload_hash: str


class OpenedRequest(NamedTuple):
    """A request whose sender holds the key it names. Its code and station are still to be judged."""

    request: Request
    payload_hash: str


class Grant(Model):
    """Central hands an approved incarnation the election's register secret (32 bytes, hex)."""

    incarnation: Hash
    election_secret: Hash = Field(repr=False)


def make_request(
    signer: SigningKey,
    *,
    election: str,
    station: str,
    age_recipient: str,
    print_key: str,
    code: str,
    software: str,
    recipient: str,
) -> SealedRequest:
    """A request signed by the new key itself and sealed to central's `recipient`.

    Raises:
        BadRequest: the code, or another part, is not written as it should be.
    """
    fields = {
        "election": election,
        "station": station,
        "key": signer.public,
        "age_recipient": age_recipient,
        "print_key": print_key,
        "code": fold_code(code),
        "software": software,
    }
    payload = write(parse(Request, json.dumps(fields).encode(), BadRequest))
    return SealedRequest(seal(envelope.sign(payload, envelope.ENROLMENT, [signer]), [recipient]), sha256_hex(payload))


def open_request(sealed: bytes, identity: AgeKey, *, election: str) -> OpenedRequest:
    """Central's side: unseal a request and check that its sender holds the key it names.

    Raises:
        BadEnvelope: damaged, sealed to somebody else, or signed by another key than it names.
        BadRequest: malformed, or for another election.
    """
    signed = unseal(sealed, identity)
    request = parse(Request, envelope.unverified_payload(signed, envelope.ENROLMENT), BadRequest)
    payload = envelope.open_envelope(signed, envelope.ENROLMENT, [request.key])
    if request.election != election:
        raise BadRequest("The request is for another election. Use the kit of this election.")
    return OpenedRequest(request, sha256_hex(payload))


def make_grant(signer: SigningKey, recipient: str, election_secret: bytes, incarnation: str) -> bytes:
    """The grant for one incarnation, signed with central's receipt key and sealed to the laptop."""
    grant = Grant(incarnation=incarnation, election_secret=election_secret.hex())
    return seal(envelope.sign(write(grant), envelope.GRANT, [signer]), [recipient])


def open_grant(sealed: bytes, identity: AgeKey, receipt_key: str, *, incarnation: str) -> Grant:
    """The station's side: the grant, once central has signed it for this very incarnation.

    Raises:
        BadEnvelope: damaged, sealed to another laptop, or not signed by central.
        BadRequest: malformed, or meant for another incarnation.
    """
    signed = unseal(sealed, identity)
    grant = parse(Grant, envelope.open_envelope(signed, envelope.GRANT, [receipt_key]), BadRequest)
    if grant.incarnation != incarnation:
        raise BadRequest("The grant is meant for another computer. Fetch this computer's own from central.")
    return grant
