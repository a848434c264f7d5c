"""The ground under every signed document: strict models, strict JSON, one way to write bytes.

Bytes are signed, not meaning: whoever receives a document verifies and hashes the very bytes it came in,
so nothing here is canonical. Parsing is strict so that two readers can never see two different documents
in the same bytes: no doubled or unknown keys, no NaN or infinity, no lone surrogates, no coercions.
"""

import hashlib
import json
import math
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from sync.errors import SyncError

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""32 bytes (a SHA-256, a public key, a seed) as 64 lowercase hexadecimal digits."""

# A hostile key name may be as long as the whole document; the sentence on the screen must not be.
_MOST_SHOWN = 120
# Every integer of 15 digits is exact in a 64-bit float, which is all that many readers of JSON have, and
# fits every database's integers.
_MOST_DIGITS = 15


class Model(BaseModel):
    """A frozen record that refuses unknown fields and converts nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


M = TypeVar("M", bound=Model)


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data` as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write(model: Model) -> bytes:
    """The model as compact UTF-8 JSON; absent values are written as null."""
    return model.model_dump_json().encode()


def parse(model: type[M], data: bytes, error: type[SyncError]) -> M:
    """Read strict JSON into `model`.

    Raises:
        error: the bytes are no such document; the sentence names the first place that is wrong.
    """
    strict_json(data, error)
    try:
        return model.model_validate_json(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise error(
            "This is not a usable {document} ({place}: {problem}). Fetch it again from where it came from.",
            document=model.__name__.lower(),
            place=place[:_MOST_SHOWN] or "whole file",
            problem=first["msg"][:_MOST_SHOWN],
        ) from None


def strict_json(data: bytes, error: type[SyncError]) -> Any:
    """Read JSON, refusing whatever two readers could understand differently.

    Raises:
        error: broken UTF-8 or JSON, a key given twice, NaN, infinity, an integer that some readers round,
            or nesting beyond reason.
    """
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_once_each,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_exact,
        )
    except (ValueError, RecursionError):
        raise error("The document is damaged or is no such document. Fetch it again.") from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def _exact(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError("too large a number")
    return int(text)
