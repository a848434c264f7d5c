"""Serial numbers of ballots: 80 random bits, written as 16 symbols of Crockford's base 32.

Random and unordered, so that a serial tells nothing about when or for whom a ballot was printed.
"""

import re
import secrets
from collections.abc import Iterable

# https://www.crockford.com/base32.html: no I, L, O and U, so that a serial can be read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_BYTES = 10
SERIAL_PATTERN = rf"^[{ALPHABET}]{{16}}$"
_SERIAL = re.compile(SERIAL_PATTERN)


def new_serials(count: int) -> list[str]:
    """``count`` fresh serials, all different, sorted so that no order of drawing remains."""
    serials: set[str] = set()
    while len(serials) < count:
        serials.add(serial_text(secrets.token_bytes(SERIAL_BYTES)))
    return sorted(serials)


def in_a_piles_order(serials: Iterable[str]) -> list[str]:
    """The serials in a random order that is stored nowhere, for papers that go on one pile.

    A pile is handed out from the top. If its papers lay sorted, then whoever has seen the voters come could tell from
    the serials alone which ballot is whose.
    """
    pile = list(serials)
    secrets.SystemRandom().shuffle(pile)
    return pile


def serial_text(data: bytes) -> str:
    """The 16 symbols for 10 bytes; ValueError for another length."""
    if len(data) != SERIAL_BYTES:
        raise ValueError(f"a serial has {SERIAL_BYTES} bytes, not {len(data)}")
    number = int.from_bytes(data)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


def is_serial(text: str) -> bool:
    """Whether ``text`` is a serial, written as in records: without blanks, dashes and letters that stand for others."""
    return _SERIAL.fullmatch(text) is not None


def serial_bytes(text: str) -> bytes:
    """The 10 bytes of a serial as printed or typed (blanks, dashes, case and I L O do not matter).

    ValueError when it is none.
    """
    folded = text.upper().translate(str.maketrans("ILO", "110", " -"))
    if len(folded) != 16 or any(symbol not in ALPHABET for symbol in folded):
        raise ValueError("a serial has 16 letters and digits")
    number = 0
    for symbol in folded:
        number = number << 5 | ALPHABET.index(symbol)
    return number.to_bytes(SERIAL_BYTES)


def grouped(serial: str) -> str:
    """The serial in groups of four, for people: ``0K3F-9ZQ2-…``."""
    return "-".join(serial[start : start + 4] for start in range(0, len(serial), 4))
