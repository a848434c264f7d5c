from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadEnvelope
from sync.keys import AgeKey
from sync.sealing import MAX_SEALED, seal, unseal

OURS, OTHER = AgeKey.generate(), AgeKey.generate()


@given(st.binary(max_size=2000))
def test_each_recipient_alone_opens_what_was_sealed(data: bytes) -> None:
    sealed = seal(data, [OURS.recipient, OTHER.recipient])
    assert unseal(sealed, OURS) == unseal(sealed, OTHER) == data


def test_nobody_else_opens_it() -> None:
    with pytest.raises(BadEnvelope):
        unseal(seal(b"vote", [OTHER.recipient]), OURS)


def test_the_same_data_is_sealed_differently_each_time() -> None:
    assert seal(b"vote", [OURS.recipient]) != seal(b"vote", [OURS.recipient])


def test_every_flipped_bit_is_noticed(flips: Callable[[bytes], list[bytes]]) -> None:
    sealed = seal(b"vote" * 200, [OURS.recipient])
    for forged in flips(sealed):
        with pytest.raises(BadEnvelope):
            unseal(forged, OURS)


def test_every_cut_is_noticed() -> None:
    sealed = seal(b"vote" * 200, [OURS.recipient])
    for length in range(0, len(sealed), 7):
        with pytest.raises(BadEnvelope):
            unseal(sealed[:length], OURS)


@pytest.mark.parametrize("size", [MAX_SEALED + 1, 5 * MAX_SEALED])
def test_an_oversize_file_is_not_even_tried(size: int) -> None:
    with pytest.raises(BadEnvelope, match="too large"):
        unseal(b"age-encryption.org/v1\n" + b"x" * size, OURS)


HEADERS = [
    b"age-encryption.org/v1\n",
    b"age-encryption.org/v1\n-> X25519\n",
    b"age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n",
    b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 63\nAAAA\n--- AAAA\n",
    b"age-encryption.org/v2\n-> X25519 AAAA\nAAAA\n--- AAAA\n",
    b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    b"age-encryption.org/v1\n" + b"-> x\n\n" * 20_000,
    b"age-encryption.org/v1\n" + b"-> x\n\n" * 300 + b"--- " + b"A" * 900_000,
    b"age-encryption.org/v1\n-> x\n\n--- " + b"-> x\n\n" * 100_000,
    b"age-encryption.org/v1\n-> x\n\n--- " + b"A" * 43 + b"\n" + b"-> x\n\n" * 100_000,
    b"age-encryption.org/v1\n-> x\n" + (b"A" * 64 + b"\n") * 10_000 + b"\n--- " + b"A" * 43 + b"\n",
    b"age-encryption.org/v1\n-> " + b"x " * 400_000 + b"\n\n--- " + b"A" * 43 + b"\n",
    b"\n--- ",
]


@pytest.mark.parametrize("data", HEADERS, ids=range(len(HEADERS)))
def test_hostile_age_headers_are_refused(data: bytes) -> None:
    with pytest.raises(BadEnvelope):
        unseal(data, OURS)


@given(st.binary(max_size=300), st.booleans())
def test_random_bytes_are_refused(data: bytes, with_header: bool) -> None:
    with pytest.raises(BadEnvelope):
        unseal(b"age-encryption.org/v1\n" * with_header + data, OURS)


@pytest.mark.parametrize("recipient", ["", "age1", "ssh-ed25519 AAAA", "age1" + "q" * 58])
def test_sealing_to_what_is_no_key_is_a_sentence(recipient: str) -> None:
    with pytest.raises(BadEnvelope):
        seal(b"vote", [recipient])
