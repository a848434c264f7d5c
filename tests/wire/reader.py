"""Reads what travels between stations and central, written from docs/wire-formats.md alone.

It uses nothing of the program, so that agreement is no coincidence. A document that is not as the page says is a
ValueError (json's and base64's own errors are among them).
"""

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

TYPE = "application/vnd.rostlokal.{}+json"
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
STREAMS = ("checkins", "paper", "ballots")
PAYLOAD = {
    "election",
    "incarnation",
    "stream",
    "seq",
    "prev",
    "manifest",
    "kind",
    "count",
    "leaves",
    "records",
}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def key_id(public: str) -> str:
    return digest(bytes.fromhex(public))


def require(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(what)


def read_json(data: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        require(len(found) == len(pairs), "a key is given twice")
        return found

    def integer(text: str) -> int:
        require(len(text) <= 15, "too long an integer")
        return int(text)

    def no_constant(name: str) -> None:
        raise ValueError(name)

    return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_int=integer, parse_constant=no_constant)


def pae(kind: str, payload: bytes) -> bytes:
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def signed_by(envelope: bytes, kind: str) -> tuple[bytes, dict[str, bytes]]:
    """The payload, not believed yet, and its signatures by key id."""
    require(len(envelope) <= 4_000_000, "too large")
    fields = read_json(envelope)
    require(fields["payloadType"] == TYPE.format(kind), "another type")
    signatures = {each["keyid"]: base64.b64decode(each["sig"], validate=True) for each in fields["signatures"]}
    require(len(signatures) == len(fields["signatures"]) <= 64, "signatures")
    return base64.b64decode(fields["payload"], validate=True), signatures


def verified(envelope: bytes, kind: str, keys: Sequence[str], threshold: int = 1) -> bytes:
    """The payload, signed by so many of these keys."""
    payload, signatures = signed_by(envelope, kind)
    good = 0
    for key in set(keys):
        try:
            signature = signatures.get(key_id(key), b"")
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, pae(TYPE.format(kind), payload))
        except InvalidSignature:
            continue
        good += 1
    require(good >= threshold, "not signed")
    return payload


def unsealed(sealed: bytes, identity: str, most: int = 1_000_000) -> bytes:
    require(len(sealed) <= most and b"\n--- " in sealed[:2048], "not sealed")
    plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    return plain


def manifests(envelopes: Sequence[bytes]) -> list[dict[str, Any]]:
    """The manifests from the first on, each following the one before."""
    held: list[dict[str, Any]] = []
    for number, envelope in enumerate(envelopes, 1):
        now = read_json(signed_by(envelope, "manifest")[0])
        require(now["version"] == number, "out of order")
        verified(envelope, "manifest", now["board"]["keys"], now["board"]["threshold"])
        if held:
            before = held[-1]
            verified(envelope, "manifest", before["board"]["keys"], before["board"]["threshold"])
            require((now["election"], now["mode"]) == (before["election"], before["mode"]), "another election")
            _require_kept(before["incarnations"], now["incarnations"])
        held.append(now)
    return held


def _require_kept(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> None:
    listed = {each["key"]: each for each in now}
    for known in before:
        kept = listed[known["key"]]
        require(all(kept[name] == known[name] for name in ("station", "age_recipient", "request_hash")), "rewritten")
        require(known["state"] == "active" or kept["state"] == "revoked", "back in")


def request(sealed: bytes, identity: str) -> tuple[dict[str, Any], str]:
    """A request, signed with the key that it names, and its hash."""
    envelope = unsealed(sealed, identity)
    fields = read_json(signed_by(envelope, "enrolment")[0])
    payload = verified(envelope, "enrolment", [fields["key"]])
    return fields, digest(payload)


def grant(sealed: bytes, identity: str, receipt_key: str, incarnation: str) -> bytes:
    """The election's secret."""
    fields = read_json(verified(unsealed(sealed, identity), "grant", [receipt_key]))
    require(fields["incarnation"] == incarnation, "another computer's")
    return bytes.fromhex(fields["election_secret"])


def seen(sealed: bytes, identity: str, receipt_key: str, about: Mapping[str, str]) -> tuple[dict[str, Any], list[Any]]:
    """The head of a list of voters seen elsewhere, and its groups: contests, codes of check-ins, of digital votes.

    ``about`` are the election, mode and computer that it must be for.
    """
    envelope, _, rest = unsealed(sealed, identity, 17_000_000).partition(b"\n")
    head = read_json(verified(envelope, "seen", [receipt_key]))
    require(set(head) == {*about, "as_of", "digital_complete", "groups", "codes"}, "fields")
    require(all(head[name] == value for name, value in about.items()), "another computer's")
    groups, start = [], 0
    for group in head["groups"]:
        parts = []
        for number in (group["paper"], group["digital"]):
            parts.append([rest[at : at + 8].hex() for at in range(start, start + 8 * number, 8)])
            require(parts[-1] == sorted(set(parts[-1])), "order of codes")
            start += 8 * number
        require(head["digital_complete"] or not parts[1], "some digital voters")
        groups.append((group["contests"], *parts))
    require(digest(rest[:start]) == head["codes"] and not rest[start:].strip(b"\0"), "codes")
    require((len(envelope) + 1 + len(rest)) % 16_384 == 0 and len(rest) - start < 16_384, "size")
    return head, groups


def leaf(salt: str, body: str) -> str:
    return digest(b"rostlokal-leaf-v1" + b"\0" + bytes.fromhex(salt) + body.encode())


def batch(sealed: bytes, identity: str, keys: Mapping[str, str]) -> tuple[dict[str, Any], str, list[str]]:
    """A batch's payload, its hash, and the bodies of its leaves; ``keys`` are public keys by computer."""
    plain = read_json(unsealed(sealed, identity))
    envelope = plain["envelope"].encode()
    claimed = read_json(signed_by(envelope, "batch")[0])
    payload = verified(envelope, "batch", [keys[claimed["incarnation"]]])
    require(set(claimed) == PAYLOAD, "fields")
    leaves, records = claimed["leaves"] or [], claimed["records"] or []
    require(claimed["count"] == len(leaves) + len(records) <= 256, "count")
    in_leaves = claimed["stream"] == "ballots" and claimed["kind"] in ("records", "amend")
    require((claimed["leaves"] is not None) == in_leaves, "leaves")
    require(leaves == sorted(set(leaves)), "order of leaves")
    require([leaf(each["salt"], each["body"]) for each in plain["openings"]] == leaves, "openings")
    return claimed, digest(payload), [each["body"] for each in plain["openings"]]


def chain(payloads: Sequence[tuple[dict[str, Any], str]], request_hash: str) -> None:
    """The batches of one stream, each naming the one before."""
    before = request_hash
    for number, (fields, hash_) in enumerate(payloads, 1):
        require((fields["seq"], fields["prev"]) == (number, before), "chain")
        before = hash_


def receipt(envelope: bytes, receipt_key: str) -> dict[str, Any]:
    fields: dict[str, Any] = read_json(verified(envelope, "receipt", [receipt_key]))
    require(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["received_at"]), "time")
    return fields


