import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sync import envelope
from sync.batch import Stream
from sync.errors import BadEnvelope, BadReceipt, SyncError
from sync.receipt import make_receipt, open_receipt, open_receipt_for

NOON = datetime(2026, 9, 13, 12, 0, 7, 999_999, tzinfo=UTC)
HEAD = "ab" * 32


def receipt(cast, **changes: object) -> bytes:
    fields: dict = {
        "incarnation": cast.laptop.key_id,
        "stream": Stream.PAPER,
        "seq": 4,
        "head": HEAD,
        "received_at": NOON,
    }
    return make_receipt(cast.receipts, **(fields | changes))


def checked(cast, signed: bytes, **changes: object):
    fields: dict = {
        "incarnation": cast.laptop.key_id,
        "stream": Stream.PAPER,
        "seq": 4,
        "payload_hash": HEAD,
    }
    return open_receipt_for(signed, cast.receipts.public, **(fields | changes))


def test_a_receipt_says_what_central_holds_and_since_when(cast) -> None:
    said = open_receipt(receipt(cast), cast.receipts.public)
    assert (said.incarnation, said.stream, said.seq, said.head) == (
        cast.laptop.key_id,
        Stream.PAPER,
        4,
        HEAD,
    )
    assert said.received_at == "2026-09-13T12:00:07Z"
    assert checked(cast, receipt(cast)) == said


def test_the_time_is_utc_wherever_central_stands(cast) -> None:
    summer = NOON.astimezone(timezone(timedelta(hours=2)))
    assert open_receipt(receipt(cast, received_at=summer), cast.receipts.public).received_at.endswith("12:00:07Z")


def test_a_time_without_a_zone_is_a_mistake_of_the_program(cast) -> None:
    with pytest.raises(ValueError):
        receipt(cast, received_at=datetime(2026, 9, 13, 12))


OTHERS = [
    ("another laptop's", {"incarnation": "00" * 32}),
    ("another stream's", {"stream": Stream.BALLOTS}),
    ("an older batch's", {"seq": 3}),
    ("other content's", {"head": "00" * 32}),
]


@pytest.mark.parametrize(("title", "changes"), OTHERS, ids=[row[0] for row in OTHERS])
def test_a_receipt_for_something_else_is_not_taken(cast, title: str, changes: dict) -> None:
    with pytest.raises(BadReceipt):
        checked(cast, receipt(cast, **changes))


def test_a_receipt_that_central_has_not_signed_is_not_taken(cast) -> None:
    forged = make_receipt(
        cast.stranger, incarnation=cast.laptop.key_id, stream=Stream.PAPER, seq=4, head=HEAD, received_at=NOON
    )
    with pytest.raises(BadEnvelope):
        checked(cast, forged)


def test_a_batch_passed_as_a_receipt_is_not_taken(cast) -> None:
    payload = envelope.unverified_payload(receipt(cast), envelope.RECEIPT)
    with pytest.raises(BadEnvelope):
        checked(cast, envelope.sign(payload, envelope.BATCH, [cast.receipts]))


def test_every_flipped_bit_is_noticed(cast, flips) -> None:
    right = checked(cast, receipt(cast))
    for damaged in flips(receipt(cast)):
        try:
            assert checked(cast, damaged) == right
        except SyncError:
            continue


WRITTEN_WRONG = [
    {"received_at": "2026-02-30T12:00:00Z"},
    {"received_at": "2026-09-13T12:00:00+02:00"},
    {"received_at": "2026-9-13T12:00:00Z"},
    {"received_at": "2026-09-13T12:00:00Z\n"},
    {"received_at": 0},
    {"seq": 0},
    {"stream": "paper\n"},
    {"signed_by": "me"},
]


@pytest.mark.parametrize("changes", WRITTEN_WRONG)
def test_a_signed_receipt_that_is_malformed_is_a_sentence(cast, changes: dict) -> None:
    payload = json.loads(envelope.unverified_payload(receipt(cast), envelope.RECEIPT)) | changes
    signed = envelope.sign(json.dumps(payload).encode(), envelope.RECEIPT, [cast.receipts])
    with pytest.raises(BadReceipt):
        open_receipt(signed, cast.receipts.public)
