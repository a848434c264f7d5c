import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope
from sync.batch import MAX_BYTES, MAX_RECORDS, Kind, OpenedBatch, Stream, make_batch, open_batch
from sync.errors import BadBatch, BadEnvelope, SyncError, UnknownIncarnation
from sync.leaves import Opening, commit, new_opening
from sync.sealing import seal, unseal

BALLOTS, PAPER, CHECKINS = Stream.BALLOTS, Stream.PAPER, Stream.CHECKINS


def opened(cast, sealed: bytes) -> OpenedBatch:
    return open_batch(sealed, cast.central_age, cast.find_key, election=cast.election)


def inside(cast, sealed: bytes) -> tuple[dict, list[dict]]:
    """The payload and the openings as plain JSON, for an attacker to change."""
    plain = json.loads(unseal(sealed, cast.central_age))
    payload = envelope.unverified_payload(plain["envelope"].encode(), envelope.BATCH)
    return json.loads(payload), plain["openings"]


def forge(cast, payload: dict | bytes, openings: list, signer=None, **more: object) -> bytes:
    """What an attacker who can sign with `signer` (the laptop's own key by default) would send."""
    said = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = envelope.sign(said, more.pop("payload_type", envelope.BATCH), [signer or cast.laptop])
    plain = {"envelope": signed.decode(), "openings": openings} | more
    return seal(json.dumps(plain).encode(), [cast.central_age.recipient])


def test_ballots_come_back_with_their_leaves_and_openings(cast) -> None:
    ballots = cast.ballots(5)
    made = cast.batch(7, "aa" * 32, openings=ballots)
    batch = opened(cast, made.sealed)
    assert (batch.payload.stream, batch.payload.kind, batch.payload.seq) == (BALLOTS, Kind.RECORDS, 7)
    assert batch.payload.incarnation == cast.laptop.key_id
    assert batch.payload.prev == "aa" * 32
    assert batch.payload.count == 5
    assert batch.payload_hash == made.payload_hash
    assert {opening.body for opening in batch.openings} == {ballot.body for ballot in ballots}


def test_check_ins_come_back_as_records(cast) -> None:
    records = [{"nullifier": "ab" * 32, "contests": ["parks"], "provisional": False, "note": None, "n": 1.5}]
    batch = opened(cast, cast.batch(stream=CHECKINS, records=records).sealed)
    assert batch.payload.records == records
    assert batch.payload.leaves is None
    assert batch.openings == []


def test_the_recovery_key_opens_a_batch_too(cast) -> None:
    made = cast.batch()
    assert open_batch(made.sealed, cast.recovery, cast.find_key, election=cast.election).payload.seq == 1


def test_the_payload_hash_is_over_the_exact_signed_bytes_that_are_kept(cast) -> None:
    made = cast.batch()
    kept = opened(cast, made.sealed).envelope
    payload = envelope.open_envelope(kept, envelope.BATCH, [cast.laptop.public])
    assert sha256(payload).hexdigest() == made.payload_hash


@given(data=st.data())
def test_no_order_of_ballots_or_records_survives(cast, data) -> None:
    ballots = cast.ballots(6)
    shuffled = data.draw(st.permutations(ballots))
    one, two = cast.batch(openings=ballots), cast.batch(openings=shuffled)
    assert one.payload_hash == two.payload_hash
    assert inside(cast, one.sealed) == inside(cast, two.sealed)
    records = [{"b": number, "a": [str(number)]} for number in range(6)]
    turned = [dict(reversed(record.items())) for record in data.draw(st.permutations(records))]
    assert [sorted(record) for record in turned] == [["a", "b"]] * 6
    before = opened(cast, cast.batch(stream=PAPER, records=records).sealed).payload.records
    assert opened(cast, cast.batch(stream=PAPER, records=turned).sealed).payload.records == before


def test_the_order_of_keys_in_a_record_does_not_survive_either(cast) -> None:
    one = cast.batch(stream=PAPER, records=[{"a": {"x": 1, "y": 2}, "b": 2}])
    two = cast.batch(stream=PAPER, records=[{"b": 2, "a": {"y": 2, "x": 1}}])
    assert one.payload_hash == two.payload_hash


def test_the_signed_part_of_a_ballot_batch_holds_leaves_and_nothing_of_the_ballots(cast) -> None:
    ballots = [new_opening("serial 7KQ2"), new_opening("parks: 3")]
    payload, _ = inside(cast, cast.batch(openings=ballots).sealed)
    assert payload["leaves"] == sorted(commit(ballot) for ballot in ballots)
    assert payload["records"] is None
    assert "7KQ2" not in json.dumps(payload)
    assert not any(ballot.salt in json.dumps(payload) for ballot in ballots)


def test_nothing_readable_is_left_outside_the_seal(cast) -> None:
    sealed = cast.batch(openings=[new_opening("serial 7KQ2-8XWR")]).sealed
    for secret in (b"7KQ2-8XWR", cast.laptop.key_id.encode(), cast.election.encode(), b"ballots"):
        assert secret not in sealed


