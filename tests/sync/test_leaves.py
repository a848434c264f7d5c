import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadBatch
from sync.leaves import Opening, check, commit, new_opening


def test_a_leaf_is_the_documented_hash() -> None:
    opening = Opening(salt="000102030405060708090a0b0c0d0e0f", body="å")
    expected = hashlib.sha256(b"rostlokal-leaf-v1\0" + bytes(range(16)) + b"\xc3\xa5").hexdigest()
    assert commit(opening) == expected


def test_the_same_marks_never_give_the_same_leaf() -> None:
    assert len({commit(new_opening("yes")) for _ in range(50)}) == 50


def sorted_openings(count: int) -> list[Opening]:
    return sorted((new_opening(str(number)) for number in range(count)), key=commit)


@given(st.integers(0, 20))
def test_openings_match_the_leaves_that_they_gave(count: int) -> None:
    openings = sorted_openings(count)
    check([commit(opening) for opening in openings], openings)


OPENINGS = sorted_openings(4)
LEAVES = [commit(opening) for opening in OPENINGS]
SWAPPED_BODY = [OPENINGS[0].model_copy(update={"body": "other"}), *OPENINGS[1:]]
ATTACKS = [
    ("an opening is missing", LEAVES, OPENINGS[:-1]),
    ("an opening too many", LEAVES[:-1], OPENINGS),
    ("an opening with another body", LEAVES, SWAPPED_BODY),
    ("the same opening twice", LEAVES, [OPENINGS[0], OPENINGS[0], *OPENINGS[2:]]),
    ("a leaf twice", [LEAVES[0], *LEAVES], [OPENINGS[0], *OPENINGS]),
    ("leaves in the order of reading", LEAVES[::-1], OPENINGS[::-1]),
    ("openings in the order of reading", LEAVES, OPENINGS[::-1]),
    ("openings without leaves", [], OPENINGS),
    ("leaves without openings", LEAVES, []),
]


@pytest.mark.parametrize(("title", "leaves", "openings"), ATTACKS, ids=[row[0] for row in ATTACKS])
def test_openings_that_are_not_the_signed_ones_are_refused(
    title: str, leaves: list[str], openings: list[Opening]
) -> None:
    with pytest.raises(BadBatch):
        check(leaves, openings)


@pytest.mark.parametrize("salt", ["", "00", "zz" * 16, "00" * 17, "AB" * 16])
def test_a_salt_has_sixteen_bytes(salt: str) -> None:
    with pytest.raises(ValueError):
        Opening(salt=salt, body="x")
