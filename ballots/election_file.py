"""Reads ``election.toml``: from a file's exact bytes to a checked election and the hash that freezes it."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ballots.consistency import contradictions
from ballots.election import Election
from ballots.errors import ElectionError

# A real city with 400 projects in 14 languages needs about 2 MB; more is not an election definition.
MOST_BYTES = 8_000_000

# Where pydantic speaks to programmers.
_PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no setting that this program knows; check its spelling",
    "string_pattern_mismatch": "has a form or symbols that are not allowed here",
    "int_type": "must be a whole number, without quotation marks",
    "string_type": "must be text in quotation marks",
    "list_type": "must be a list",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "too_long": "has {actual_length} entries; at most {max_length} are possible",
}


@dataclass(frozen=True)
class ElectionFile:
    """An election with the exact bytes it came from. ``hash`` (SHA-256, hex) is how ballots and batches name it."""

    election: Election
    data: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the file's exact bytes, 64 hex digits."""
        return hashlib.sha256(self.data).hexdigest()


def read_election(path: Path) -> ElectionFile:
    """Reads and checks an election file.

    Raises ElectionError with every problem found, each with its path in the file.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ElectionError(str(path), [f"the file is larger than {MOST_BYTES} bytes"])
        data = path.read_bytes()
    except OSError as error:
        raise ElectionError(str(path), [f"the file cannot be read: {error.strerror}"]) from error
    return parse_election(data, str(path))


def parse_election(data: bytes, source: str) -> ElectionFile:
    """Checks the bytes of an election file; ``source`` is the name used in messages. Raises ElectionError."""
    try:
        # Editors on Windows may put a byte order mark in front, which "-sig" leaves out.
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ElectionError(source, [f"byte {error.start} is not UTF-8 text"]) from error
    # Besides its own errors, tomllib lets through those of Python's numbers and of too deep a nesting.
    except (ValueError, RecursionError) as error:
        raise ElectionError(source, [f"not TOML: {error}"]) from error
    try:
        # Strict, so that "95000", 95000.0 or true is no amount.
        election = Election.model_validate(tables, strict=True)
    except ValidationError as error:
        named = dict.fromkeys(_problem(tables, each) for each in error.errors())
        raise ElectionError(source, list(named)) from error
    if problems := contradictions(election):
        raise ElectionError(source, problems)
    return ElectionFile(election, data)


def _problem(tables: object, error: ErrorDetails) -> str:
    """``contests[2].method.max: is missing``, counted from 1 as a person counts.

    Steps that pydantic adds to say which kind of value it tried are not in the file and are left out.
    """
    path, here = "", tables
    for step in error["loc"]:
        if isinstance(step, int):
            path += f"[{step + 1}]"
            here = here[step] if isinstance(here, list) else None
        elif isinstance(here, dict) and step in here:
            path += f".{step}"
            here = here[step]
        elif error["type"] == "missing" and step == error["loc"][-1]:
            path += f".{step}"
    plain = _PLAIN_WORDS.get(error["type"])
    said = plain.format(**error.get("ctx", {})) if plain else error["msg"].removeprefix("Value error, ")
    return f"{path.lstrip('.') or 'the file'}: {said}"
