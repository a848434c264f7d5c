"""Base45 against the examples of RFC 9285, and its laws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots import base45


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_examples_of_the_rfc_hold(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_come_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.text(alphabet=base45.ALPHABET, max_size=60))
@settings(max_examples=50, deadline=None)
def test_no_two_texts_stand_for_the_same_bytes(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["A", "ABCD", "abc", "GGW", ":::", "AB8Å", "::"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        base45.decode(text)
