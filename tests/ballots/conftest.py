"""Small elections to print and to judge."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballots.election_file import ElectionFile, parse_election

Build = Callable[..., dict[str, Any]]


def toml(value: object) -> str:
    """A value as TOML: JSON's spelling, but for tables."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def project(number: int, **changes: Any) -> dict[str, Any]:
    """A project as in an election file."""
    return {"id": str(number), "name": f"Förslag {number}", "cost": 10_000 * number} | changes


def contest(number: int = 1, projects: int | list[dict[str, Any]] = 3, **changes: Any) -> dict[str, Any]:
    """A contest as in an election file, with its pot's id; grades have the rule that counts them."""
    graded = changes.get("method", {}).get("type") == "grades"
    return {
        "id": f"c{number}",
        "title": {"sv": f"Del {number}", "en": f"Part {number}"},
        "scope": "city",
        "pot": f"pot{number}",
        "method": {"type": "approval", "max": 1},
        "winner_rule": {"type": "majority-judgment" if graded else "greedy", "on_misfit": "skip"},
        "projects": [project(each) for each in range(1, projects + 1)] if isinstance(projects, int) else projects,
    } | changes


def _pot(contest: dict[str, Any]) -> int:
    """A million, or as much as the dearest project costs."""
    return max([1_000_000, *(each["cost"] for each in contest["projects"] if isinstance(each["cost"], int))])


def tables(*contests: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An election as tables, with one style that has all its contests."""
    contests = contests or (contest(),)
    return {
        "format": 1,
        "id": "prov-2027",
        "title": {"sv": "Medborgarbudget Provstad", "en": "Citizens' budget Testtown"},
        "currency": "SEK",
        "languages": ["sv", "en"],
        "who_may_vote": {"sv": "Alla som är 13 år.", "en": "Everybody aged 13."},
        "double_vote": "paper-replaces-digital",
        "tie_lot": {"method": "sha256", "seed": "kula 17"},
        "pots": [{"id": each["pot"], "amount": _pot(each)} for each in contests],
        "contests": list(contests),
        "styles": [{"id": "alla", "contests": [each["id"] for each in contests], "languages": ["sv", "en"]}],
    } | changes


def as_bytes(election: dict[str, Any]) -> bytes:
    """The tables as the bytes of an election file."""
    return "\n".join(f"{key} = {toml(value)}" for key, value in election.items()).encode()


class Elections:
    """Makes elections; the parts stay plain tables until :meth:`file`, so that a test can break them."""

    contest = staticmethod(contest)
    project = staticmethod(project)
    tables = staticmethod(tables)
    as_bytes = staticmethod(as_bytes)

    @staticmethod
    def file(*contests: dict[str, Any], **changes: Any) -> ElectionFile:
        """The checked election with these contests."""
        return parse_election(as_bytes(tables(*contests, **changes)), "election.toml")


@pytest.fixture(scope="session")
def elections() -> type[Elections]:
    """Makes elections: ``elections.file(elections.contest(projects=5))``."""
    return Elections
