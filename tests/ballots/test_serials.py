"""Serials: random, unordered, and typed back from paper without trouble."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.serials import SERIAL_PATTERN, grouped, in_a_piles_order, new_serials, serial_bytes, serial_text


@given(st.binary(min_size=10, max_size=10))
@settings(max_examples=50, deadline=None)
def test_ten_bytes_come_back_from_the_printed_serial(data: bytes) -> None:
    assert re.fullmatch(SERIAL_PATTERN, serial_text(data))
    assert serial_bytes(grouped(serial_text(data))) == data


def test_fresh_serials_are_all_different_and_sorted() -> None:
    serials = new_serials(500)
    assert len(set(serials)) == 500
    assert serials == sorted(serials)


def test_a_pile_lies_in_no_order_of_its_serials() -> None:
    serials = new_serials(500)
    piles = [in_a_piles_order(serials) for _ in range(2)]
    assert all(sorted(pile) == serials for pile in piles)
    # Of a random order, one of 10^18 has so many serials beside their neighbour.
    assert all(sum(a < b for a, b in itertools.pairwise(pile)) < 400 for pile in piles)
    assert piles[0] != piles[1]


def test_a_serial_may_be_typed_small_spaced_and_with_lookalike_letters() -> None:
    assert serial_bytes("oil0 1111 abcd-efgh") == serial_bytes("01101111ABCDEFGH")


@pytest.mark.parametrize("typed", ["", "0123", "0123456789ABCDEFG", "0123456789ABCDEU", "0123456789ABCDÉF"])
def test_what_is_no_serial_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="16 letters and digits"):
        serial_bytes(typed)


def test_bytes_of_another_length_are_no_serial() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        serial_text(b"123")


def test_serials_are_printed_in_groups_of_four() -> None:
    assert grouped("0123456789ABCDEF") == "0123-4567-89AB-CDEF"
