"""Reads MARKS.jsonl: one ballot a line, with the boxes that its voter marks."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.errors import SimulatorError
from simulator.layout import BoxKey, Layout
from simulator.pens import Manner, parse_pen

Keys = frozenset[BoxKey]


class Mark(BaseModel):
    """One mark; ``kind`` overrides the manner of the ballot's pen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contest: str
    project: str
    column: str
    kind: Manner | None = None

    @property
    def key(self) -> BoxKey:
        """The target that it is meant for."""
        return self.contest, self.project, self.column


class FilledBallot(BaseModel):
    """What one voter does with the ballot of this serial; without ``pen`` chance picks one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    serial: str = Field(min_length=1)
    marks: tuple[Mark, ...] = ()
    pen: str | None = None


def load_marks(path: Path, layout: Layout) -> dict[str, FilledBallot]:
    """Read the ballots by serial, each checked against the layout.

    Raises SimulatorError with the line's number for broken lines, ballots given twice, unknown serials,
    pens and boxes.
    """
    keys = _keys_by_serial(layout)
    ballots: dict[str, FilledBallot] = {}
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    _add(ballots, line, keys, f"{path}, line {number}")
    except OSError as error:
        raise SimulatorError("Cannot read {path}: {reason}.", path=path, reason=error.strerror) from error
    return ballots


def _keys_by_serial(layout: Layout) -> dict[str, Keys]:
    by_style = {
        style: frozenset(target.key for page in pages.pages.values() for target in page.targets)
        for style, pages in layout.styles.items()
    }
    return {sheet.serial: by_style[sheet.style] for sheet in layout.sheets}


def _add(ballots: dict[str, FilledBallot], line: bytes, keys: dict[str, Keys], where: str) -> None:
    try:
        ballot = _parse(line)
        _check_ballot(ballot, ballots, keys)
    except SimulatorError as error:
        raise SimulatorError("{where}: " + error.text, where=where, **error.values) from error
    ballots[ballot.serial] = ballot


def _parse(line: bytes) -> FilledBallot:
    try:
        return FilledBallot.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SimulatorError(
            "This is no ballot ({problem}). Correct the line and run again.",
            problem=f"{place}: {first['msg']}" if place else first["msg"],
        ) from error


def _check_ballot(ballot: FilledBallot, earlier: dict[str, FilledBallot], keys: dict[str, Keys]) -> None:
    if ballot.pen is not None:
        parse_pen(ballot.pen)
    if ballot.serial not in keys:
        raise SimulatorError(
            "Serial {serial} is not in the layout. Use the layout.json of the ballots that the marks are for.",
            serial=ballot.serial,
        )
    if ballot.serial in earlier:
        raise SimulatorError(
            "Serial {serial} is filled in a second time. Keep one line a ballot (--photocopy makes copies).",
            serial=ballot.serial,
        )
    marked: set[BoxKey] = set()
    for mark in ballot.marks:
        if mark.key not in keys[ballot.serial]:
            raise _bad_mark(mark, ballot, "is not on the ballot")
        if mark.key in marked:
            raise _bad_mark(mark, ballot, "is marked twice")
        marked.add(mark.key)


def _bad_mark(mark: Mark, ballot: FilledBallot, what: str) -> SimulatorError:
    return SimulatorError(
        "The box of contest {contest}, project {project}, column {column} "
        + what
        + " (serial {serial}). Correct the line and run again.",
        contest=mark.contest,
        project=mark.project,
        column=mark.column,
        serial=ballot.serial,
    )
