"""A town hall that plays central with the real formats over HTTP."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from ballots.cvr import is_private_text, parse_contest_text, parse_private_text
from ballots.election_file import ElectionFile
from sync import api, usb
from sync.batch import OpenedBatch, Stream, open_batch
from sync.blob import Wanted
from sync.enrolment import make_grant, open_request
from sync.errors import SyncError
from sync.keys import AgeKey, SigningKey
from sync.leaves import commit
from sync.ledger import StreamState, Verdict, judge
from sync.manifest import Board, Central, Incarnation, Manifest, PrintKey, sign_manifest, unverified_manifest
from sync.manifest import Station as ManifestStation
from sync.receipt import make_receipt
from sync.seen import Voters, make_seen
from sync.usb import Folder
from sync.wire import write

STATION = "bibliotek"


@dataclass
class TownHall:
    """Central's side, played with the real formats. ``batches`` are those accepted, in order, a stream each."""

    mode: str
    election_file: ElectionFile
    address: str = ""
    board: tuple[SigningKey, ...] = field(default_factory=lambda: (SigningKey.generate(), SigningKey.generate()))
    receipts: SigningKey = field(default_factory=SigningKey.generate)
    age: AgeKey = field(default_factory=AgeKey.generate)
    recovery: AgeKey = field(default_factory=AgeKey.generate)
    secret: bytes = b"s" * 32
    manifests: list[bytes] = field(default_factory=list)
    grants: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    batches: dict[Stream, list[OpenedBatch]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    refuse_blobs: bool = False
    lose_answers: int = 0
    refuse_requests: bool = False

    @property
    def manifest(self) -> Manifest:
        return unverified_manifest(self.manifests[-1])

    def publish(self, **changes: Any) -> None:
        """Signs the next manifest."""
        if self.manifests:
            fields: dict[str, Any] = dict(self.manifest) | {"version": self.manifest.version + 1}
        else:
            fields = {
                "version": 1,
                "election": self.election_file.hash,
                "mode": self.mode,
                "board": Board(threshold=2, keys=[key.public for key in self.board]),
                "stations": [ManifestStation(id=STATION, name="Stadsbiblioteket", opening_hours=[])],
                "central": Central(
                    addresses=[self.address],
                    tls_pin="",
                    receipt_key=self.receipts.public,
                    age_recipient=self.age.recipient,
                ),
                "recovery_recipient": self.recovery.recipient,
                "print_keys": [],
                "incarnations": [],
                "minimum_software": "0.1.0",
            }
        self.manifests.append(sign_manifest(Manifest(**(fields | changes)), self.board))

    def kit(self, folder: Path) -> Path:
        """Writes a kit for the station."""
        folder.mkdir(parents=True)
        (folder / "election.toml").write_bytes(self.election_file.data)
        (folder / "kit.json").write_text(json.dumps({"station": STATION, "address": self.address}))
        for number, manifest in enumerate(self.manifests, 1):
            (folder / f"manifest-{number}.json").write_bytes(manifest)
        return folder

    def approve(self, sealed: bytes, most_serials: int = 500) -> None:
        """Lists the laptop and its print key in the next manifest, and grants it the register secret."""
        opened = open_request(sealed, self.age, election=self.election_file.hash)
        request = opened.request
        incarnation = Incarnation(
            key=request.key,
            station=request.station,
            age_recipient=request.age_recipient,
            request_hash=opened.payload_hash,
            state="active",
            revoked_after_seq=None,
        )
        styles = [style.id for style in self.election_file.election.styles]
        scope = PrintKey(key=request.print_key, styles=styles, stations=[STATION], most_serials=most_serials)
        self.publish(
            incarnations=[*self.manifest.incarnations, incarnation], print_keys=[*self.manifest.print_keys, scope]
        )
        self.grants[incarnation.id] = make_grant(self.receipts, request.age_recipient, self.secret, incarnation.id)

    def list_seen(self, computer: str, *voters: Voters, **changes: Any) -> bytes:
        """Gives a computer a list of voters seen elsewhere; it."""
        known = self.manifest.incarnation(computer)
        assert known
        fields: dict[str, Any] = {
            "election": self.election_file.hash,
            "mode": self.mode,
            "incarnation": computer,
            "as_of": datetime(2027, 5, 1, 12, tzinfo=UTC),
            "digital_complete": False,
        }
        sealed = make_seen(self.receipts, known.age_recipient, **(fields | changes), voters=voters)
        self.seen[computer] = sealed
        return sealed

    def put_answers(self, on_stick: Path) -> None:
        """Takes in the batches on a stick, and writes receipts, grants and manifests back on it."""
        for name, sealed in usb.read_all(on_stick, Folder.BATCHES, report=print):
            _, receipt = self.take_in(sealed)
            usb.write(on_stick / Folder.RECEIPTS.value, name.replace(".age", ".receipt.json"), receipt)
        for incarnation, grant in self.grants.items():
            usb.write(on_stick / Folder.GRANTS.value, usb.grant_name(incarnation), grant)
        for number, manifest in enumerate(self.manifests, 1):
            usb.write(on_stick / Folder.MANIFESTS.value, usb.manifest_name(number), manifest)

    def open(self, sealed: bytes) -> OpenedBatch:
        def find_key(incarnation: str) -> str | None:
            known = self.manifest.incarnation(incarnation)
            return known.key if known else None

        return open_batch(sealed, self.age, find_key, election=self.election_file.hash)

    def take_in(self, sealed: bytes) -> tuple[Verdict, bytes]:
        """Judges a batch, keeps it when it is next, and gives the receipt for one that was ever accepted."""
        batch = self.open(sealed)
        payload = batch.payload
        held = self.batches.setdefault(payload.stream, [])
        incarnation = self.manifest.incarnation(payload.incarnation)
        assert incarnation
        known = {number: each.payload_hash for number, each in enumerate(held, 1)}
        state = StreamState(len(held) + 1, known.get(len(held), incarnation.request_hash), known)
        verdict = judge(state, payload.seq, payload.prev, batch.payload_hash)
        if verdict is Verdict.ACCEPT:
            held.append(batch)
        receipt = make_receipt(
            self.receipts,
            incarnation=payload.incarnation,
            stream=payload.stream,
            seq=payload.seq,
            head=batch.payload_hash,
            received_at=datetime(2027, 5, 1, 18, tzinfo=UTC),
        )
        return verdict, receipt

    def named_pictures(self) -> list[str]:
        """Those that ballots with a held contest name."""
        named = set[str]()
        for batch in self.batches.get(Stream.BALLOTS, []):
            texts = {commit(opening): opening.body for opening in batch.openings}
            for private in (parse_private_text(text) for text in texts.values() if is_private_text(text)):
                if any(parse_contest_text(texts[leaf]).held for leaf in private.contests):
                    named.update(sheet.picture for sheet in private.sheets)
        return sorted(named)

    def records(self, stream: Stream) -> list[dict[str, Any]]:
        """Every record that arrived in a stream, closing ones too."""
        return [record for batch in self.batches.get(stream, []) for record in batch.payload.records or []]

    def texts(self) -> list[str]:
        """The body of every leaf that arrived."""
        return [opening.body for batch in self.batches.get(Stream.BALLOTS, []) for opening in batch.openings]


class Door(BaseHTTPRequestHandler):
    """The HTTP interface of sync.api in front of the town hall that the server serves just now."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    @property
    def hall(self) -> TownHall:
        return self.server.hall  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        _, _, _, what, *rest = self.path.split("/")
        if what == "manifests":
            number = int(rest[0])
            return self._found(self.hall.manifests[number - 1] if number <= len(self.hall.manifests) else None)
        if what == "wanted":
            lacking = [name for name in self.hall.named_pictures() if name not in self.hall.blobs]
            return self._answer(200, write(Wanted(wanted=lacking)))
        if what == "seen":
            return self._found(self.hall.seen.get(rest[0]))
        if what == "grants":
            return self._found(self.hall.grants.get(rest[0]))
        if self.hall.manifest.incarnation(rest[0]) is None:
            return self._problem(403, "This computer is not approved.")
        held = self.hall.batches.get(Stream(rest[1]), [])
        return self._answer(200, write(api.Head(next=len(held) + 1, head=held[-1].payload_hash if held else None)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == api.ENROLMENTS:
            if self.hall.refuse_requests:
                return self._problem(403, "The code does not belong to a kit.")
            self.hall.requests.append(body)
            return self._answer(202, b"")
        if self.path.startswith(api.blobs("")):
            name = self.path.removeprefix(api.blobs(""))
            if self.hall.refuse_blobs or name not in self.hall.named_pictures():
                return self._problem(404, "No ballot names it.")
            self.hall.blobs[name] = body
            return self._answer(200, b"")
        try:
            verdict, receipt = self.hall.take_in(body)
        except SyncError as error:
            return self._problem(400, str(error))
        if self.hall.lose_answers:
            self.hall.lose_answers -= 1
            self.close_connection = True
            return self.connection.close()
        if verdict in (Verdict.ACCEPT, Verdict.AGAIN):
            return self._answer(200, receipt)
        return self._problem(api.STATUS[verdict], verdict.en)

    def _found(self, data: bytes | None) -> None:
        self._problem(404, "Not there yet.") if data is None else self._answer(200, data)

    def _problem(self, status: int, sentence: str) -> None:
        self._answer(status, write(api.Problem(error="problem", sentence=sentence)))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
