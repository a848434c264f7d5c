"""Sealed pictures: named by what is in them, and believed only if it is that."""

import pytest

from sync.blob import MAX_BLOB, blob_name, open_blob, seal_blob
from sync.errors import BadBlob
from sync.keys import AgeKey
from sync.sealing import seal
from sync.wire import sha256_hex

PICTURE = b"\xff\xd8\xff a page"


@pytest.fixture(scope="module")
def key() -> AgeKey:
    return AgeKey.generate()


def test_a_picture_comes_back_under_the_hash_of_its_own_bytes(key: AgeKey) -> None:
    sealed = seal_blob(PICTURE, [key.recipient, AgeKey.generate().recipient])
    assert blob_name(PICTURE) == sha256_hex(PICTURE)
    assert open_blob(sealed, key, blob_name(PICTURE)) == PICTURE
    assert PICTURE not in sealed


def test_the_recovery_key_opens_it_too(key: AgeKey) -> None:
    recovery = AgeKey.generate()
    assert open_blob(seal_blob(PICTURE, [key.recipient, recovery.recipient]), recovery, blob_name(PICTURE)) == PICTURE


def test_a_picture_larger_than_a_batch_travels_and_one_that_is_too_large_does_not(key: AgeKey) -> None:
    large = bytes(3_900_000)
    assert open_blob(seal_blob(large, [key.recipient]), key, blob_name(large)) == large
    with pytest.raises(BadBlob, match="larger than"):
        seal_blob(bytes(MAX_BLOB), [key.recipient])
    with pytest.raises(BadBlob, match="too large"):
        open_blob(seal(bytes(MAX_BLOB), [key.recipient]), key, blob_name(bytes(MAX_BLOB)))


def flipped(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


ATTACKS = {
    "another picture under this name": lambda key: seal_blob(b"another", [key.recipient]),
    "sealed to somebody else": lambda _: seal_blob(PICTURE, [AgeKey.generate().recipient]),
    "a flipped byte": lambda key: flipped(seal_blob(PICTURE, [key.recipient])),
    "cut off": lambda key: seal_blob(PICTURE, [key.recipient])[:-5],
    "not sealed at all": lambda _: PICTURE,
    "nothing": lambda _: b"",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_what_is_not_the_named_picture_is_refused(key: AgeKey, attack: object) -> None:
    assert callable(attack)
    with pytest.raises(BadBlob):
        open_blob(attack(key), key, blob_name(PICTURE))
