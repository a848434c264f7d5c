"""Project ids that an election accepts, for the ids of a Pabulib file (``L16/08/VII`` has slashes)."""

import re
from collections.abc import Mapping

from central.pabulib.model import PabulibFile

CONTEST = "main"
"""The id of the one contest in an election that comes from a Pabulib file."""

_LONGEST = 40  # ballots.election.Id allows no more.
_FORBIDDEN = re.compile(r"[^A-Za-z0-9._-]")


def election_ids(file: PabulibFile) -> Mapping[str, str]:
    """The election's project id for each of the file's, all different; the same whenever the ids are the same."""
    ids = {project.id: project.id for project in file.projects if safe_id(project.id) == project.id}
    taken = set(ids)
    for project in file.projects:
        if project.id not in ids:
            ids[project.id] = _free(safe_id(project.id), taken)
            taken.add(ids[project.id])
    return {project.id: ids[project.id] for project in file.projects}


def safe_id(text: str) -> str:
    """``text`` with a dash for each character that an id may not hold, and cut to an id's length."""
    dashed = _FORBIDDEN.sub("-", text)[:_LONGEST]
    return dashed if dashed[0].isalnum() else f"x{dashed}"[:_LONGEST]


def natural_order(text: str) -> list[tuple[int, int, str]]:
    """A sort key by which ``W9`` comes before ``W10``."""
    parts = re.findall(r"\d{1,40}|\D+", text, re.ASCII)
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts]


def _free(wanted: str, taken: set[str]) -> str:
    free, number = wanted, 2
    while free in taken:
        ending = f"-{number}"
        free = wanted[: _LONGEST - len(ending)] + ending
        number += 1
    return free
