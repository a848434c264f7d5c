"""The cast of a small election: one station's laptop, central, its recovery key and a board of three."""

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sync import api
from sync.api import Head, Problem
from sync.batch import Kind, SealedBatch, Stream, make_batch, open_batch
from sync.errors import SyncError
from sync.keys import AgeKey, SigningKey
from sync.leaves import Opening, new_opening
from sync.ledger import StreamState, Verdict, judge
from sync.manifest import Board, Central, Incarnation, Manifest, PrintKey, Station
from sync.push import Transport
from sync.receipt import make_receipt
from sync.wire import write

ELECTION = "e1" * 32
REQUEST = "0f" * 32


@dataclass(frozen=True)
class Cast:
    """Everybody's secret keys, and short ways to make the documents that they exchange."""

    laptop: SigningKey = field(default_factory=SigningKey.generate)
    laptop_age: AgeKey = field(default_factory=AgeKey.generate)
    receipts: SigningKey = field(default_factory=SigningKey.generate)
    central_age: AgeKey = field(default_factory=AgeKey.generate)
    recovery: AgeKey = field(default_factory=AgeKey.generate)
    board: tuple[SigningKey, ...] = field(default_factory=lambda: tuple(SigningKey.generate() for _ in range(3)))
    stranger: SigningKey = field(default_factory=SigningKey.generate)
    stranger_age: AgeKey = field(default_factory=AgeKey.generate)
    election: str = ELECTION
    request: str = REQUEST

    def find_key(self, incarnation: str) -> str | None:
        return self.laptop.public if incarnation == self.laptop.key_id else None

    def batch(self, seq: int = 1, prev: str = REQUEST, **changes: object) -> SealedBatch:
        said: dict = {
            "election": ELECTION,
            "stream": Stream.BALLOTS,
            "seq": seq,
            "prev": prev,
            "manifest": 1,
            "kind": Kind.RECORDS,
        } | changes
        if "records" not in said and "openings" not in said:
            said["openings"] = self.ballots(3)
        return make_batch(self.laptop, [self.central_age.recipient, self.recovery.recipient], **said)

    def chain(self, length: int, **changes: object) -> list[SealedBatch]:
        made: list[SealedBatch] = []
        for seq in range(1, length + 1):
            made.append(self.batch(seq, made[-1].payload_hash if made else REQUEST, **changes))
        return made

    @staticmethod
    def ballots(count: int) -> list[Opening]:
        return [new_opening(f'{{"contest":"parks","marks":["{number}"]}}') for number in range(count)]

    def incarnation(self, **changes: object) -> Incarnation:
        fields: dict = {
            "key": self.laptop.public,
            "station": "library",
            "age_recipient": self.laptop_age.recipient,
            "request_hash": REQUEST,
            "state": "active",
            "revoked_after_seq": None,
        }
        return Incarnation(**(fields | changes))

    def manifest(self, **changes: object) -> Manifest:
        fields: dict = {
            "version": 1,
            "election": ELECTION,
            "mode": "official",
            "board": Board(threshold=2, keys=[key.public for key in self.board]),
            "stations": [
                Station(id="library", name="Stadsbiblioteket", opening_hours=["lördag 10–16"]),
                Station(id="school", name="Norra skolan", opening_hours=[]),
            ],
            "central": Central(
                addresses=["https://central.example:8443"],
                tls_pin="ab" * 32,
                receipt_key=self.receipts.public,
                age_recipient=self.central_age.recipient,
            ),
            "recovery_recipient": self.recovery.recipient,
            "print_keys": [PrintKey(key="cd" * 32, styles=["sv"], stations=["library", "school"], most_serials=500)],
            "incarnations": [self.incarnation()],
            "minimum_software": "0.1.0",
        }
        return Manifest(**(fields | changes))


@pytest.fixture(scope="session")
def cast() -> Cast:
    return Cast()


@pytest.fixture(scope="session")
def flips() -> Callable[[bytes], list[bytes]]:
    """Copies of some bytes with one bit changed, all over their length."""

    def flipped(data: bytes) -> list[bytes]:
        places = range(0, len(data), max(1, len(data) // 60))
        return [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]

    return flipped


class FakeCentral:
    """Central as the network sees it: real batches, real judge, real receipts, and faults on demand.

    `script` holds what happens to the coming deliveries, one entry each: None (work as usual), "lose"
    (commit, then close the connection without a word) or a ready (status, body).
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.states = {stream: StreamState(1, REQUEST, {}) for stream in Stream}
        self.receipts: dict[str, bytes] = {}
        self.accepted: list[tuple[Stream, int]] = []
        self.deliveries = 0
        self.script: list[str | tuple[int, bytes] | None] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.enrolments: list[bytes] = []
        self.headers: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        if path in self.answers:
            return self.answers[path]
        for stream, state in self.states.items():
            if path == api.heads(self.cast.laptop.key_id, stream):
                return 200, write(Head(next=state.next_seq, head=state.known.get(state.next_seq - 1)))
        return problem(404, "missing", "There is nothing here.")

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path == api.ENROLMENTS:
            self.enrolments.append(body)
            return 202, b""
        self.deliveries += 1
        planned = self.script.pop(0) if self.script else None
        if isinstance(planned, tuple):
            return planned
        answer = self.take(body)
        return (0, b"") if planned == "lose" else answer

    def take(self, sealed: bytes) -> tuple[int, bytes]:
        try:
            batch = open_batch(sealed, self.cast.central_age, self.cast.find_key, election=ELECTION)
        except SyncError as refusal:
            return problem(400, "not-genuine", str(refusal))
        said = batch.payload
        state = self.states[said.stream]
        verdict = judge(state, said.seq, said.prev, batch.payload_hash)
        if verdict is Verdict.ACCEPT:
            known = {**state.known, said.seq: batch.payload_hash}
            self.states[said.stream] = replace(state, next_seq=said.seq + 1, head=batch.payload_hash, known=known)
            self.accepted.append((said.stream, said.seq))
            self.receipts[batch.payload_hash] = make_receipt(
                self.cast.receipts,
                incarnation=said.incarnation,
                stream=said.stream,
                seq=said.seq,
                head=batch.payload_hash,
                received_at=datetime.now(UTC),
            )
        if verdict in (Verdict.ACCEPT, Verdict.AGAIN):
            return 200, self.receipts[batch.payload_hash]
        missing = state.next_seq if verdict is Verdict.AHEAD else None
        return problem(api.STATUS[verdict], verdict.value, verdict.en, missing)


def problem(status: int, error: str, sentence: str, missing: int | None = None) -> tuple[int, bytes]:
    return status, write(Problem(error=error, sentence=sentence, next=missing))


class Handler(BaseHTTPRequestHandler):
    """Passes requests to the server's FakeCentral; status 0 means to hang up without an answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer(*self.server.central.get(self.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(*self.server.central.post(self.path, body))

    def answer(self, status: int, body: bytes) -> None:
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.central.headers.items():
            self.send_header(name, value)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def listening(central: FakeCentral, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The fake central on a free port of loopback; gives host and port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.central = central  # type: ignore[attr-defined]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def central(cast: Cast) -> FakeCentral:
    return FakeCentral(cast)


@pytest.fixture
def transport(central: FakeCentral) -> Iterator[Transport]:
    with listening(central) as host, Transport([f"http://{host}"], "") as transport:
        yield transport


@pytest.fixture
def serve() -> Callable[..., contextlib.AbstractContextManager[str]]:
    return listening
