from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger import StreamState, Verdict, judge

REQUEST = "request"
CHAIN = ["h1", "h2", "h3"]


def state(length: int = 3, **changes: object) -> StreamState:
    """What central holds after the first `length` batches of the chain."""
    known = {seq: CHAIN[seq - 1] for seq in range(1, length + 1)}
    head = CHAIN[length - 1] if length else REQUEST
    return replace(StreamState(length + 1, head, known), **changes)


CASES = [
    ("the first batch after the request", state(0), 1, REQUEST, "h1", Verdict.ACCEPT),
    ("the next batch", state(), 4, "h3", "h4", Verdict.ACCEPT),
    ("the last batch again", state(), 3, "h2", "h3", Verdict.AGAIN),
    ("the first batch again", state(), 1, REQUEST, "h1", Verdict.AGAIN),
    ("a batch whose predecessor is missing", state(), 5, "h4", "h5", Verdict.AHEAD),
    ("a first batch that names another request", state(0), 1, "other", "h1", Verdict.FORK),
    ("the next number on another past", state(), 4, "hx", "h4", Verdict.FORK),
    ("an old number with other content", state(), 2, "h1", "hx", Verdict.FORK),
    ("the next batch of a stopped stream", state(frozen=True), 4, "h3", "h4", Verdict.FROZEN),
    ("a second fork of a stopped stream", state(frozen=True), 2, "h1", "hx", Verdict.FROZEN),
    ("a known batch of a stopped stream", state(frozen=True), 2, "h1", "h2", Verdict.AGAIN),
    ("the last batch before revocation", state(2, revoked_after=3), 3, "h2", "h3", Verdict.ACCEPT),
    ("the first batch after revocation", state(revoked_after=3), 4, "h3", "h4", Verdict.QUARANTINE),
    ("a much later batch after revocation", state(revoked_after=3), 9, "h8", "h9", Verdict.QUARANTINE),
    ("a batch accepted before it was revoked", state(revoked_after=1), 3, "h2", "h3", Verdict.AGAIN),
    ("another batch in the place of one revoked", state(revoked_after=1), 3, "h2", "hx", Verdict.QUARANTINE),
    ("a fork before revocation", state(revoked_after=3), 2, "h1", "hx", Verdict.FORK),
    ("a batch after the closing record", state(closed=True), 4, "h3", "h4", Verdict.AFTER_CLOSE),
    ("a batch long after the closing record", state(closed=True), 6, "h5", "h6", Verdict.AFTER_CLOSE),
    ("the closing record again", state(closed=True), 3, "h2", "h3", Verdict.AGAIN),
    ("another past behind the closing record", state(closed=True), 4, "hx", "h4", Verdict.FORK),
    ("a closed stream that is stopped", state(closed=True, frozen=True), 4, "h3", "h4", Verdict.FROZEN),
    ("revoked from the start", state(0, revoked_after=0), 1, REQUEST, "h1", Verdict.QUARANTINE),
]


@pytest.mark.parametrize(
    ("title", "held", "seq", "prev", "payload_hash", "verdict"), CASES, ids=[row[0] for row in CASES]
)
def test_the_judge_on(title: str, held: StreamState, seq: int, prev: str, payload_hash: str, verdict: Verdict) -> None:
    assert judge(held, seq, prev, payload_hash) is verdict


def test_each_verdict_has_its_code_and_a_sentence_in_both_languages() -> None:
    for verdict in Verdict:
        assert Verdict(verdict.value) is verdict
        assert verdict.sv.endswith(".")
        assert verdict.en.endswith(".")
        assert verdict.sv != verdict.en


def test_a_ledger_with_a_hole_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        judge(StreamState(3, "h2", {}), 1, REQUEST, "h1")


