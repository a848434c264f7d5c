"""Reads a Pabulib file into data and refuses one that contradicts itself."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from central.errors import PabulibError
from central.exact import Exact, parse_exact
from central.pabulib.model import PabulibFile, PabulibProject, PabulibVote, meta_number
from central.pabulib.sections import Row, rows_of

# The largest of Pabulib's files are around 30 MB; a million votes with ages and districts need about 60 MB.
MOST_BYTES = 200_000_000


def read_pabulib(path: Path) -> PabulibFile:
    """Reads the file at ``path``. Raises PabulibError with the line where something is wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PabulibError("{path} is larger than {most} bytes, so it is not read.", path=path, most=MOST_BYTES)
        with path.open("rb") as lines:
            return parse_pabulib(lines, path.stem)
    except OSError as error:
        raise PabulibError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error


def parse_pabulib(lines: Iterable[bytes], name: str) -> PabulibFile:
    """Reads a file's bytes, cut at line ends; ``name`` is what the election made of it is called. PabulibError."""
    digest = hashlib.sha256()
    meta: dict[str, str] = {}
    projects: dict[str, PabulibProject] = {}
    votes: dict[str, PabulibVote] = {}
    for section, row in rows_of(_hashed(lines, digest.update)):
        if section == "META":
            _read_meta(row, meta)
        elif section == "PROJECTS":
            _read_project(row, projects)
        else:
            _read_vote(row, votes, projects)
    _compare_count("num_projects", meta, len(projects), "projects")
    _compare_count("num_votes", meta, len(votes), "votes")
    if not projects:
        raise PabulibError("The file has no projects.")
    return PabulibFile(
        name, digest.hexdigest(), meta, meta_number(meta, "budget"), tuple(projects.values()), tuple(votes.values())
    )


def _hashed(lines: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for line in lines:
        update(line)
        yield line


def _read_meta(row: Row, meta: dict[str, str]) -> None:
    key, value = _cell(row, "key", "META"), _column(row, "value", "META")
    if key in meta:
        raise PabulibError("META names {key} twice.", row.line, key=key)
    meta[key] = value


def _read_project(row: Row, projects: dict[str, PabulibProject]) -> None:
    project_id = _cell(row, "project_id", "PROJECTS")
    if project_id in projects:
        raise PabulibError("the project {id} comes twice.", row.line, id=project_id)
    official = row.cells.get("score") or row.cells.get("votes")
    selected = row.cells.get("selected")
    projects[project_id] = PabulibProject(
        id=project_id,
        name=" ".join(row.cells.get("name", "").split()),
        cost=_number(_cell(row, "cost", "PROJECTS"), "cost", row.line),
        category=row.cells.get("category", ""),
        official=_number(official, "score", row.line) if official else None,
        # 2 and 3 mark projects that were funded in another way than by the rule.
        selected=selected == "1" if selected else None,
    )


def _read_vote(row: Row, votes: dict[str, PabulibVote], projects: Mapping[str, PabulibProject]) -> None:
    voter = _cell(row, "voter_id", "VOTES")
    if voter in votes:
        raise PabulibError("the voter {voter} comes twice.", row.line, voter=voter)
    choices = _list(_column(row, "vote", "VOTES"))
    for choice in choices:
        if choice not in projects:
            raise PabulibError("the vote names the project {id}, which PROJECTS does not list.", row.line, id=choice)
    if len(set(choices)) < len(choices):
        raise PabulibError("the vote names a project twice.", row.line)
    points = tuple(_number(text, "points", row.line) for text in _list(row.cells.get("points", "")))
    if points and len(points) != len(choices):
        raise PabulibError("the vote has not as many points as projects.", row.line)
    votes[voter] = PabulibVote(voter, choices, points, row.cells.get("voting_method", ""), row.line)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",")) if cell else ()


def _column(row: Row, name: str, section: str) -> str:
    if name not in row.cells:
        raise PabulibError("{section} has no column {name}.", section=section, name=name)
    return row.cells[name]


def _cell(row: Row, name: str, section: str) -> str:
    value = _column(row, name, section)
    if not value:
        raise PabulibError("{name} is empty.", row.line, name=name)
    return value


def _number(text: str, name: str, line: int) -> Exact:
    try:
        return parse_exact(text)
    except ValueError as error:
        raise PabulibError("{name} is not a number: {value}.", line, name=name, value=repr(text[:40])) from error


def _compare_count(key: str, meta: Mapping[str, str], found: int, what: str) -> None:
    said = meta_number(meta, key)
    if said != found:
        raise PabulibError(
            "META says {key} {said}, but the file holds {found} {what}. Is the file whole?",
            key=key,
            said=said,
            found=found,
            what=what,
        )
