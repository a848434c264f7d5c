"""The number on the outer envelope of a provisional ballot (kuvertröst), by which central finds its check-in.

It is the beginning of the voter's nullifier, so that nothing else must be kept or sent: the check-in names the
envelope. The inner envelope, with the ballot in it, carries nothing.
"""

from ballots.serials import ALPHABET

# 60 bits: among a million envelopes two are alike in one election out of two million.
_SYMBOLS = 12
_BITS = 5


def envelope_number(nullifier: str) -> str:
    """Three groups of four symbols, ``7K3F-9ZQ2-MB4T``, for a nullifier of 64 hexadecimal digits."""
    number = int(nullifier[: _SYMBOLS * _BITS // 4], 16)
    symbols = "".join(ALPHABET[number >> shift & 31] for shift in range((_SYMBOLS - 1) * _BITS, -1, -_BITS))
    return "-".join(symbols[start : start + 4] for start in range(0, _SYMBOLS, 4))
