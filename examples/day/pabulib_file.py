"""Reads just what a replay needs from a Pabulib file, on its own, so that a mistake in central's reader shows.

Format: https://pabulib.org/format (sections META, PROJECTS, VOTES; semicolon-separated, standard CSV quoting).
"""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

# ISO 3166-1 codes of the countries in our test data, as META writes them.
COUNTRY_CODES = {"France": "FR", "Netherlands": "NL", "Poland": "PL", "US": "US", "United States": "US"}


@dataclass(frozen=True)
class Replay:
    """A real election: its vote type, official figures, and its paper votes as (person, choices, points)."""

    vote_type: str
    official_scores: dict[str, int]
    official_votes: dict[str, int]
    official_winners: frozenset[str] | None
    paper: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]


def read_replay(path: Path, limit: int | None) -> Replay:
    """Reads ``path``; at most ``limit`` votes count as paper. A file without a paper column is all paper."""
    sections: dict[str, list[list[str]]] = {}
    section: list[list[str]] = []
    with path.open(newline="", encoding="utf-8-sig") as lines:
        for row in csv.reader(lines, delimiter=";"):
            if len(row) == 1 and row[0] in {"META", "PROJECTS", "VOTES"}:
                section = sections.setdefault(row[0], [])
            elif row:
                section.append(row)
    meta = {row[0]: row[1] for row in sections["META"][1:]}
    projects = _records(sections["PROJECTS"])
    votes = _records(sections["VOTES"])
    selected = {project["project_id"] for project in projects if project.get("selected") == "1"}
    return Replay(
        vote_type=meta["vote_type"],
        official_scores=_numbers(projects, "score"),
        official_votes=_numbers(projects, "votes"),
        official_winners=frozenset(selected) if "selected" in sections["PROJECTS"][0] else None,
        paper=tuple(
            (person(meta["country"], vote["voter_id"]), *_vote(vote))
            for vote in votes
            if vote.get("voting_method", "paper") == "paper"
        )[:limit],
    )


def person(country: str, voter_id: str) -> str:
    """The voter as check-ins and digital votes name people (see `rostlokal-central digital import --help`)."""
    plain = re.fullmatch("[A-Z0-9]{3,24}", voter_id)
    number = voter_id if plain else hashlib.sha256(voter_id.encode()).hexdigest()[:24].upper()
    return f"doc:{COUNTRY_CODES[country]}:{number}"


def marks_on_paper(vote_type: str, choices: tuple[str, ...], points: tuple[int, ...]) -> list[tuple[str, str]]:
    """The boxes (project, column) that a voter marks: a rank a choice, a cross a point, or one cross a choice."""
    if vote_type == "ordinal":
        return [(project, str(rank)) for rank, project in enumerate(choices, 1)]
    if vote_type == "cumulative":
        return [
            (project, str(cross))
            for project, given in zip(choices, points, strict=True)
            for cross in range(1, given + 1)
        ]
    return [(project, "1") for project in choices]


def _records(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _numbers(projects: list[dict[str, str]], column: str) -> dict[str, int]:
    return {p["project_id"]: int(p[column]) for p in projects if p.get(column)}


def _vote(vote: dict[str, str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    points = tuple(int(value) for value in vote["points"].split(",")) if vote.get("points") else ()
    return tuple(vote["vote"].split(",")), points
