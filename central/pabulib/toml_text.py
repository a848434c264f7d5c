"""Writes the few kinds of TOML that an election definition needs. The format: https://toml.io/en/v1.0.0."""

import json
from collections.abc import Mapping, Sequence

Value = str | int | Sequence[str] | Sequence[int]


def table(header: str, values: Mapping[str, Value | Mapping[str, Value]]) -> list[str]:
    """The lines of one table: its header (``[tie_lot]``, ``[[pots]]``, "" at the top), then a line for each key."""
    return [*([header] if header else []), *(f"{key} = {_value(value)}" for key, value in values.items()), ""]


def comment(text: str) -> str:
    """``text`` as one comment line, without line ends or control characters, which no comment may hold."""
    return "# " + " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _value(value: Value | Mapping[str, Value]) -> str:
    if isinstance(value, str):
        # TOML's escapes in basic strings include all of JSON's; only DEL must be escaped here and not there.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    return "[" + ", ".join(_value(part) for part in value) + "]"