SHAPES = [
    (BALLOTS, Kind.OPEN, {"records": [{"box": 1}]}),
    (BALLOTS, Kind.OPEN, {}),
    (BALLOTS, Kind.CLOSE, {"records": [{"ballots": 120}]}),
    (BALLOTS, Kind.AMEND, {"openings": [new_opening("new marks")]}),
    (BALLOTS, Kind.AMEND, {"openings": [new_opening("new marks")], "records": [{"reason": "tear"}]}),
    (PAPER, Kind.OPEN, {"records": []}),
    (PAPER, Kind.CLOSE, {"records": [{"counted": 120}]}),
    (PAPER, Kind.AMEND, {"records": [{"unused": 3}]}),
    (CHECKINS, Kind.CLOSE, {}),
]


@pytest.mark.parametrize(("stream", "kind", "said"), SHAPES)
def test_every_kind_of_batch_travels(cast, stream: Stream, kind: Kind, said: dict) -> None:
    made = make_batch(
        cast.laptop,
        [cast.central_age.recipient],
        election=cast.election,
        stream=stream,
        seq=1,
        prev=cast.request,
        manifest=1,
        kind=kind,
        **said,
    )
    assert opened(cast, made.sealed).payload.kind is kind


MISTAKES = [
    (CHECKINS, Kind.RECORDS, {"openings": [new_opening("a vote")]}),
    (PAPER, Kind.AMEND, {"openings": [new_opening("a vote")], "records": [{}]}),
    (BALLOTS, Kind.RECORDS, {"records": [{"serial": "7KQ2"}]}),
    (BALLOTS, Kind.RECORDS, {"records": [{"serial": "7KQ2"}], "openings": [new_opening("a vote")]}),
    (BALLOTS, Kind.RECORDS, {"openings": []}),
    (BALLOTS, Kind.AMEND, {"records": [{"serial": "7KQ2"}]}),
    (BALLOTS, Kind.CLOSE, {"openings": [new_opening("a vote")]}),
    (PAPER, Kind.RECORDS, {"records": []}),
]


@pytest.mark.parametrize(("stream", "kind", "said"), MISTAKES)
def test_a_stream_never_carries_what_belongs_to_another(cast, stream: Stream, kind: Kind, said: dict) -> None:
    with pytest.raises(ValueError):
        cast.batch(stream=stream, kind=kind, **said)


def test_a_batch_holds_the_most_records_and_not_one_more(cast) -> None:
    most = [{"n": number} for number in range(MAX_RECORDS)]
    assert opened(cast, cast.batch(stream=PAPER, records=most).sealed).payload.count == MAX_RECORDS
    with pytest.raises(BadBatch, match="split"):
        cast.batch(stream=PAPER, records=[*most, {"n": 0}])


def test_a_batch_that_would_be_too_large_is_refused_where_it_is_made(cast) -> None:
    with pytest.raises(BadBatch, match="split"):
        cast.batch(stream=PAPER, records=[{"text": "x" * MAX_BYTES}])


def test_openings_that_are_too_much_are_refused_by_central_too(cast) -> None:
    payload, _ = inside(cast, cast.batch().sealed)
    with pytest.raises(SyncError):
        opened(cast, forge(cast, payload, [{"salt": "00" * 16, "body": "x" * MAX_BYTES}]))


# What a thief with the laptop's own key could still try to make central believe.
RULES: list[tuple[str, Callable[[dict, list], object]]] = [
    ("an unknown field", lambda payload, _: payload.update(admin=True)),
    ("a count that is not what is there", lambda payload, _: payload.update(count=2)),
    ("a negative count", lambda payload, _: payload.update(count=-3)),
    ("more than the most records", lambda payload, _: payload.update(count=300, leaves=["ab" * 32] * 300)),
    ("number zero", lambda payload, _: payload.update(seq=0)),
    ("a number with too many digits", lambda payload, _: payload.update(seq=1_000_000)),
    ("a number that is a fraction", lambda payload, _: payload.update(seq=1.5)),
    ("a number as text", lambda payload, _: payload.update(seq="1")),
    ("an unknown stream", lambda payload, _: payload.update(stream="gossip")),
    ("an unknown kind", lambda payload, _: payload.update(kind="delete")),
    ("a hash in capitals", lambda payload, _: payload.update(prev="AB" * 32)),
    ("a hash with a line break", lambda payload, _: payload.update(prev="ab" * 32 + "\n")),
    ("another election", lambda payload, _: payload.update(election="00" * 32)),
    ("manifest zero", lambda payload, _: payload.update(manifest=0)),
    (
        "neither leaves nor records",
        lambda payload, _: payload.update(stream="paper", kind="close", leaves=None, count=0),
    ),
    ("a manifest number beyond all databases", lambda payload, _: payload.update(manifest=2**64)),
    ("leaves in the check-in stream", lambda payload, _: payload.update(stream="checkins")),
    ("clear records among ballots", lambda payload, _: payload.update(records=[], leaves=None, count=0)),
    ("leaves out of order", lambda payload, _: payload["leaves"].reverse()),
    ("a leaf twice", lambda payload, _: payload.update(leaves=[payload["leaves"][0]] * 3)),
    ("a leaf that nobody opened", lambda payload, _: payload["leaves"].__setitem__(0, "00" * 32)),
    ("an opening missing", lambda _, openings: openings.pop()),
    ("an opening more", lambda _, openings: openings.append(openings[0])),
    ("openings in another order", lambda _, openings: openings.reverse()),
    ("an opening changed", lambda _, openings: openings[0].update(body="other marks")),
    ("an opening with an unknown field", lambda _, openings: openings[0].update(at="10:15")),
    ("an opening of the wrong kind", lambda _, openings: openings.__setitem__(0, "x")),
]


