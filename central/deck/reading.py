"""Reads what others wrote: ``expected.json`` and the reader's lines (``rostlokal-station read --jsonl``)."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from central.deck.expected import Expected
from central.errors import CentralError

# A deck of 250 ballots with 400 boxes each is some 15 MB of lines.
_MOST_BYTES = 500_000_000

_T = TypeVar("_T", bound=BaseModel)


class TargetRead(BaseModel):
    """One box as the reader saw it."""

    model_config = ConfigDict(frozen=True)

    contest: str
    project: str
    column: str
    mark: Literal["marked", "blank", "unclear"]


class PageRead(BaseModel):
    """One line of ``read --jsonl``, as far as the comparison needs it."""

    model_config = ConfigDict(frozen=True)

    source: str
    frame: int
    status: Literal["read", "rejected"]
    reason: str | None = None
    serial: str | None = None
    page: int | None = None
    targets: tuple[TargetRead, ...] | None = None


def read_expected(path: Path) -> Expected:
    """The expectation; CentralError when the file cannot be read or is none."""
    return _parsed(Expected, _bytes(path), str(path))


def read_pages(path: Path) -> list[PageRead]:
    """The reader's lines; CentralError names the first line that is none."""
    lines = _bytes(path).splitlines()
    return [_parsed(PageRead, line, f"{path}, line {place}") for place, line in enumerate(lines, 1) if line.strip()]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CentralError("{path} is larger than {most} bytes. Name the right file.", path=path, most=_MOST_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise CentralError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error


def _parsed(model: type[_T], data: bytes, where: str) -> _T:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CentralError(
            "{where} is not what this comparison reads ({problem}). Name the deck's folder and the lines that "
            "`rostlokal-station read --test --jsonl` wrote.",
            where=where,
            problem=f"{place}: {first['msg']}" if place else first["msg"],
        ) from error
