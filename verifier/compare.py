"""Compares what was counted again with ``results.json``, number by number."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verifier.counts import DIGITAL, ContestCount
from verifier.definition import Combined, Contest, Definition
from verifier.errors import BadBundleError
from verifier.funding import Outcome
from verifier.recount import Result, combined_outcome, combined_scores, scores_of, votes_of
from verifier.sums import Sum

# Scores of a million votes with weights of 15 digits stay far below this.
_RATIONAL = re.compile(r"-?[0-9]{1,400}/[1-9][0-9]{0,400}", re.ASCII)


def said_of(results: Any, contest: str) -> dict[str, Any]:
    """What results.json says of a contest."""
    found: list[dict[str, Any]] = [each for each in results["contests"] if each["id"] == contest]
    if len(found) != 1:
        raise BadBundleError(f"results.json has {len(found)} results for {contest}")
    return found[0]


def number(value: object) -> Fraction:
    """A number in results.json: whole, or ``"p/q"``."""
    # Fraction itself would also read "1e999999999", and never come to an end.
    if isinstance(value, str) and _RATIONAL.fullmatch(value):
        return Fraction(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadBundleError(f"{value!r:.40} is no number")
    return Fraction(value)


def check_contest(contest: Contest, count: ContestCount, result: Result, said: dict[str, Any]) -> None:
    """Votes, scores, limits and, where they could be counted again, winners, money and ties."""
    total = count.total
    _same(contest.id, {"held": count.held}, {"held": said["ballots"]["held"]})
    _same(contest.id, _of_sum(contest, total), _told(said, said["ballots"]))
    _same(contest.id, {"pot": result.pot, "least score": result.least}, _limits(said))
    if result.outcome is not None:
        _check_outcome(contest.id, result.outcome, said)


def check_groups(contest: Contest, count: ContestCount, said: dict[str, Any]) -> int:
    """Each station and channel that results.json shows apart; returns how many those are."""
    stations = frozenset(said["stations"])
    if unknown := sorted({*count.shown} - stations - {DIGITAL}):
        raise BadBundleError(f"votes from {unknown[0]} are counted, but results.json does not know the station")
    shown = 0
    for name, group, told in _groups(said, stations):
        if not told["hidden"]:
            shown += 1
            _same(f"{contest.id}, {name}", _of_sum(contest, count.of(group)), _told(told, told))
    return shown


def check_combined(
    definition: Definition, combined: Combined, results: dict[str, Result], said: dict[str, Any]
) -> None:
    """A result of contests that are added up."""
    scores = combined_scores(combined, results)
    told = {project: number(score) for project, score in said["scores"].items()}
    _same(combined.id, {"scores": scores}, {"scores": told})
    _check_outcome(combined.id, combined_outcome(definition, combined, scores), said)


def _groups(said: dict[str, Any], stations: frozenset[str]) -> Iterator[tuple[str, frozenset[str], dict[str, Any]]]:
    yield "digital", frozenset((DIGITAL,)), said["channels"]["digital"]
    yield "paper", stations, said["channels"]["paper"]
    for station in sorted(stations):
        yield station, frozenset((station,)), said["stations"][station]


def _check_outcome(name: str, outcome: Outcome, said: dict[str, Any]) -> None:
    ours = {"winners": outcome.winners, "spent": outcome.spent, "ties": outcome.ties}
    theirs = {
        "winners": tuple(said["winners"]),
        "spent": number(said["spent"]),
        "ties": tuple(tuple(group) for group in said["ties"]),
    }
    _same(name, ours, theirs)


def _of_sum(contest: Contest, votes: Sum) -> dict[str, Any]:
    return {
        "valid": votes.valid,
        "blank": votes.blank,
        "invalid": votes.invalid.total(),
        "scores": scores_of(contest, votes),
        "votes": votes_of(contest, votes),
    }


def _told(said: dict[str, Any], ballots: dict[str, Any]) -> dict[str, Any]:
    return {
        "valid": ballots["valid"],
        "blank": ballots["blank"],
        "invalid": sum(ballots["invalid"].values()) if isinstance(ballots["invalid"], dict) else ballots["invalid"],
        "scores": {project: number(score) for project, score in said["scores"].items()},
        "votes": said["votes"],
    }


def _limits(said: dict[str, Any]) -> dict[str, Fraction]:
    return {"pot": number(said["pot"]), "least score": number(said["least_score"])}


def _same(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for what, counted in ours.items():
        if counted != theirs[what]:
            raise BadBundleError(f"{name}: {what} counted again {_shown(counted)}, results.json {_shown(theirs[what])}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items())[:200]
    if isinstance(value, tuple):
        return " ".join(map(str, value))[:200] or "none"
    return str(value)
