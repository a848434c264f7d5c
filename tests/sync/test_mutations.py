"""Genuinely signed documents with something wrong inside: whoever holds a key still cannot break whoever reads.

Every field of every document is in turn left out, doubled, emptied, made another type, made huge or given a
neighbour's value, and signed and sealed by the right key. The reader answers with the document or with a sentence.
"""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import envelope
from sync.batch import Stream, open_batch
from sync.enrolment import make_grant, make_request, open_grant, open_request
from sync.errors import SyncError
from sync.ledger import StreamState, Verdict, judge
from sync.manifest import open_first, sign_manifest
from sync.receipt import make_receipt, open_receipt
from sync.sealing import seal, unseal

LEFT_OUT = object()
VALUES: dict[str, Any] = {
    "left out": LEFT_OUT,
    "null": None,
    "true": True,
    "zero": 0,
    "minus one": -1,
    "a float": 1.5,
    "a number with a million digits": int("9" * 4_000),
    "an empty text": "",
    "a text of nonsense": "\u202e<script>{0}%s\x00",
    "a long text": "a" * 200_000,
    "an empty list": [],
    "a list in a list": [[[[]]]],
    "an empty object": {},
    "another hash": "00" * 32,
    "capital letters": "AB" * 32,
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field of a JSON document; of a list only to its first item."""
    fields = value.items() if isinstance(value, dict) else list(enumerate(value))[:1] if isinstance(value, list) else ()
    for key, inner in fields:
        yield (*path, key)
        yield from places(inner, (*path, key))


def with_value(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    if value is LEFT_OUT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


def payload_of(signed: bytes, kind: str) -> Any:
    return json.loads(envelope.unverified_payload(signed, kind))


def as_batch(cast) -> tuple[Any, Callable[[Any], object]]:
    plain = json.loads(unseal(cast.batch().sealed, cast.central_age))

    def read(payload: Any) -> object:
        signed = envelope.sign(json.dumps(payload).encode(), envelope.BATCH, [cast.laptop]).decode()
        sealed = seal(json.dumps(plain | {"envelope": signed}).encode(), [cast.central_age.recipient])
        return open_batch(sealed, cast.central_age, cast.find_key, election=cast.election)

    return payload_of(plain["envelope"].encode(), envelope.BATCH), read


def as_openings(cast) -> tuple[Any, Callable[[Any], object]]:
    plain = json.loads(unseal(cast.batch().sealed, cast.central_age))

    def read(changed: Any) -> object:
        sealed = seal(json.dumps(changed).encode(), [cast.central_age.recipient])
        return open_batch(sealed, cast.central_age, cast.find_key, election=cast.election)

    return plain, read


def as_receipt(cast) -> tuple[Any, Callable[[Any], object]]:
    said = {"incarnation": cast.laptop.key_id, "stream": Stream.PAPER, "seq": 1, "head": "ab" * 32}
    signed = make_receipt(cast.receipts, received_at=datetime(2027, 3, 15, tzinfo=UTC), **said)
    return payload_of(signed, envelope.RECEIPT), lambda payload: open_receipt(
        envelope.sign(json.dumps(payload).encode(), envelope.RECEIPT, [cast.receipts]), cast.receipts.public
    )


def as_manifest(cast) -> tuple[Any, Callable[[Any], object]]:
    payload = payload_of(sign_manifest(cast.manifest(), cast.board), envelope.MANIFEST)
    return payload, lambda changed: open_first(
        envelope.sign(json.dumps(changed).encode(), envelope.MANIFEST, list(cast.board))
    )


def as_request(cast) -> tuple[Any, Callable[[Any], object]]:
    made = make_request(
        cast.laptop,
        election=cast.election,
        station="library",
        age_recipient=cast.laptop_age.recipient,
        print_key="cd" * 32,
        code="7G4K-2M9T",
        software="0.1.0",
        recipient=cast.central_age.recipient,
    )
    payload = payload_of(unseal(made.sealed, cast.central_age), envelope.ENROLMENT)

    def read(changed: Any) -> object:
        signed = envelope.sign(json.dumps(changed).encode(), envelope.ENROLMENT, [cast.laptop])
        return open_request(seal(signed, [cast.central_age.recipient]), cast.central_age, election=cast.election)

    return payload, read


def as_grant(cast) -> tuple[Any, Callable[[Any], object]]:
    sealed = make_grant(cast.receipts, cast.laptop_age.recipient, b"s" * 32, cast.laptop.key_id)
    payload = payload_of(unseal(sealed, cast.laptop_age), envelope.GRANT)

    def read(changed: Any) -> object:
        signed = envelope.sign(json.dumps(changed).encode(), envelope.GRANT, [cast.receipts])
        sealed = seal(signed, [cast.laptop_age.recipient])
        return open_grant(sealed, cast.laptop_age, cast.receipts.public, incarnation=cast.laptop.key_id)

    return payload, read


DOCUMENTS = {
    "a batch": as_batch,
    "openings": as_openings,
    "a receipt": as_receipt,
    "a manifest": as_manifest,
    "an enrolment request": as_request,
    "a grant": as_grant,
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_genuinely_signed_document_in_which_a_field_is(cast, document, value: Any) -> None:
    genuine, read = document(cast)
    assert read(genuine) is not None
    sentences = [said(read, with_value(genuine, path, value)) for path in places(genuine)]
    assert any(sentences)
    assert max(map(len, sentences)) < 1_000


def said(read: Callable[[Any], object], changed: Any) -> str:
    """The sentence with which a document is refused; empty when it is taken."""
    try:
        read(changed)
    except SyncError as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_genuinely_signed_document_with_a_field_too_many_is_refused(cast, document) -> None:
    genuine, read = document(cast)
    for extra in ("comment", "Seq", "__class__", ""):
        with pytest.raises(SyncError):
            read(genuine | {extra: 1})


HASHES = st.sampled_from(["request", "h1", "h2", "h3", "h4", "other"])
STATES = st.builds(
    lambda length, frozen, closed, revoked: StreamState(
        length + 1,
        f"h{length}" if length else "request",
        {seq: f"h{seq}" for seq in range(1, length + 1)},
        frozen,
        revoked,
        closed and length > 0,
    ),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 4),
)


@given(STATES, st.integers(1, 6), HASHES, HASHES)
@settings(max_examples=300, deadline=None)
def test_whatever_is_claimed_only_the_one_next_batch_of_a_stream_in_order_is_ever_accepted(
    state: StreamState, seq: int, prev: str, payload_hash: str
) -> None:
    verdict = judge(state, seq, prev, payload_hash)
    stopped = state.frozen or state.closed or (state.revoked_after is not None and seq > state.revoked_after)
    is_next = (seq, prev) == (state.next_seq, state.head)
    assert (verdict is Verdict.ACCEPT) == (is_next and not stopped)
    assert (verdict is Verdict.AGAIN) == (state.known.get(seq) == payload_hash)
    # Only what can still be sent after what is missing is left with the station.
    assert verdict is not Verdict.AHEAD or (seq > state.next_seq and not stopped)
