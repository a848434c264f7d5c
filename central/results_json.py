"""The fixed shape of a contest's result in JSON (see the fixed commands in the docs)."""

from collections.abc import Callable
from typing import Any

from central.exact import as_json
from central.tally import ContestResult


def contest_json(result: ContestResult, label: Callable[[str], str] = str) -> dict[str, Any]:
    """``id``, ``rule``, ``winners`` (in funding order), ``scores``, ``spent``, ``ties``; ``label`` names a project."""
    return {
        "id": result.terms.contest,
        "rule": result.terms.rule.name,
        "winners": [label(project) for project in result.winners],
        "scores": {label(project): as_json(score) for project, score in result.counted.scores.items()},
        "spent": as_json(result.spent),
        "ties": [[label(project) for project in group] for group in result.ties],
    }
