"""One small election for each voting method, and what a perfect reader says of its deck."""

from typing import Any

from ballots.election_file import ElectionFile
from ballots.geometry import Target, plan_style
from central.deck.expected import Expected, expectation
from central.deck.plan import DeckBallot, plan_cases
from central.deck.reading import PageRead, TargetRead
from tests.ballots.conftest import Elections, contest
from tests.ballots.plans import GRADES

METHODS: dict[str, tuple[dict[str, Any], int]] = {
    "choose-one": ({"type": "choose-one"}, 6),
    "approval": ({"type": "approval", "min": 2, "max": 3}, 8),
    "knapsack": ({"type": "knapsack", "limit": 100_000, "min": 2, "max": 3}, 7),
    "ranking": ({"type": "ranking", "points": [3, 2, 1], "min": 2}, 7),
    "flat ranking": ({"type": "ranking", "points": [1, 1], "min": 1}, 5),
    "points": ({"type": "points", "total": 5, "per_project": 3, "min": 2}, 6),
    "grades": (GRADES, 6),
}


def file_of(name: str, **changes: Any) -> ElectionFile:
    """The election with one contest of this method."""
    method, projects = METHODS[name]
    return Elections.file(contest(1, projects, method=method), **changes)


def deck_of(file: ElectionFile) -> tuple[Expected, list[DeckBallot]]:
    """Its deck and what must come of it, with serials that count from 1."""
    cases = plan_cases(file.election, "alla")
    deck = [DeckBallot(number, f"{number:016d}", each) for number, each in enumerate(cases, 1)]
    return expectation(file, "alla", len(plan_style(file.election, "alla").pages), deck), deck


def perfect(file: ElectionFile, deck: list[DeckBallot]) -> list[PageRead]:
    """What a reader without a fault says."""
    black = {"review": "unclear", "vote": "marked", "cancelled": "blank"}[file.election.blackened_box]
    pages = []
    for ballot in deck:
        for page in plan_style(file.election, "alla").pages:
            targets = []
            for target in page.targets:
                case, box = ballot.cases[target.contest], (target.project, target.column)
                mark = "marked" if box in case.marks else black if box in case.blackened else "blank"
                targets.append(_seen(target, mark))
            pages.append(
                PageRead(
                    source="deck.pdf",
                    frame=len(pages),
                    status="read",
                    serial=ballot.serial,
                    page=page.number,
                    targets=tuple(targets),
                )
            )
    return pages


def _seen(target: Target, mark: str) -> TargetRead:
    return TargetRead.model_validate(
        {"contest": target.contest, "project": target.project, "column": target.column, "mark": mark}
    )
