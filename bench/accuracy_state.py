"""What a long run has counted so far, kept in a file, so that a killed run goes on where it stopped."""

import hashlib
import os
import subprocess
from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.accuracy_report import Counts, Total
from bench.reading import ROOT

# What decides how a sheet looks and how it is read.
_ROOMS = ("ballots", "bench", "scanning", "simulator")


class CannotGoOn(Exception):
    """A run that must not be gone on with; the sentence says why and what to do."""


class Code(BaseModel):
    """Which program counted: its commit, whether its files differ from that commit, and the digest of its files."""

    model_config = ConfigDict(frozen=True)
    commit: str
    changed: bool
    digest: str


class Run(BaseModel):
    """What must be the same from the beginning of a run to its end; ``first`` is its first sheet."""

    model_config = ConfigDict(frozen=True)
    code: Code
    seeds: str
    first: int
    papers: tuple[str, ...]
    devices: tuple[str, ...]


class _State(BaseModel):
    run: Run
    sheets: int
    seconds: float
    positions: list[tuple[str, str, str, int]]
    pages: list[tuple[str, str, str, int]]
    misses: list[dict[str, object]]


def code_now() -> Code:
    """The program as it lies in this folder."""
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (ROOT / room).rglob("*.py")):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    changed = bool(_git("status", "--porcelain", "--", *_ROOMS))
    return Code(commit=_git("rev-parse", "HEAD") or "unknown", changed=changed, digest=digest.hexdigest())


def _git(*arguments: str) -> str:
    """What git says; nothing where the program is no checkout."""
    try:
        return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""


def save(file: Path, run: Run, total: Total) -> None:
    """Writes the file whole, or leaves the one before it."""
    state = _State(
        run=run,
        sheets=total.sheets,
        seconds=total.seconds,
        positions=[(*key, count) for key, count in total.positions.items()],
        pages=[(*key, count) for key, count in total.pages.items()],
        misses=total.misses,
    )
    unfinished = file.with_name(file.name + ".new")
    with unfinished.open("w") as out:
        out.write(state.model_dump_json())
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)


def load(file: Path, run: Run) -> Total:
    """What was counted so far, nothing when there is no file; CannotGoOn when that was another run."""
    if not file.exists():
        return Total()
    try:
        state = _State.model_validate_json(file.read_bytes())
    except ValidationError:
        raise CannotGoOn(f"{file} is damaged. Delete it to begin anew.") from None
    then, now = state.run.code, run.code
    if then != now:
        raise CannotGoOn(
            f"{file} holds {state.sheets} sheets read by {_named(then)}, this is {_named(now)}, and figures of two "
            "readers must not be mixed. Go back to that program, or delete the file to begin anew."
        )
    if state.run != run:
        raise CannotGoOn(
            f"{file} was begun with other sheets: from {state.run.first}, papers {_or_all(state.run.papers)}, devices "
            f"{_or_all(state.run.devices)}. Give the same options, or delete the file to begin anew."
        )
    return Total(state.sheets, state.seconds, _counts(state.positions), _counts(state.pages), state.misses)


def _named(code: Code) -> str:
    return f"commit {code.commit[:12]}" + (f" with changes ({code.digest[:8]})" if code.changed else "")


def _or_all(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "all"


def _counts(rows: list[tuple[str, str, str, int]]) -> Counts:
    return Counter({(dimension, value, what): count for dimension, value, what, count in rows})
