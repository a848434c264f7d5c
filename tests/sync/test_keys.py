import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import KeyringError
from sync.keys import AgeKey, SigningKey, is_recipient, key_id, verify

# RFC 8032, 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_keys_and_signatures_are_those_of_the_published_vectors() -> None:
    key = SigningKey.from_seed(SEED)
    assert key.public == PUBLIC
    assert key.sign(b"\x72").hex() == SIGNATURE
    assert verify(PUBLIC, bytes.fromhex(SIGNATURE), b"\x72")


def test_a_key_is_named_by_the_hash_of_its_raw_public_bytes() -> None:
    assert SigningKey.from_seed(SEED).key_id == hashlib.sha256(bytes.fromhex(PUBLIC)).hexdigest()
    assert key_id(PUBLIC) == SigningKey.from_seed(SEED).key_id


def test_a_key_comes_back_from_its_seed() -> None:
    key = SigningKey.generate()
    assert SigningKey.from_seed(key.seed).public == key.public


def test_two_fresh_keys_differ() -> None:
    assert SigningKey.generate().public != SigningKey.generate().public
    assert AgeKey.generate().recipient != AgeKey.generate().recipient


NOT_SIGNED = [
    ("another key", "00" * 32, bytes.fromhex(SIGNATURE), b"\x72"),
    ("other data", PUBLIC, bytes.fromhex(SIGNATURE), b"\x73"),
    ("a flipped bit", PUBLIC, bytes.fromhex("93" + SIGNATURE[2:]), b"\x72"),
    ("an empty signature", PUBLIC, b"", b"\x72"),
    ("half a signature", PUBLIC, bytes.fromhex(SIGNATURE)[:32], b"\x72"),
    ("a longer signature", PUBLIC, bytes.fromhex(SIGNATURE) + b"\0", b"\x72"),
    ("a key in capitals", PUBLIC.upper(), bytes.fromhex(SIGNATURE), b"\x72"),
    ("a key with a line break", PUBLIC + "\n", bytes.fromhex(SIGNATURE), b"\x72"),
    ("a key that is no hexadecimal", "zz" * 32, bytes.fromhex(SIGNATURE), b"\x72"),
    ("no key", "", bytes.fromhex(SIGNATURE), b"\x72"),
]


@pytest.mark.parametrize(("title", "public", "signature", "data"), NOT_SIGNED, ids=[row[0] for row in NOT_SIGNED])
def test_what_was_not_signed_is_not_believed(title: str, public: str, signature: bytes, data: bytes) -> None:
    assert not verify(public, signature, data)


@given(st.text(max_size=70), st.binary(max_size=70), st.binary(max_size=20))
def test_verifying_never_raises(public: str, signature: bytes, data: bytes) -> None:
    assert not verify(public, signature, data)


def test_an_age_key_comes_back_from_its_text() -> None:
    key = AgeKey.generate()
    assert AgeKey.from_text(f" {key.text}\n").recipient == key.recipient


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1", "age1xyz", "å"])
def test_what_is_no_age_key_is_a_sentence(text: str) -> None:
    with pytest.raises(KeyringError):
        AgeKey.from_text(text)


def test_a_recipient_with_one_wrong_letter_is_noticed() -> None:
    right = AgeKey.generate().recipient
    wrong = right[:-1] + ("q" if right[-1] != "q" else "p")
    assert is_recipient(right)
    assert not is_recipient(wrong)
    assert not is_recipient("")


def test_printing_a_key_shows_nothing_secret() -> None:
    key, age = SigningKey.from_seed(SEED), AgeKey.generate()
    assert SEED.hex() not in f"{key!r}{vars(key)!r}"
    assert age.text not in f"{age!r}{vars(age)!r}"