def closing_record(text: str) -> list[str]:
    """Election, computer, and the hashes that end check-ins, paper and ballots."""
    found = re.fullmatch("ROSTLOKAL:CLOSED:1" + ":([0-9A-F]{64})" * 5, text)
    require(found, "no closing record")
    return [each.lower() for each in found.groups()] if found else []


def normalised_document(country: str, number: str) -> str:
    """``country`` has two letters here."""
    kept = "".join(
        sign for sign in unicodedata.normalize("NFKC", number).upper() if not sign.isspace() and sign not in "-./<"
    )
    require(re.fullmatch("[A-Z0-9]{3,24}", kept), "number")
    return f"doc:{country.upper()}:{kept}"


def normalised_declaration(born: str, name: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalpha() else " " for sign in bare).split()
    require(len(words) >= 2, "names")
    return f"decl:{date.fromisoformat(born)}:{' '.join(words)}"


def normalised_number(typed: str, today: date) -> str:
    """A personnummer or samordningsnummer with 10 or 12 digits."""
    digits, plus = re.sub(r"[-+\s]", "", typed), "+" in typed
    if len(digits) == 10:
        youngest = today.year - 100 * plus
        digits = f"{youngest - (youngest - int(digits[:2])) % 100:04}"[:2] + digits
    require(re.fullmatch(r"\d{12}", digits), "digits")
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits[2:])]
    require(sum(number // 10 + number % 10 for number in doubled) % 10 == 0, "control digit")
    day = int(digits[6:8])
    require(date(int(digits[:4]), int(digits[4:6]), day - 60 * (day > 60)) <= today, "day")
    return f"pnr:{digits}"


def nullifier(normalised: str, secret: bytes, mode: str) -> str:
    salt = hashlib.sha256(b"rostlokal-nullifier-v1" + b"\0" + secret).digest()[:16]
    passes, kib = (1, 8) if mode == "test" else (2, 32_768)
    stretched = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=kib).derive(normalised.encode())
    return hmac.new(secret, stretched, "sha256").hexdigest()


def base45(text: str) -> bytes:
    """RFC 9285."""
    data = bytearray()
    for start in range(0, len(text), 3):
        part = [BASE45.index(symbol) for symbol in text[start : start + 3]]
        number = sum(value * 45**place for place, value in enumerate(part))
        data += number.to_bytes(len(part) - 1)
    return bytes(data)


def token(text: str, election: bytes, keys: Sequence[str]) -> dict[str, Any]:
    """What a QR code says; ``election`` is the file."""
    data = base45(text)
    body, signature = data[:26], data[26:]
    require(len(data) == 90 and body[0] == 1, "no token")
    require(body[1:9] == hashlib.sha256(election).digest()[:8], "another election")
    [key] = [each for each in keys if bytes.fromhex(each)[:4] == body[22:26]]
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, body)
    except InvalidSignature:
        raise ValueError("not signed") from None
    number = int.from_bytes(body[12:22])
    serial = "".join(BASE32[number >> shift & 31] for shift in range(75, -1, -5))
    return {"style_index": body[9], "page": body[10], "test": bool(body[11] & 1), "serial": serial, "key": key}


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if len(hashes) < 2:
        return hashlib.sha256(b"\0" + hashes[0] if hashes else b"").digest()
    split = 1
    while 2 * split < len(hashes):
        split *= 2
    return hashlib.sha256(b"\1" + tree_root(hashes[:split]) + tree_root(hashes[split:])).digest()


def checkpoint(note: str, key: str) -> tuple[str, int, bytes, bytes]:
    """Origin, size, root and the hash of the files, once the note's signature holds."""
    text, _, line = note.rpartition("\n\n")
    origin, size, root, files = (text + "\n").splitlines()
    dash, name, signed = line.removesuffix("\n").split(" ")
    require((dash, name) == ("—", origin), "signature line")
    raw = base64.b64decode(signed, validate=True)
    public = bytes.fromhex(key)
    require(raw[:4] == hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4], "key id")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{text}\n".encode())
    except InvalidSignature:
        raise ValueError("not signed") from None
    return origin, int(size), base64.b64decode(root), base64.b64decode(files.removeprefix("files "))
