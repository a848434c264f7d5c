"""A Pabulib file as data. The format: https://pabulib.org/format."""

from collections.abc import Mapping
from dataclasses import dataclass

from central.errors import PabulibError
from central.exact import Exact, parse_exact


@dataclass(frozen=True, slots=True)
class PabulibProject:
    """One row of PROJECTS. ``official`` is the score (or votes) that the file says it got, ``selected`` whether it won;

    both None where the file does not say.
    """

    id: str
    name: str
    cost: Exact
    category: str
    official: Exact | None
    selected: bool | None


@dataclass(frozen=True, slots=True)
class PabulibVote:
    """One row of VOTES: project ids in the file's order, their points where the file has them (else empty).

    ``method`` is ``paper``, ``internet`` or empty; ``line`` is where the row stands in the file, counted from 1.
    """

    voter: str
    choices: tuple[str, ...]
    points: tuple[Exact, ...]
    method: str
    line: int


@dataclass(frozen=True)
class PabulibFile:
    """A whole file. ``name`` is the file's name without its ending, ``hash`` the SHA-256 (hex) of its bytes."""

    name: str
    hash: str
    meta: Mapping[str, str]
    budget: Exact
    projects: tuple[PabulibProject, ...]
    votes: tuple[PabulibVote, ...]

    @property
    def official_scores(self) -> dict[str, Exact] | None:
        """Scores by project id as the file lists them; None when it does not list them for every project."""
        scores = {project.id: project.official for project in self.projects if project.official is not None}
        return scores if len(scores) == len(self.projects) else None

    @property
    def official_winners(self) -> frozenset[str] | None:
        """The ids of the selected projects; None when the file does not say."""
        if any(project.selected is None for project in self.projects):
            return None
        return frozenset(project.id for project in self.projects if project.selected)


def meta_number(meta: Mapping[str, str], key: str) -> Exact:
    """A number of META; PabulibError when it is missing or none."""
    if key not in meta:
        raise PabulibError("META does not say {key}.", key=key)
    try:
        return parse_exact(meta[key])
    except ValueError as error:
        raise PabulibError("META: {key} is not a number: {value}.", key=key, value=repr(meta[key])) from error
