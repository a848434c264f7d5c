"""What a preset's small day must come to, as worked out by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from day.small_day import SmallDay


@dataclass(frozen=True)
class Outcome:
    """One contest: ``winners`` in the order of funding, ``scores`` of all projects that have any, and the ballots.

    ``invalid`` is reason -> ballots, ``refused`` some projects that are not funded -> the reason that is told.
    """

    winners: list[str]
    scores: Mapping[str, int | str]
    spent: int
    valid: int
    blank: int = 0
    invalid: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, contest: Mapping[str, Any], refused: Mapping[str, str]) -> "Outcome":
        """What ``results.json`` says of a contest, as far as an expected outcome names it."""
        ballots = contest["ballots"]
        return cls(
            winners=contest["winners"],
            scores={project: score for project, score in contest["scores"].items() if score != 0},
            spent=contest["spent"],
            valid=ballots["valid"],
            blank=ballots["blank"],
            invalid=ballots["invalid"],
            refused={project: contest["not_funded"].get(project, "funded") for project in refused},
        )


@dataclass(frozen=True)
class PresetDay:
    """A small day for the preset of that name, and its outcome contest by contest."""

    day: SmallDay
    outcomes: Mapping[str, Outcome]
