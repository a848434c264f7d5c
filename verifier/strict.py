"""Reads JSON in which two readers can never see two different things, and takes it apart field by field."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from verifier.errors import BadBundleError

T = TypeVar("T")
# Every integer of so many digits is exact in all readers of JSON.
_MOST_DIGITS = 15
_HASH = re.compile(r"[0-9a-f]{64}")


def read_json(data: bytes, name: str) -> Any:
    """JSON in UTF-8 without doubled keys, fractions, NaN or numbers that some readers round."""
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_once_each,
            parse_constant=_refuse,
            parse_float=_refuse,
            parse_int=_exact,
        )
    except (ValueError, RecursionError) as error:
        raise BadBundleError(f"{name} is not readable: {_short(error)}") from None


def fields(value: object, *names: str) -> dict[str, Any]:
    """A table with exactly these fields."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise BadBundleError(f"expected the fields {', '.join(names)}, found {_short(value)}")
    return value


def text(value: object) -> str:
    """A string that can be written as UTF-8."""
    if not isinstance(value, str):
        raise BadBundleError(f"expected text, found {_short(value)}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadBundleError("a text holds half a character") from None
    return value


def number(value: object) -> int:
    """A whole number from 0 on."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadBundleError(f"expected a whole number from 0 on, found {_short(value)}")
    return value


def truth(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadBundleError(f"expected true or false, found {_short(value)}")
    return value


def hash256(value: object) -> str:
    """64 lowercase hexadecimal digits."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise BadBundleError(f"expected 64 hexadecimal digits, found {_short(value)}")
    return value


def listed(value: object, each: Callable[[object], T]) -> list[T]:
    """A list of such things."""
    if not isinstance(value, list):
        raise BadBundleError(f"expected a list, found {_short(value)}")
    return [each(item) for item in value]


def table(value: object, each: Callable[[object], T]) -> dict[str, T]:
    """A table of such things, under any names."""
    if not isinstance(value, dict):
        raise BadBundleError(f"expected a table, found {_short(value)}")
    return {text(name): each(item) for name, item in value.items()}


def bytes64(value: object) -> bytes:
    """Bytes written as standard base64."""
    try:
        return base64.b64decode(text(value), validate=True)
    except (binascii.Error, ValueError):
        raise BadBundleError(f"expected base64, found {_short(value)}") from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(written: str) -> float:
    raise ValueError(f"{written[:20]} is no whole number")


def _exact(written: str) -> int:
    if len(written) > _MOST_DIGITS:
        raise ValueError("a number is too large")
    return int(written)


def _short(value: object) -> str:
    shown = repr(value)
    # Hostile text may be as long as its file; the sentence must not be.
    return shown if len(shown) <= 80 else f"{shown[:80]}…"
