from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.outer_envelope import envelope_number
from ballots.serials import ALPHABET

NULLIFIERS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_number_is_the_beginning_of_the_nullifier():
    assert envelope_number("0" * 15 + "f" * 49) == "0000-0000-0000"
    assert envelope_number("f" * 15 + "0" * 49) == "ZZZZ-ZZZZ-ZZZZ"
    assert envelope_number("08421084210842108421" + "0" * 44) == "1111-1111-1111"


@settings(max_examples=30)
@given(NULLIFIERS, NULLIFIERS)
def test_numbers_are_alike_just_when_the_beginnings_are(one: str, other: str):
    assert (envelope_number(one) == envelope_number(other)) == (one[:15] == other[:15])
    assert set(envelope_number(one)) <= {*ALPHABET, "-"}
