"""Tokens: paper proves its own origin, and every attack has its answer."""

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots import base45
from ballots.election_file import ElectionFile
from ballots.errors import TokenError
from ballots.token import (
    NotGenuine,
    PrintKey,
    TokenChecker,
    WrongElection,
    WrongMode,
    make_token,
    test_print_key,
)

KEY = PrintKey(b"k" * 32)
SERIAL = "0123456789ABCDEF"


@pytest.fixture(scope="session")
def election(elections: Any) -> ElectionFile:
    made: ElectionFile = elections.file()
    return made


@pytest.fixture(scope="session")
def official(election: ElectionFile) -> TokenChecker:
    return TokenChecker(election, "official", [KEY.public])


def test_a_token_tells_what_it_was_made_from(election: ElectionFile, official: TokenChecker) -> None:
    token = official.check(make_token(election, KEY, 0, 3, SERIAL, False))
    assert (token.style_index, token.page, token.serial, token.test, token.key) == (0, 3, SERIAL, False, KEY.public)


def test_a_token_is_135_alphanumeric_symbols(election: ElectionFile) -> None:
    text = make_token(election, KEY, 0, 1, SERIAL, False)
    assert len(text) == 135
    assert set(text) <= set(base45.ALPHABET)


def test_the_test_key_is_the_published_hash(election: ElectionFile) -> None:
    assert test_print_key(election).seed == hashlib.sha256(b"rostlokal-test" + election.data).digest()


def test_a_test_ballot_counts_in_a_test_whoever_printed_it(election: ElectionFile) -> None:
    checker = TokenChecker(election, "test", [KEY.public])
    for key in (KEY, test_print_key(election)):
        assert checker.check(make_token(election, key, 0, 1, SERIAL, True)).test


def test_a_test_ballot_never_counts_officially(election: ElectionFile, official: TokenChecker) -> None:
    for key in (KEY, test_print_key(election), PrintKey(b"x" * 32)):
        with pytest.raises(WrongMode):
            official.check(make_token(election, key, 0, 1, SERIAL, True))


def test_the_public_test_key_cannot_sign_official_ballots_even_when_listed(election: ElectionFile) -> None:
    key = test_print_key(election)
    with pytest.raises(NotGenuine):
        TokenChecker(election, "official", [key.public]).check(make_token(election, key, 0, 1, SERIAL, False))


def test_an_official_ballot_never_counts_in_a_test(election: ElectionFile) -> None:
    for trusted in ([], [KEY.public]):
        with pytest.raises(WrongMode):
            TokenChecker(election, "test", trusted).check(make_token(election, KEY, 0, 1, SERIAL, False))


def test_a_ballot_of_another_election_is_named_as_such(elections: Any, official: TokenChecker) -> None:
    other = elections.file(id="annan")
    with pytest.raises(WrongElection):
        official.check(make_token(other, KEY, 0, 1, SERIAL, False))


def test_a_key_that_nobody_lists_is_not_genuine(election: ElectionFile, official: TokenChecker) -> None:
    with pytest.raises(NotGenuine):
        official.check(make_token(election, PrintKey(b"x" * 32), 0, 1, SERIAL, False))


def test_a_listed_keys_tag_on_another_keys_signature_is_not_genuine(
    election: ElectionFile, official: TokenChecker
) -> None:
    body = base45.decode(make_token(election, KEY, 0, 1, SERIAL, False))[:26]
    with pytest.raises(NotGenuine):
        official.check(base45.encode(body + PrintKey(b"x" * 32).sign(body)))


def test_a_signed_token_of_a_style_that_does_not_exist_is_not_genuine(
    election: ElectionFile, official: TokenChecker
) -> None:
    with pytest.raises(NotGenuine):
        official.check(make_token(election, KEY, 1, 1, SERIAL, False))


@pytest.mark.parametrize(("style", "page"), [(256, 1), (-1, 1), (0, 256), (0, 0)])
def test_a_sheet_number_that_does_not_fit_is_never_written(election: ElectionFile, style: int, page: int) -> None:
    with pytest.raises(ValueError, match="byte"):
        make_token(election, KEY, style, page, SERIAL, False)


@given(place=st.integers(0, 89), flip=st.integers(1, 255))
@settings(max_examples=50, deadline=None)
def test_no_flipped_byte_passes(election: ElectionFile, official: TokenChecker, place: int, flip: int) -> None:
    data = bytearray(base45.decode(make_token(election, KEY, 0, 1, SERIAL, False)))
    data[place] ^= flip
    with pytest.raises(TokenError):
        official.check(base45.encode(bytes(data)))


@given(text=st.one_of(st.text(max_size=200), st.text(alphabet=base45.ALPHABET, min_size=135, max_size=135)))
@settings(max_examples=50, deadline=None)
def test_any_other_code_is_refused_without_a_crash(official: TokenChecker, text: str) -> None:
    with pytest.raises(TokenError):
        official.check(text)


def test_a_print_key_does_not_show_its_secret() -> None:
    assert "k" * 8 not in repr(KEY)
    assert (b"k" * 8).hex() not in repr(KEY)
