"""Exact numbers: whole ones as int, all others as fractions, so that no count ever rounds."""

import re
from fractions import Fraction

Exact = int | Fraction

# 18 digits keep every sum of a million ballots far inside what SQLite and spreadsheets can hold.
_DECIMAL = re.compile(r"\d{1,18}(\.\d{1,18})?", re.ASCII)


def parse_exact(text: str) -> Exact:
    """``"12"``, ``"12.0"`` and ``"0.5"`` as exact numbers; ValueError for signs, exponents and all else."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number")
    return simplest(Fraction(text)) if "." in text else int(text)


def simplest(number: Exact) -> Exact:
    """A whole number as int, anything else unchanged."""
    return number.numerator if number.denominator == 1 else number


def as_json(number: Exact) -> int | str:
    """The number as JSON carries it: an integer, or ``"p/q"``."""
    number = simplest(number)
    return number if isinstance(number, int) else f"{number.numerator}/{number.denominator}"
