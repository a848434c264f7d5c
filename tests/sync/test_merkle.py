"""The Merkle root of RFC 6962, against the vectors that Certificate Transparency's own tests use."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.merkle import root

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_root_is_the_published_one(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_a_leaf_never_passes_as_two() -> None:
    """Without the bytes 0 and 1 in front, a leaf made of two hashes would have the same root as those two leaves."""
    pair = b"".join(hashlib.sha256(b"\0" + leaf).digest() for leaf in (b"a", b"b"))
    assert root([pair]) != root([b"a", b"b"])


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40, unique=True), st.data())
@settings(max_examples=50, deadline=None)
def test_another_order_or_one_leaf_less_is_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(leaves) - 1), min_size=2, max_size=2, unique=True))
    swapped = list(leaves)
    swapped[one], swapped[other] = leaves[other], leaves[one]
    assert len({root(leaves), root(swapped), root(leaves[:one] + leaves[one + 1 :])}) == 3
