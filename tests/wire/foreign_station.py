"""A station by somebody else, written from docs/wire-formats.md alone; it keeps everything in memory.

It prints no paper and reads none: whoever uses it says what was marked.
"""

import base64
import http.client
import json
import os
import re
import secrets
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.wire import reader as wire

Judged = tuple[str, Sequence[tuple[str, str]]]
"""A contest's verdict and marks."""


class NotAccepted(Exception):
    """Central's answer is another than hoped for."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem['error']}: {problem['sentence']}")
        self.status, self.problem = status, problem


@dataclass
class Batch:
    """A sealed batch, its hash and the receipt once there is one."""

    sealed: bytes
    hash: str
    receipt: dict[str, Any] | None = None


@dataclass
class ForeignStation:
    """One laptop with the kit in ``kit``."""

    kit: Path
    code: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    print_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    age: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)
    secret: bytes | None = None

    def __post_init__(self) -> None:
        definition = (self.kit / "election.toml").read_bytes()
        self.station: str = json.loads((self.kit / "kit.json").read_bytes())["station"]
        files = sorted(self.kit.glob("manifest-*.json"), key=lambda path: int(path.stem[9:]))
        self.envelopes = [path.read_bytes() for path in files]
        self.election = wire.digest(definition)
        self.manifests = wire.manifests(self.envelopes)
        wire.require(self.manifest["election"] == self.election, "another election")
        self.id = wire.key_id(public(self.key))
        self.request, self.request_hash = self._request()
        self.outbox: dict[str, list[Batch]] = {stream: [] for stream in wire.STREAMS}

    @property
    def manifest(self) -> dict[str, Any]:
        return self.manifests[-1]

    @property
    def fingerprint(self) -> str:
        return "-".join(self.id[start : start + 4] for start in range(0, 16, 4))

    def _request(self) -> tuple[bytes, str]:
        asked = {
            "election": self.election,
            "station": self.station,
            "key": public(self.key),
            "age_recipient": str(self.age.to_public()),
            "print_key": public(self.print_key),
            "code": self.code,
            "software": "7.1",
        }
        payload = json.dumps(asked).encode()
        sealed = seal(sign(self.key, "enrolment", payload), [self.manifest["central"]["age_recipient"]])
        return sealed, wire.digest(payload)

    def enrol(self, central: "Central") -> None:
        """Hands the request in."""
        central.ask("POST", "enrolments", self.request, wanted=202)

    def learn(self, central: "Central") -> bool:
        """Fetches newer manifests and the grant; whether the station may take part."""
        while envelope := central.find(f"manifests/{len(self.envelopes) + 1}"):
            self._take_manifest(envelope)
        if self.secret is None and (sealed := central.find(f"grants/{self.id}")):
            self._take_grant(sealed)
        return self.secret is not None

    def _take_manifest(self, envelope: bytes) -> None:
        self.manifests = wire.manifests([*self.envelopes, envelope])
        self.envelopes.append(envelope)

    def _take_grant(self, sealed: bytes) -> None:
        self.secret = wire.grant(sealed, str(self.age), self.manifest["central"]["receipt_key"], self.id)

    def seen(self, central: "Central") -> list[Any]:
        """The groups of voters seen elsewhere, from central."""
        sealed = central.find(f"seen/{self.id}")
        wire.require(sealed is not None, "no list")
        return self._read_seen(sealed or b"")

    def seen_on_stick(self, stick: Path) -> list[Any]:
        """The same from the newest list on a stick."""
        folder = stick / "rostlokal" / self.election[:16] / "seen"
        return self._read_seen(sorted(folder.glob(f"{self.id}-*.seen.age"))[-1].read_bytes())

    def _read_seen(self, sealed: bytes) -> list[Any]:
        about = {"election": self.election, "mode": self.manifest["mode"], "incarnation": self.id}
        return wire.seen(sealed, str(self.age), self.manifest["central"]["receipt_key"], about)[1]

    def check_in(self, document: str, contests: Sequence[str]) -> dict[str, Any]:
        """The record of a voter with a Swedish document."""
        wire.require(self.secret is not None, "not granted")
        normalised = wire.normalised_document("SE", document)
        voter = wire.nullifier(normalised, self.secret or b"", self.manifest["mode"])
        return {"type": "check-in", "nullifier": voter, "contests": list(contests), "provisional": False}

    def printed(self, serials: Sequence[str]) -> dict[str, Any]:
        return {"type": "printed", "print_key": public(self.print_key), "serials": sorted(serials)}

    def token(self, serial: str) -> str:
        """The text of the QR code on the first page of the first style, for an official ballot."""
        key = bytes.fromhex(public(self.print_key))
        number = sum(wire.BASE32.index(symbol) << 5 * place for place, symbol in enumerate(reversed(serial)))
        body = b"\1" + bytes.fromhex(self.election)[:8] + b"\0\1\0" + number.to_bytes(10) + key[:4]
        return to_base45(body + self.print_key.sign(body))

    def ballot(
        self,
        serial: str,
        contests: Mapping[str, Judged],
        *,
        amends: Sequence[dict[str, str]] = (),
        held: str | None = None,
        picture: bytes | None = None,
    ) -> list[dict[str, str]]:
        """The openings of one ballot; for each contest its verdict and its marks, unless the contest is ``held``.

        ``amends`` are the openings of the ballot that this one corrects, ``picture`` shows its only sheet.
        """
        bodies = [
            compact(
                {"contest": name, "marks": [], "validity": None, "held": "disagreed"}
                if name == held
                else {"contest": name, "marks": sorted(map(list, marks)), "validity": verdict, "held": None}
            )
            for name, (verdict, marks) in contests.items()
        ]
        opened = [{"salt": secrets.token_hex(16), "body": body} for body in bodies]
        sheets = [] if picture is None else [{"page": 1, "picture": wire.digest(picture), "targets": []}]
        private: dict[str, Any] = {
            "serial": serial,
            "style": "A",
            "box": [self.station, "1", "S-1"],
            "sheets": sheets,
            "contests": [wire.leaf(**each) for each in opened],
        }
        if amends:
            private["amends"] = [wire.leaf(**amends[-1]), "One cross was overlooked", ["Kerstin", "Yusuf"]]
        return [*opened, {"salt": secrets.token_hex(16), "body": compact(private)}]

    def say(
        self,
        stream: str,
        kind: str = "records",
        records: Sequence[dict[str, Any]] | None = None,
        openings: Sequence[dict[str, str]] | None = None,
    ) -> Batch:
        """Seals the next batch of a stream."""
        chain = self.outbox[stream]
        by_leaf = sorted(openings or [], key=lambda each: wire.leaf(**each))
        said = None if records is None else sorted(records, key=lambda record: json.dumps(record, sort_keys=True))
        payload = json.dumps(
            {
                "election": self.election,
                "incarnation": self.id,
                "stream": stream,
                "seq": len(chain) + 1,
                "prev": chain[-1].hash if chain else self.request_hash,
                "manifest": self.manifest["version"],
                "kind": kind,
                "count": len(by_leaf) + len(said or []),
                "leaves": None if openings is None else [wire.leaf(**each) for each in by_leaf],
                "records": said,
            }
        ).encode()
        plain = json.dumps({"envelope": sign(self.key, "batch", payload).decode(), "openings": by_leaf}).encode()
        chain.append(Batch(seal(plain, self.recipients), wire.digest(payload)))
        return chain[-1]

    def correct(self, before: Sequence[dict[str, str]], after: Sequence[dict[str, str]]) -> Batch:
        """Seals a correction of one ballot, by the openings of both."""
        records = [{"supersedes": wire.leaf(**each)} for each in before]
        return self.say("ballots", "amend", records, after)

    def send_pictures(self, central: "Central", pictures: Sequence[bytes]) -> int:
        """Sends those that central asks for; how many."""
        wanted = json.loads(central.ask("GET", f"wanted/{self.id}", wanted=200))["wanted"]
        asked = [picture for picture in pictures if wire.digest(picture) in wanted]
        for picture in asked:
            central.ask("POST", f"blobs/{wire.digest(picture)}", seal(picture, self.recipients), wanted=200)
        return len(asked)

    @property
    def recipients(self) -> list[str]:
        return [self.manifest["central"]["age_recipient"], self.manifest["recovery_recipient"]]

    def deliver(self, central: "Central") -> None:
        """Sends every stream from where central stands, and believes receipts only."""
        for stream, chain in self.outbox.items():
            head = json.loads(central.ask("GET", f"heads/{self.id}/{stream}", wanted=200))
            if head["head"] is not None:
                wire.require(chain[head["next"] - 2].hash == head["head"], "this journal is an old copy")
            lacking = next((seq for seq, batch in enumerate(chain, 1) if batch.receipt is None), len(chain) + 1)
            for seq in range(min(head["next"], lacking), len(chain) + 1):
                answer = central.ask("POST", "batches", chain[seq - 1].sealed, wanted=200)
                self._keep(stream, seq, answer)

    def _keep(self, stream: str, seq: int, envelope: bytes) -> None:
        batch = self.outbox[stream][seq - 1]
        said = wire.receipt(envelope, self.manifest["central"]["receipt_key"])
        about = {"incarnation": self.id, "stream": stream, "seq": seq, "head": batch.hash}
        wire.require(said == about | {"received_at": said["received_at"]}, "a receipt for something else")
        batch.receipt = said

    def write_stick(self, stick: Path) -> None:
        """The request, every manifest and every batch, durably."""
        top = stick / "rostlokal" / self.election[:16]
        put(top / "enrolments", f"{self.request_hash}.request.age", self.request)
        for version, envelope in enumerate(self.envelopes, 1):
            put(top / "manifests", f"manifest-{version}.json", envelope)
        for stream, chain in self.outbox.items():
            for seq, batch in enumerate(chain, 1):
                put(top / "batches", f"{self.id}-{stream}-{seq:06}.age", batch.sealed)

    def read_stick(self, stick: Path) -> None:
        """Manifests, grant and receipts from central."""
        top = stick / "rostlokal" / self.election[:16]
        while (path := top / "manifests" / f"manifest-{len(self.envelopes) + 1}.json").exists():
            self._take_manifest(path.read_bytes())
        if (path := top / "grants" / f"{self.id}.grant.age").exists():
            self._take_grant(path.read_bytes())
        for path in sorted((top / "receipts").glob(f"{self.id}-*.receipt.json")):
            found = re.fullmatch(r"[0-9a-f]{64}-([a-z]+)-([0-9]{6})\.receipt\.json", path.name)
            if found:
                self._keep(found[1], int(found[2]), path.read_bytes())


@dataclass
class Central:
    """The way to central, which is known by its certificate alone."""

    address: str
    tls_pin: str

    def find(self, path: str) -> bytes | None:
        try:
            return self.ask("GET", path, wanted=200)
        except NotAccepted as refusal:
            if refusal.status != 404:
                raise
            return None

    def ask(self, method: str, path: str, body: bytes | None = None, *, wanted: int) -> bytes:
        """The body of the answer; NotAccepted when its status is not ``wanted``."""
        parts = urlsplit(self.address)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=30, context=context)
        try:
            connection.connect()
            certificate = connection.sock.getpeercert(binary_form=True)
            wire.require(wire.digest(certificate) == self.tls_pin, "this is not central")
            connection.request(method, f"/api/v1/{path}", body)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        if response.status != wanted:
            raise NotAccepted(response.status, json.loads(data))
        return data


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, kind: str, payload: bytes) -> bytes:
    signature = key.sign(wire.pae(wire.TYPE.format(kind), payload))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": wire.TYPE.format(kind),
        "signatures": [{"keyid": wire.key_id(public(key)), "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope).encode()


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in recipients])
    return sealed


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def new_serial() -> str:
    return "".join(secrets.choice(wire.BASE32) for _ in range(16))


def to_base45(data: bytes) -> str:
    """RFC 9285."""
    symbols = ""
    for start in range(0, len(data), 2):
        part = data[start : start + 2]
        number = int.from_bytes(part)
        for _ in range(len(part) + 1):
            number, value = divmod(number, 45)
            symbols += wire.BASE45[value]
    return symbols


def put(folder: Path, name: str, data: bytes) -> None:
    """A temporary name, fsync, rename, fsync the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    with temporary.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(folder / name)
    at = os.open(folder, os.O_RDONLY)
    os.fsync(at)
    os.close(at)
    wire.require((folder / name).read_bytes() == data, "the stick did not keep it")
