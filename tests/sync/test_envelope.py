import base64
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope
from sync.errors import BadEnvelope
from sync.keys import SigningKey

ONE, TWO, THREE = (SigningKey.generate() for _ in range(3))
PAYLOAD = b'{"said":"yes"}'


def signed(*signers: SigningKey, payload_type: str = envelope.BATCH) -> bytes:
    return envelope.sign(PAYLOAD, payload_type, signers or (ONE,))


def changed(document: bytes, **fields: object) -> bytes:
    return json.dumps(json.loads(document) | fields).encode()


def test_a_signed_payload_comes_back_byte_for_byte() -> None:
    payload = b'  { "a" : "\xc3\xa5" }\n'
    document = envelope.sign(payload, envelope.RECEIPT, [ONE])
    assert envelope.open_envelope(document, envelope.RECEIPT, [ONE.public]) == payload
    assert envelope.unverified_payload(document, envelope.RECEIPT) == payload


def test_the_signature_is_the_one_that_the_dsse_specification_describes() -> None:
    fields = json.loads(signed())
    said = b"DSSEv1 %d %b %d %b" % (len(envelope.BATCH), envelope.BATCH.encode(), len(PAYLOAD), PAYLOAD)
    assert base64.b64decode(fields["payload"]) == PAYLOAD
    assert fields["payloadType"] == envelope.BATCH
    assert fields["signatures"] == [{"keyid": ONE.key_id, "sig": base64.b64encode(ONE.sign(said)).decode()}]


def test_a_threshold_is_met_by_different_people() -> None:
    keys = [ONE.public, TWO.public, THREE.public]
    assert envelope.open_envelope(signed(ONE, THREE), envelope.BATCH, keys, threshold=2) == PAYLOAD


def test_a_stranger_beside_enough_signatures_does_no_harm() -> None:
    keys = [ONE.public, TWO.public]
    assert envelope.open_envelope(signed(THREE, ONE, TWO), envelope.BATCH, keys, threshold=2) == PAYLOAD


@pytest.mark.parametrize(
    "other", [envelope.MANIFEST, envelope.RECEIPT, envelope.ENROLMENT, envelope.GRANT, "", "text/plain"]
)
def test_a_document_never_passes_as_one_of_another_type(other: str) -> None:
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(signed(payload_type=other), envelope.BATCH, [ONE.public])
    relabelled = changed(signed(payload_type=other), payloadType=envelope.BATCH)
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(relabelled, envelope.BATCH, [ONE.public])


def test_one_person_signing_twice_counts_once() -> None:
    document = json.loads(signed(ONE))
    again = changed(json.dumps(document).encode(), signatures=document["signatures"] * 2)
    renamed = [*document["signatures"], {**document["signatures"][0], "keyid": TWO.key_id}]
    for forged in (again, changed(signed(ONE), signatures=renamed)):
        with pytest.raises(BadEnvelope):
            envelope.open_envelope(forged, envelope.BATCH, [ONE.public, TWO.public], threshold=2)


def test_a_key_listed_twice_is_still_one_key() -> None:
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(signed(ONE), envelope.BATCH, [ONE.public, ONE.public], threshold=2)


ATTACKS: list[tuple[str, Callable[[], bytes]]] = [
    ("signed by a stranger", lambda: signed(TWO)),
    ("a stranger under the right key's name", lambda: renamed(signed(TWO), ONE.key_id)),
    ("no signature at all", lambda: changed(signed(), signatures=[])),
    ("signatures of no list", lambda: changed(signed(), signatures={"keyid": "a", "sig": "b"})),
    ("a signature of no object", lambda: changed(signed(), signatures=["x"])),
    ("a signature without a name", lambda: changed(signed(), signatures=[{"sig": "AAAA"}])),
    ("a key name that is a list", lambda: changed(signed(), signatures=[{"keyid": [], "sig": "AAAA"}])),
    ("a signature that is a number", lambda: changed(signed(), signatures=[{"keyid": "a", "sig": 5}])),
    ("ten thousand signatures", lambda: changed(signed(), signatures=json.loads(signed())["signatures"] * 10_000)),
    ("another payload", lambda: changed(signed(), payload=base64.b64encode(b"{}").decode())),
    ("a payload that is no base64", lambda: changed(signed(), payload="a")),
    ("a payload that is a number", lambda: changed(signed(), payload=7)),
    ("a payload of half surrogates", lambda: signed().replace(b'"payload":"', b'"payload":"\\ud800')),
    ("no payload", lambda: b'{"payloadType":"%b","signatures":[]}' % envelope.BATCH.encode()),
    ("a list", lambda: b"[]"),
    ("null", lambda: b"null"),
    ("nothing", lambda: b""),
    ("cut off", lambda: signed()[:-1]),
    ("far too large", lambda: b" " * envelope.MAX_ENVELOPE + signed()),
]


def renamed(document: bytes, keyid: str) -> bytes:
    signature = json.loads(document)["signatures"][0] | {"keyid": keyid}
    return changed(document, signatures=[signature])


@pytest.mark.parametrize(("title", "forge"), ATTACKS, ids=[row[0] for row in ATTACKS])
def test_a_forged_envelope_is_refused(title: str, forge: Callable[[], bytes]) -> None:
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(forge(), envelope.BATCH, [ONE.public])


def test_no_flipped_bit_changes_what_was_said(flips: Callable[[bytes], list[bytes]]) -> None:
    for forged in flips(signed()):
        try:
            assert envelope.open_envelope(forged, envelope.BATCH, [ONE.public]) == PAYLOAD
        except BadEnvelope:
            continue


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(data, envelope.BATCH, [ONE.public])


def test_a_public_key_that_is_none_verifies_nothing() -> None:
    with pytest.raises(BadEnvelope):
        envelope.open_envelope(signed(), envelope.BATCH, ["ff" * 32])
