"""The election's definition, as far as it decides what a vote says and who wins (docs/election-definition.md)."""

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from verifier.errors import BadBundleError

# The format's own bound for amounts, and far more boxes than it allows in a row.
_MOST = 10**15
_MOST_COLUMNS = 100
_PART = re.compile(r"[0-9]{1,15}(%|/[1-9][0-9]{0,14})", re.ASCII)


@dataclass(frozen=True)
class Contest:
    """One contest. ``costs`` are those that count, in the file's order; ``exclusions`` groups of which one may win."""

    id: str
    pot: str
    method: dict[str, Any]
    rule: dict[str, Any]
    costs: dict[str, int]
    exclusions: tuple[frozenset[str], ...]
    limit: int

    @property
    def columns(self) -> list[str]:
        """The boxes in a project's row."""
        match self.method["type"]:
            case "ranking":
                return [str(rank) for rank in range(1, len(self.method["points"]) + 1)]
            case "points":
                return [str(point) for point in range(1, self.method["per_project"] + 1)]
            case "grades":
                return [grade["id"] for grade in self.method["grades"]]
            case _:
                return ["1"]


@dataclass(frozen=True)
class Combined:
    """Contests whose points are added up, each times its weight; the ``winners`` best are chosen."""

    id: str
    winners: int
    weights: dict[str, Fraction]


@dataclass(frozen=True)
class Definition:
    """The election. ``least`` is the smallest group that is shown, ``seed`` that of the lot for ties."""

    contests: dict[str, Contest]
    combined: list[Combined]
    pots: dict[str, int]
    seed: str
    least: int


def read_definition(data: bytes) -> Definition:
    """The definition in these bytes of ``election.toml``."""
    try:
        file = tomllib.loads(data.decode("utf-8-sig"))
        _check_numbers(file)
        return _definition(file)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise BadBundleError(f"election.toml is no definition that can be counted by ({error!r:.80})") from None


def exact(value: int | str, whole: int = 1) -> Fraction:
    """A number as it is; ``"p/q"`` or ``"5%"`` as that part of ``whole``."""
    if isinstance(value, str):
        if not _PART.fullmatch(value):
            raise ValueError(f"{value!r:.40} is no part of anything")
        return (Fraction(int(value[:-1]), 100) if value.endswith("%") else Fraction(value)) * whole
    return Fraction(value)


def _check_numbers(value: object) -> None:
    """Every number is one that a definition may hold, so that none can keep the count busy for ever."""
    if isinstance(value, dict):
        for name, each in value.items():
            _check_numbers(each)
            if name == "per_project" and not 1 <= each <= _MOST_COLUMNS:
                raise ValueError("a row with so many boxes fits no paper")
    elif isinstance(value, list):
        for each in value:
            _check_numbers(each)
    elif not isinstance(value, str | bool | int) or (isinstance(value, int) and not 0 <= value <= _MOST):
        raise ValueError(f"{value!r:.40} is no number for a definition")


def _definition(file: dict[str, Any]) -> Definition:
    pots = _pots(file)
    contests = [_contest(each, pots) for each in file["contests"]]
    combined = [
        Combined(each["id"], each["winners"], {name: exact(weight) for name, weight in each["weights"].items()})
        for each in file.get("combined", [])
    ]
    return Definition(
        contests={contest.id: contest for contest in contests},
        combined=combined,
        pots=pots,
        seed=file["tie_lot"]["seed"],
        least=file.get("smallest_group", 20),
    )


def _contest(said: dict[str, Any], pots: dict[str, int]) -> Contest:
    classes = said.get("cost_classes", [])
    costs = {
        project["id"]: next((top for top in classes if top >= project["cost"]), project["cost"])
        for project in said["projects"]
    }
    return Contest(
        id=said["id"],
        pot=said["pot"],
        method=said["method"],
        rule=said["winner_rule"],
        costs=costs,
        exclusions=tuple(frozenset(group["projects"]) for group in said.get("exclusions", [])),
        limit=said["method"].get("limit", pots[said["pot"]]),
    )


def _pots(file: dict[str, Any]) -> dict[str, int]:
    """Each pot's amount: fixed, a share of the money, or by weight out of what those leave; the rest by remainders."""
    pots = file["pots"]
    if not any("share" in pot or "weight" in pot for pot in pots) and "money" not in file:
        return {pot["id"]: pot["amount"] for pot in pots}
    total = file["money"]["total"]
    weights = [exact(pot.get("weight", 0)) for pot in pots]
    parts = [exact(pot["share"], total) if "share" in pot else Fraction(pot.get("amount", 0)) for pot in pots]
    rest = total - sum(parts)
    if any(weights):
        parts = [part + rest * weight / sum(weights) for part, weight in zip(parts, weights, strict=True)]
    amounts = [floor(part) for part in parts]
    by_remainder = sorted(range(len(pots)), key=lambda place: (-(parts[place] - amounts[place]), place))
    for place in by_remainder[: total - sum(amounts)]:
        amounts[place] += 1
    return {pot["id"]: amount for pot, amount in zip(pots, amounts, strict=True)}
