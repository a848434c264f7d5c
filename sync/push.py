"""The station's side of the network: ask central, send what it lacks, believe only signed receipts."""

import contextlib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from sync import api
from sync.api import Head, Problem
from sync.batch import Stream
from sync.envelope import MAX_ENVELOPE
from sync.errors import BadAnswer, Refused, SyncError, Unreachable
from sync.ledger import Verdict
from sync.receipt import open_receipt_for
from sync.wire import parse

# A rural mobile link needs seconds, and central answers a batch in milliseconds; silence for longer is a
# cut, after which the whole batch is simply sent again.
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
# Central steps back once when it was restored between two batches; more means that it contradicts itself.
MOST_STEPS_BACK = 3
_PIECE = 65_536


@dataclass(frozen=True)
class Outgoing:
    """A sealed batch from the outbox, with the hash of the payload that the station has stored."""

    sealed: bytes
    payload_hash: str


@dataclass(frozen=True)
class Delivered:
    """Central holds batch `seq`; its receipt has been checked against the station's own bytes."""

    seq: int
    receipt: bytes


@dataclass(frozen=True)
class Kept:
    """Central keeps batch `seq` without counting it. `code` is a `sync.ledger.Verdict`'s, `sentence` says why."""

    seq: int
    code: str
    sentence: str


class StepBack(Refused):
    """Central lacks an earlier batch: `next` is the one to send."""

    def __init__(self, sentence: str, next_seq: int) -> None:
        super().__init__(409, sentence, Verdict.AHEAD.value)
        self.next = next_seq


class Transport:
    """HTTP to central. Tries the addresses in order; believes a TLS peer only by its pinned certificate.

    With an empty pin an https address needs a certificate from a public authority. Every method raises
    Unreachable, BadAnswer or Refused.
    """

    def __init__(self, addresses: Sequence[str], tls_pin: str, *, read_seconds: float = READ_SECONDS) -> None:
        self._addresses = addresses
        self._pool = urllib3.PoolManager(
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds),
            # A pinned certificate signs itself, so that no authority is asked; urllib3 checks the pin instead.
            cert_reqs="CERT_NONE" if tls_pin else "CERT_REQUIRED",
            assert_fingerprint=tls_pin or None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.clear()

    def head(self, incarnation: str, stream: Stream) -> Head:
        """What central holds of one of our streams."""
        return parse(Head, self._expect(200, "GET", api.heads(incarnation, stream)), BadAnswer)

    def send(self, sealed: bytes) -> bytes | Problem:
        """Deliver one sealed batch: central's receipt (bytes, still to be checked), or why it is kept uncounted.

        Raises:
            StepBack: central lacks an earlier batch.
        """
        status, body = self._ask("POST", api.BATCHES, sealed)
        if status == 202:
            return parse(Problem, body, BadAnswer)
        if status == 423:
            with contextlib.suppress(BadAnswer):
                return parse(Problem, body, BadAnswer)
        if status == 409:
            problem = parse(Problem, body, BadAnswer)
            if problem.next is not None:
                raise StepBack(problem.sentence, problem.next)
        return _expected(200, status, body)

    def manifest(self, version: int) -> bytes | None:
        """The manifest of this version, or None when central has none yet."""
        return self._find(api.manifests(version))

    def grant(self, incarnation: str) -> bytes | None:
        """The sealed grant for this incarnation, or None while nobody has approved it."""
        return self._find(api.grants(incarnation))

    def enrol(self, sealed: bytes) -> None:
        """Hand in a sealed enrolment request."""
        self._expect(202, "POST", api.ENROLMENTS, sealed)

    def _find(self, path: str) -> bytes | None:
        status, body = self._ask("GET", path)
        return None if status == 404 else _expected(200, status, body)

    def _expect(self, wanted: int, method: str, path: str, body: bytes | None = None) -> bytes:
        return _expected(wanted, *self._ask(method, path, body))

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        problem: SyncError = Unreachable("The manifest names no address of central. Use the stick.")
        for address in self._addresses:
            try:
                return self._ask_at(address + path, method, body)
            except HTTPError as error:
                problem = _impostor(address) if _is_impostor(error) else _silent(address)
        raise problem

    def _ask_at(self, url: str, method: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": api.OCTETS} if body is not None else {}
        response = self._pool.request(
            method, url, body=body, headers=headers, redirect=False, preload_content=False, decode_content=False
        )
        try:
            return response.status, _read(response)
        finally:
            response.release_conn()


def push_stream(
    transport: Transport,
    outbox: Callable[[int], Outgoing | None],
    *,
    incarnation: str,
    stream: Stream,
    receipt_key: str,
    unreceipted: int,
) -> Iterator[Delivered | Kept]:
    """Send one stream from wherever central stands, whatever the station believes was delivered.

    `outbox` gives the batch of a number, or None past the last one. `unreceipted` is the lowest number
    whose receipt the station lacks: central may hold that batch although its answer was lost, and gives
    the stored receipt when it comes again. What central keeps without counting is no reason to keep the rest
    from it. Store each outcome as it is yielded; a cut loses none.

    Raises:
        Unreachable, BadAnswer, Refused: the rest stays in the outbox.
        BadEnvelope, BadReceipt: what came back is no receipt for what was sent.
    """
    seq = min(transport.head(incarnation, stream).next, unreceipted)
    steps_back = 0
    while (batch := outbox(seq)) is not None:
        try:
            answer = transport.send(batch.sealed)
        except StepBack as refusal:
            steps_back += 1
            if refusal.next >= seq or steps_back > MOST_STEPS_BACK:
                raise BadAnswer("Central contradicts itself about what it lacks. Call central.") from None
            seq = refusal.next
            continue
        if isinstance(answer, Problem):
            yield Kept(seq, answer.error, answer.sentence)
        else:
            open_receipt_for(
                answer,
                receipt_key,
                incarnation=incarnation,
                stream=stream,
                seq=seq,
                payload_hash=batch.payload_hash,
            )
            yield Delivered(seq, answer)
        seq += 1


def _is_impostor(error: HTTPError) -> bool:
    """Whether a certificate was wrong; a TLS connection that was merely cut off says nothing about who was there."""
    return isinstance(error, SSLError) and not isinstance(error.args[0], ssl.SSLEOFError)


def _impostor(address: str) -> SyncError:
    return BadAnswer(
        "Something at {address} claims to be central but has another certificate. Use the stick and call central.",
        address=address,
    )


def _silent(address: str) -> SyncError:
    return Unreachable(
        "Central does not answer at {address}. Nothing is lost: try again later, or use the stick.", address=address
    )


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    """The answer's body, which must not be cut off, nor larger than anything central sends."""
    body = bytearray()
    for piece in response.stream(_PIECE, decode_content=False):
        body += piece
        if len(body) > MAX_ENVELOPE:
            response.close()
            raise BadAnswer("Central's answer is far too large. Call central.")
    return bytes(body)


def _expected(wanted: int, status: int, body: bytes) -> bytes:
    """The body, if the status is the one that was asked for."""
    if status == wanted:
        return body
    if 400 <= status < 500:
        raise _refusal(status, body)
    if status >= 500:
        raise Unreachable("Central has a fault of its own ({status}). Try again later.", status=status)
    raise BadAnswer("What answers at central's address is not central ({status}).", status=status)


def _refusal(status: int, body: bytes) -> Refused:
    try:
        problem = parse(Problem, body, BadAnswer)
    except BadAnswer:
        return Refused(status, "it gave no reason that can be read.")
    return Refused(status, problem.sentence, problem.error)
