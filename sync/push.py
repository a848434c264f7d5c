"""The station's side of the network: ask central, send what it lacks, believe only signed receipts."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sync import api
from sync.api import Head, Problem
from sync.batch import Stream
from sync.blob import Wanted
from sync.envelope import MAX_ENVELOPE
from sync.errors import BadAnswer, Busy, Refused, Unreachable
from sync.ledger import Verdict
from sync.line import READ_SECONDS, TOTAL_SECONDS, Answer, Line
from sync.receipt import open_receipt_for
from sync.seen import MAX_SEEN
from sync.wire import parse

# Central steps back once when it was restored between two batches; more means that it contradicts itself.
MOST_STEPS_BACK = 3
# A central that is busy asks for a second or two; whoever watches the screen is told when it is more.
LONGEST_WAIT = 10
MOST_WAITS = 6


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

    With an empty pin an https address needs a certificate from a public authority. A central that asks us
    to wait a little (`pause`) is given that time. Every method raises Unreachable (Busy), BadAnswer or Refused.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        tls_pin: str,
        *,
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._addresses, self._pause = addresses, pause
        self._line = Line(tls_pin, read_seconds=read_seconds, total_seconds=total_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def head(self, incarnation: str, stream: Stream) -> Head:
        """What central holds of one of our streams."""
        return parse(Head, self._expect(200, "GET", api.heads(incarnation, stream)), BadAnswer)

    def send(self, sealed: bytes) -> bytes | Problem:
        """Deliver one sealed batch: central's receipt (bytes, still to be checked), or why it is kept uncounted.

        Raises:
            StepBack: central lacks an earlier batch.
        """
        answer = self._ask("POST", api.BATCHES, sealed)
        if answer.status == 202:
            return parse(Problem, answer.body, BadAnswer)
        if answer.status == 423:
            with contextlib.suppress(BadAnswer):
                return parse(Problem, answer.body, BadAnswer)
        if answer.status == 409:
            problem = parse(Problem, answer.body, BadAnswer)
            if problem.next is not None:
                raise StepBack(problem.sentence, problem.next)
        return _expected(200, answer)

    def manifest(self, version: int) -> bytes | None:
        """The manifest of this version, or None when central has none yet."""
        return self._find(api.manifests(version))

    def grant(self, incarnation: str) -> bytes | None:
        """The sealed grant for this incarnation, or None while nobody has approved it."""
        return self._find(api.grants(incarnation))

    def seen(self, incarnation: str) -> bytes | None:
        """The sealed list of voters seen elsewhere, or None from a central that has none for this incarnation."""
        return self._find(api.seen(incarnation), MAX_SEEN)

    def wanted(self, incarnation: str) -> list[str]:
        """The names of our pictures that central lacks; none from a central that knows of no pictures."""
        answer = self._ask("GET", api.wanted(incarnation))
        return [] if answer.status == 404 else parse(Wanted, _expected(200, answer), BadAnswer).wanted

    def send_blob(self, name: str, sealed: bytes) -> None:
        """Deliver one sealed picture that central wants."""
        self._expect(200, "POST", api.blobs(name), sealed)

    def enrol(self, sealed: bytes) -> None:
        """Hand in a sealed enrolment request."""
        self._expect(202, "POST", api.ENROLMENTS, sealed)

    def _find(self, path: str, most: int = MAX_ENVELOPE) -> bytes | None:
        answer = self._ask("GET", path, most=most)
        return None if answer.status == 404 else _expected(200, answer)

    def _expect(self, wanted: int, method: str, path: str, body: bytes | None = None) -> bytes:
        return _expected(wanted, self._ask(method, path, body))

    def _ask(self, method: str, path: str, body: bytes | None = None, most: int = MAX_ENVELOPE) -> Answer:
        for _ in range(MOST_WAITS):
            answer = self._ask_first(method, path, body, most)
            if not _is_busy(answer) or (answer.wait or 0) > LONGEST_WAIT:
                break
            self._pause(answer.wait or 0)
        return answer

    def _ask_first(self, method: str, path: str, body: bytes | None, most: int) -> Answer:
        """The answer of the first address that has a genuine one."""
        problem: BadAnswer | Unreachable = Unreachable("The manifest names no address of central. Use the stick.")
        content_type = api.OCTETS if body is not None else ""
        for address in self._addresses:
            try:
                return self._line.ask(method, address, path, body, content_type, most)
            except BadAnswer as alarm:
                problem = alarm
            except Unreachable as silence:
                # Whoever pretended to be central at another address is what people must hear of.
                problem = problem if isinstance(problem, BadAnswer) else silence
        raise problem


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


def _is_busy(answer: Answer) -> bool:
    return answer.status in (429, 503) and answer.wait is not None


def _expected(wanted: int, answer: Answer) -> bytes:
    """The body, if the status is the one that was asked for."""
    status, body = answer.status, answer.body
    if status == wanted:
        return body
    if _is_busy(answer):
        raise Busy(
            "Central is busy. Nothing is lost: try again in {seconds} seconds, or use the stick.",
            seconds=answer.wait or 0,
        )
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