@pytest.mark.parametrize(("title", "change"), RULES, ids=[row[0] for row in RULES])
def test_a_genuine_signature_does_not_excuse(cast, title: str, change: Callable) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    change(payload, openings)
    with pytest.raises(BadBatch):
        opened(cast, forge(cast, payload, openings))


def test_the_forger_of_these_tests_can_make_a_good_batch(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    assert opened(cast, forge(cast, payload, openings)).payload.count == 3


def test_a_batch_signed_by_a_stranger_for_the_station_is_refused(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    with pytest.raises(BadEnvelope):
        opened(cast, forge(cast, payload, openings, signer=cast.stranger))


def test_a_stranger_speaking_for_themselves_is_unknown(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    payload["incarnation"] = cast.stranger.key_id
    with pytest.raises(UnknownIncarnation):
        opened(cast, forge(cast, payload, openings, signer=cast.stranger))


def test_a_key_that_does_not_belong_to_the_name_is_never_used(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    sealed = forge(cast, payload, openings, signer=cast.stranger)
    with pytest.raises(UnknownIncarnation):
        open_batch(sealed, cast.central_age, lambda _: cast.stranger.public, election=cast.election)


@pytest.mark.parametrize("other", [envelope.RECEIPT, envelope.MANIFEST, envelope.ENROLMENT, envelope.GRANT])
def test_another_document_signed_by_the_same_key_is_no_batch(cast, other: str) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    with pytest.raises(BadEnvelope):
        opened(cast, forge(cast, payload, openings, payload_type=other))


def test_a_receipt_passed_as_a_batch_is_refused(cast) -> None:
    receipt = b'{"incarnation":"%b","stream":"ballots","seq":1}' % cast.laptop.key_id.encode()
    with pytest.raises(BadBatch):
        opened(cast, forge(cast, receipt, []))


def test_something_smuggled_in_beside_the_envelope_is_refused(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    with pytest.raises(BadBatch):
        opened(cast, forge(cast, payload, openings, voters=["ab"]))


def test_a_payload_with_a_key_given_twice_is_refused(cast) -> None:
    payload, openings = inside(cast, cast.batch().sealed)
    twice = json.dumps(payload)[:-1] + ', "seq": 2}'
    with pytest.raises(BadBatch):
        opened(cast, forge(cast, twice.encode(), openings))


def test_a_batch_sealed_to_somebody_else_is_refused(cast) -> None:
    with pytest.raises(BadEnvelope):
        open_batch(cast.batch().sealed, cast.stranger_age, cast.find_key, election=cast.election)


def test_every_flipped_bit_and_every_cut_is_noticed(cast, flips) -> None:
    sealed = cast.batch().sealed
    for damaged in [*flips(sealed), *(sealed[:length] for length in range(0, len(sealed), 97))]:
        with pytest.raises(BadEnvelope):
            opened(cast, damaged)


@given(st.binary(max_size=400))
def test_random_bytes_sealed_to_us_are_a_sentence(cast, data: bytes) -> None:
    with pytest.raises(SyncError):
        opened(cast, seal(data, [cast.central_age.recipient]))


def test_records_that_json_cannot_carry_are_a_mistake_of_the_program(cast) -> None:
    with pytest.raises(ValueError):
        cast.batch(stream=PAPER, records=[{"note": "\ud800"}])
    with pytest.raises(ValueError):
        cast.batch(stream=PAPER, records=[{"ink": float("nan")}])
    with pytest.raises(BadBatch):
        cast.batch(stream=PAPER, records=[{"serial": 2**64}])


def test_an_opening_is_plain_text_to_sync(cast) -> None:
    body = '{"räksmörgås": "\\u0000 \\" 🗳"}'
    batch = opened(cast, cast.batch(openings=[Opening(salt="01" * 16, body=body)]).sealed)
    assert batch.openings[0].body == body
