"""Made-up voters for any election definition: who marks what on paper, and who votes digitally."""

import random
from collections.abc import Sequence
from pathlib import Path

from ballots.election import Contest, Style
from ballots.election_file import read_election
from ballots.methods import Approval, ChooseOne, Grades, Knapsack, Points, Ranking
from day.small_day import Ballot, Digital, SmallDay

Marks = list[tuple[str, str]]
"""(project, column) of each box that a voter marks in one contest, the best rank first."""


def crowded_day(election: Path, on_paper: int, digitally: int, seed: int) -> SmallDay:
    """A day at one polling place: ``on_paper`` voters, divided among the styles, and ``digitally`` a contest."""
    definition = read_election(election).election
    chance = random.Random(seed)

    def ballot(style: Style) -> Ballot:
        return {contest: _said(choose(definition.contest(contest), chance)) for contest in style.contests}

    each = max(1, on_paper // len(definition.styles))
    return SmallDay(
        places={"lokal-1": {style.id: [ballot(style) for _ in range(each)] for style in definition.styles}},
        digital=[
            digital(contest, choose(contest, chance)) for contest in definition.contests for _ in range(digitally)
        ],
    )


def choose(contest: Contest, chance: random.Random) -> Marks:
    """One voter's valid marks in a contest; projects that stand early in the file are a little more popular."""
    projects = [project.id for project in contest.projects]
    liked = sorted(projects, key=lambda project: chance.random() * (2 + projects.index(project) / len(projects)))
    match contest.method:
        case ChooseOne():
            return [(liked[0], "1")]
        case Approval() as method:
            return [(project, "1") for project in liked[: chance.randint(method.min, method.max)]]
        case Knapsack() as method:
            return [(project, "1") for project in _affordable(contest, method.most_cost, liked)]
        case Ranking() as method:
            ranks = chance.randint(method.min, min(len(method.points), len(liked)))
            return [(project, str(rank)) for rank, project in enumerate(liked[:ranks], 1)]
        case Points() as method:
            boxes = [(project, column) for project in liked for column in method.columns]
            return boxes[: chance.randint(method.min, method.total)]
        case Grades() as method:
            return [(project, chance.choice(method.columns)) for project in liked if chance.random() < 0.8]


def digital(contest: Contest, marks: Marks) -> Digital:
    """The same vote as the platform writes it: each project once, with its points or its grade's place."""
    projects = list(dict.fromkeys(project for project, _ in marks))
    match contest.method:
        case Points():
            values = [sum(project == each for each, _ in marks) for project in projects]
        case Grades(columns=columns):
            values = [columns.index(column) + 1 for _, column in marks]
        case _:
            values = []
    return Digital(1, contest.id, "|".join(projects), "|".join(map(str, values)))


def _affordable(contest: Contest, limit: int, liked: Sequence[str]) -> list[str]:
    chosen: list[str] = []
    for project in liked:
        if sum(contest.counted_cost(contest.project(each)) for each in [*chosen, project]) <= limit:
            chosen.append(project)
    return chosen


def _said(marks: Marks) -> str:
    return " ".join(f"{project}:{column}" for project, column in marks)
