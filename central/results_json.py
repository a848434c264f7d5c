"""Results as JSON: the fixed shape of a contest (see the fixed commands in the docs), and all that stands beside it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from central.exact import as_json
from central.outcomes import ContestOutcome, Count, Group
from central.results import Results
from central.tally import ContestResult


def contest_json(result: ContestResult, label: Callable[[str], str] = str) -> dict[str, Any]:
    """``id``, ``rule``, ``winners`` (in funding order), ``scores``, ``spent``, ``ties``; ``label`` names a project.

    Scores of grades are those of :func:`central.majority.majority_score`.
    """
    return {
        "id": result.terms.contest,
        "rule": result.terms.rule.name,
        "winners": [label(project) for project in result.winners],
        "scores": {label(project): as_json(score) for project, score in result.counted.scores.items()},
        "spent": as_json(result.spent),
        "ties": [[label(project) for project in group] for group in result.ties],
    }


def results_text(results: Results) -> str:
    """The whole of ``results.json``; what the board certifies is the hash of this text in UTF-8."""
    return json.dumps(results_json(results), ensure_ascii=False, indent=1) + "\n"


def results_json(results: Results) -> dict[str, Any]:
    """The content of ``results.json``. Hidden groups have ``"hidden": true`` and null for every count but ``cast``.

    After the election's contests come its combined results, in the same shape, with the ``weights`` of their contests.
    """
    election = results.election
    return {
        "election": {"id": election.id, "title": election.title, "sha256": results.file.hash},
        "mode": results.mode,
        "notices": [{"code": notice.value, "sv": notice.sv, "en": notice.en} for notice in results.notices],
        "waiting": list(results.waiting),
        "contests": [
            *(_contest(outcome) for outcome in results.contests),
            *(
                {**_contest(outcome), "weights": {contest: as_json(each) for contest, each in outcome.weights.items()}}
                for outcome in results.combined
            ),
        ],
        "pots": {pot.id: pot.amount for pot in election.pots},
        "held": _numbers(results.held),
        "amended": _numbers(results.amended),
        "excluded_digital": {
            str(why): _numbers(stations) for why, stations in sorted(results.excluded.items(), key=_by_text)
        },
        "double_check_ins": results.doubles,
        "envelopes": _numbers(results.envelopes),
        "alarms": [
            {
                "kind": alarm.kind.value,
                "station": alarm.station,
                "box": alarm.box,
                "contest": alarm.contest,
                "expected": alarm.expected,
                "found": alarm.found,
            }
            for alarm in results.alarms
        ],
        "stations": dict(results.stations),
        "tie_lot": election.tie_lot.model_dump(),
        "smallest_group": election.smallest_group,
    }


def _contest(outcome: ContestOutcome) -> dict[str, Any]:
    total = _count(outcome.total)
    return {
        **contest_json(outcome.result),
        "title": outcome.contest.title,
        "votes": total["votes"],
        "ballots": {
            "valid": total["valid"],
            "blank": total["blank"],
            "invalid": total["invalid"],
            "held": sum(outcome.held.values()),
        },
        "pot": as_json(outcome.result.terms.pot),
        "least_score": as_json(outcome.result.least),
        "not_funded": {project: why.value for project, why in outcome.result.refused.items()},
        "open_cases": outcome.open_cases,
        "could_change": outcome.could_change,
        "channels": {name: _group(group) for name, group in outcome.channels.items()},
        "stations": {station: _group(group) for station, group in outcome.stations.items()},
    }


def _group(group: Group) -> dict[str, Any]:
    counts = _count(group.count) if group.count else dict.fromkeys(("scores", "votes", "valid", "blank", "invalid"))
    return {"hidden": group.count is None, "cast": group.cast, **counts}


def _count(count: Count) -> dict[str, Any]:
    return {
        "scores": {project: as_json(score) for project, score in count.scored.scores.items()},
        "votes": dict(count.scored.votes),
        "valid": count.scored.valid_ballots,
        "blank": count.blank,
        "invalid": _numbers(count.invalid),
    }


def _numbers(numbers: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): number for key, number in sorted(numbers.items(), key=_by_text)}


def _by_text(item: tuple[object, object]) -> str:
    return str(item[0])
