import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope
from sync.enrolment import fold_code, make_grant, make_request, new_code, open_grant, open_request
from sync.errors import BadEnvelope, BadRequest
from sync.sealing import seal, unseal

SECRET = bytes(range(32))
CODE = "7G4K-2M9T"


def request(cast, **changes: str):
    fields = {
        "election": cast.election,
        "station": "library",
        "age_recipient": cast.laptop_age.recipient,
        "print_key": "cd" * 32,
        "code": CODE,
        "software": "0.1.0",
        "recipient": cast.central_age.recipient,
    }
    return make_request(cast.laptop, **(fields | changes))


def opened(cast, sealed: bytes):
    return open_request(sealed, cast.central_age, election=cast.election)


def forge(cast, signer, payload_type: str = envelope.ENROLMENT, **changes: object) -> bytes:
    signed = unseal(request(cast).sealed, cast.central_age)
    payload = json.loads(envelope.unverified_payload(signed, envelope.ENROLMENT)) | changes
    again = envelope.sign(json.dumps(payload).encode(), payload_type, [signer])
    return seal(again, [cast.central_age.recipient])


def test_central_learns_who_asks_and_with_which_code(cast) -> None:
    said = opened(cast, request(cast).sealed).request
    assert said.key == cast.laptop.public
    assert (said.station, said.code, said.software) == ("library", CODE, "0.1.0")
    assert said.age_recipient == cast.laptop_age.recipient


def test_both_sides_start_the_chain_with_the_same_hash_of_the_exact_bytes(cast) -> None:
    made = request(cast)
    payload = envelope.unverified_payload(unseal(made.sealed, cast.central_age), envelope.ENROLMENT)
    assert opened(cast, made.sealed).payload_hash == made.payload_hash == sha256(payload).hexdigest()


def test_the_code_is_read_by_central_alone(cast) -> None:
    made = request(cast)
    assert CODE.encode() not in made.sealed
    assert CODE not in repr(opened(cast, made.sealed))
    with pytest.raises(BadEnvelope):
        open_request(made.sealed, cast.laptop_age, election=cast.election)


def test_whoever_asks_must_hold_the_key_that_they_name(cast) -> None:
    with pytest.raises(BadEnvelope):
        opened(cast, forge(cast, cast.stranger))


@pytest.mark.parametrize("other", [envelope.BATCH, envelope.GRANT, envelope.MANIFEST, envelope.RECEIPT])
def test_another_signed_document_is_no_request(cast, other: str) -> None:
    with pytest.raises(BadEnvelope):
        opened(cast, forge(cast, cast.laptop, payload_type=other))


WRONG = [
    ("another election", {"election": "00" * 32}),
    ("a station that is a path", {"station": "../../etc"}),
    ("a station without a name", {"station": ""}),
    ("a recipient with a wrong checksum", {"age_recipient": "age1" + "q" * 58}),
    ("no code", {"code": ""}),
    ("a version of words", {"software": "newest"}),
    ("an unknown field", {"approved": True}),
    ("a print key of the wrong length", {"print_key": "cd"}),
]


@pytest.mark.parametrize(("title", "changes"), WRONG, ids=[row[0] for row in WRONG])
def test_a_request_that_cannot_be_right_is_refused(cast, title: str, changes: dict) -> None:
    with pytest.raises(BadRequest):
        opened(cast, forge(cast, cast.laptop, **changes))


def test_a_request_is_refused_where_it_is_made_already(cast) -> None:
    with pytest.raises(BadRequest):
        request(cast, code="7G4K")
    with pytest.raises(BadRequest):
        request(cast, station="Stora huset")


def test_every_flipped_bit_of_a_request_is_noticed(cast, flips) -> None:
    for damaged in flips(request(cast).sealed):
        with pytest.raises(BadEnvelope):
            opened(cast, damaged)


def test_a_code_is_eight_symbols_that_nobody_confuses() -> None:
    for code in (new_code() for _ in range(100)):
        assert len(code) == 9
        assert not set(code) & set("ILOU")
        assert fold_code(code) == code


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("typed", ["7g4k-2m9t", "7G4K2M9T", " 7g4k 2m9t\n", "7-G-4-K-2-M-9-T"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert fold_code(typed) == CODE


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert fold_code("oOiI-lL00") == "0011-1100"


@pytest.mark.parametrize("typed", ["", "7G4K", "7G4K-2M9TT", "UUUU-UUUU", "åäö12345", "7G4K_2M9T", "٧G4K-2M9T"])
def test_what_is_no_code_is_a_sentence(typed: str) -> None:
    with pytest.raises(BadRequest, match="eight"):
        fold_code(typed)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(typed: str) -> None:
    try:
        once = fold_code(typed)
    except BadRequest:
        return
    assert fold_code(once) == once


def grant(cast, incarnation: str | None = None, signer=None, recipient: str | None = None) -> bytes:
    return make_grant(
        signer or cast.receipts,
        recipient or cast.laptop_age.recipient,
        SECRET,
        incarnation or cast.laptop.key_id,
    )


def granted(cast, sealed: bytes):
    return open_grant(sealed, cast.laptop_age, cast.receipts.public, incarnation=cast.laptop.key_id)


def test_an_approved_station_receives_the_election_secret(cast) -> None:
    assert bytes.fromhex(granted(cast, grant(cast)).election_secret) == SECRET


def test_the_secret_does_not_show_when_a_grant_is_printed(cast) -> None:
    assert SECRET.hex() not in repr(granted(cast, grant(cast)))
    assert SECRET not in grant(cast)


def test_a_foreign_stations_grant_cannot_be_opened(cast) -> None:
    with pytest.raises(BadEnvelope):
        granted(cast, grant(cast, recipient=cast.stranger_age.recipient))


def test_a_grant_for_another_computer_is_refused_though_sealed_to_us(cast) -> None:
    with pytest.raises(BadRequest, match="another computer"):
        granted(cast, grant(cast, incarnation=cast.stranger.key_id))


def test_a_grant_that_central_has_not_signed_is_refused(cast) -> None:
    with pytest.raises(BadEnvelope):
        granted(cast, grant(cast, signer=cast.stranger))


def test_a_receipt_signed_by_central_is_no_grant(cast) -> None:
    said = json.dumps({"incarnation": cast.laptop.key_id, "election_secret": SECRET.hex()}).encode()
    sealed = seal(envelope.sign(said, envelope.RECEIPT, [cast.receipts]), [cast.laptop_age.recipient])
    with pytest.raises(BadEnvelope):
        granted(cast, sealed)


def test_every_flipped_bit_of_a_grant_is_noticed(cast, flips) -> None:
    for damaged in flips(grant(cast)):
        with pytest.raises(BadEnvelope):
            granted(cast, damaged)