def chain(length: int, salt: str = "") -> list[tuple[int, str, str]]:
    """(seq, prev, hash) of an honest station's batches."""
    made = [(1, REQUEST, digest(REQUEST, salt))]
    for seq in range(2, length + 1):
        made.append((seq, made[-1][2], digest(made[-1][2], salt)))
    return made


def digest(prev: str, salt: str) -> str:
    return sha256(f"{prev}{salt}".encode()).hexdigest()


@dataclass
class Model:
    """Central, remembering everything that it was handed."""

    state: StreamState = field(default_factory=lambda: StreamState(1, REQUEST, {}))
    accepted: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    def take(self, seq: int, prev: str, payload_hash: str) -> Verdict:
        verdict = judge(self.state, seq, prev, payload_hash)
        if verdict is not Verdict.AHEAD:
            self.kept.add(payload_hash)
        if verdict is Verdict.ACCEPT:
            self.accepted.append(payload_hash)
            known = {**self.state.known, seq: payload_hash}
            self.state = replace(self.state, next_seq=seq + 1, head=payload_hash, known=known)
        if verdict is Verdict.FORK:
            self.state = replace(self.state, frozen=True)
        return verdict


@given(st.lists(st.integers(0, 7), max_size=40))
def test_an_honest_stream_is_accepted_once_and_in_order_whatever_the_network_does(deliveries: list[int]) -> None:
    batches, central = chain(8), Model()
    for at in deliveries:
        before = central.state
        verdict = central.take(*batches[at])
        assert verdict in (Verdict.ACCEPT, Verdict.AGAIN, Verdict.AHEAD)
        assert (verdict is Verdict.AHEAD) == (batches[at][0] > before.next_seq)
    assert central.accepted == [batch[2] for batch in batches[: len(central.accepted)]]
    for batch in batches:
        central.take(*batch)
    assert central.accepted == [batch[2] for batch in batches]


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_lost_answer_costs_one_repetition_and_nothing_else(lost: list[bool]) -> None:
    central = Model()
    for batch, answer_lost in zip(chain(8), lost, strict=True):
        assert central.take(*batch) is Verdict.ACCEPT
        if answer_lost:
            assert central.take(*batch) is Verdict.AGAIN
    assert len(central.accepted) == 8


@given(st.integers(0, 4), st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=40))
def test_two_histories_of_one_key_never_mix_and_nothing_of_either_is_dropped(
    shared: int, deliveries: list[tuple[bool, int]]
) -> None:
    original = chain(6)
    head = original[shared - 1][2] if shared else REQUEST
    clone = original[:shared]
    for seq in range(shared + 1, 7):
        clone.append((seq, head, digest(head, "clone")))
        head = clone[-1][2]
    central = Model()
    for from_clone, at in deliveries:
        batch = (clone if from_clone else original)[at]
        verdict = central.take(*batch)
        assert verdict is Verdict.AHEAD or batch[2] in central.kept
    length = len(central.accepted)
    assert central.accepted in ([b[2] for b in original[:length]], [b[2] for b in clone[:length]])


@given(st.integers(0, 6), st.lists(st.integers(0, 7), max_size=30))
def test_nothing_beyond_revocation_is_ever_accepted(limit: int, deliveries: list[int]) -> None:
    batches, central = chain(8), Model(StreamState(1, REQUEST, {}, revoked_after=limit))
    for at in deliveries:
        verdict = central.take(*batches[at])
        assert (verdict is Verdict.QUARANTINE) == (batches[at][0] > limit)
    assert len(central.accepted) <= limit


@given(st.integers(1, 9), st.text(max_size=3), st.text(max_size=3), st.booleans(), st.none() | st.integers(0, 5))
def test_every_delivery_gets_a_verdict_and_the_same_one_twice(
    seq: int, prev: str, payload_hash: str, frozen: bool, revoked_after: int | None
) -> None:
    held = state(frozen=frozen, revoked_after=revoked_after)
    assert judge(held, seq, prev, payload_hash) is judge(held, seq, prev, payload_hash)
