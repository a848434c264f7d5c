"""Made-up voters for any election definition: who marks what on paper, and who votes digitally."""

import random
import tomllib
from pathlib import Path
from typing import Any

from day.small_day import Ballot, Digital, SmallDay

Marks = list[tuple[str, str]]
"""(project, column) of each box that a voter marks in one contest, the best rank first."""


def crowded_day(election: Path, on_paper: int, digitally: int, seed: int) -> SmallDay:
    """A day at one polling place: ``on_paper`` voters, divided among the styles, and ``digitally`` a contest."""
    definition = tomllib.loads(election.read_text())
    pots = {pot["id"]: pot["amount"] for pot in definition["pots"]}
    contests = {contest["id"]: contest for contest in definition["contests"]}
    chance = random.Random(seed)

    def vote(contest: dict[str, Any]) -> Marks:
        return choose(contest, pots[contest["pot"]], chance)

    def ballot(style: dict[str, Any]) -> Ballot:
        return {
            name: " ".join(f"{project}:{column}" for project, column in vote(contests[name]))
            for name in style["contests"]
        }

    styles = definition["styles"]
    each = max(1, on_paper // len(styles))
    return SmallDay(
        places={"lokal-1": {style["id"]: [ballot(style) for _ in range(each)] for style in styles}},
        digital=[digital(contest, vote(contest)) for contest in contests.values() for _ in range(digitally)],
    )


def choose(contest: dict[str, Any], pot: int, chance: random.Random) -> Marks:
    """One voter's valid marks in a contest; low project numbers are a little more popular."""
    method = contest["method"]
    projects = [project["id"] for project in contest["projects"]]
    liked = sorted(projects, key=lambda project: chance.random() * (2 + projects.index(project) / len(projects)))
    least = method.get("min", 1)
    match method["type"]:
        case "choose-one":
            return [(liked[0], "1")]
        case "approval":
            return [(project, "1") for project in liked[: chance.randint(least, method["max"])]]
        case "knapsack":
            return [(project, "1") for project in _affordable(contest, liked, method.get("limit", pot))]
        case "ranking":
            ranks = chance.randint(least, min(len(method["points"]), len(liked)))
            return [(project, str(rank)) for rank, project in enumerate(liked[:ranks], 1)]
        case "points":
            boxes = [(project, str(point)) for project in liked for point in range(1, method["per_project"] + 1)]
            return boxes[: chance.randint(least, method["total"])]
        case "grades":
            grades = [grade["id"] for grade in method["grades"]]
            return [(project, chance.choice(grades)) for project in liked if chance.random() < 0.8]
    raise ValueError(f"nobody here knows how to vote by {method['type']}")


def digital(contest: dict[str, Any], marks: Marks) -> Digital:
    """The same vote as the platform writes it: each project once, with its points or its grade's place."""
    method = contest["method"]
    projects = list(dict.fromkeys(project for project, _ in marks))
    values: list[int] = []
    if method["type"] == "points":
        values = [sum(project == each for each, _ in marks) for project in projects]
    elif method["type"] == "grades":
        grades = [grade["id"] for grade in method["grades"]]
        values = [grades.index(column) + 1 for _, column in marks]
    return Digital(1, contest["id"], "|".join(projects), "|".join(map(str, values)))


def _affordable(contest: dict[str, Any], liked: list[str], limit: int) -> list[str]:
    costs = {project["id"]: project["cost"] for project in contest["projects"]}
    chosen: list[str] = []
    for project in liked:
        if sum(costs[each] for each in [*chosen, project]) <= limit:
            chosen.append(project)
    return chosen
