"""What marks on paper and digital choices say, by each voting method (docs/election-definition.md)."""

from collections import Counter
from collections.abc import Collection, Sequence

from verifier.definition import Contest
from verifier.errors import BadBundleError

Vote = tuple[tuple[str, int], ...]
"""Projects with what each of them gets: in rank order for rankings, else sorted by project."""

VALID, BLANK = "valid", "blank"


def judged_marks(contest: Contest, marks: Collection[tuple[str, str]]) -> tuple[str, Vote]:
    """The verdict on crosses, as (project, column) each once; the vote is empty unless it is valid."""
    if not marks:
        return BLANK, ()
    boxes = {(project, column) for project in contest.costs for column in contest.columns}
    if not boxes.issuperset(marks):
        return "unknown-project", ()
    projects = [project for project, _ in marks]
    match contest.method["type"]:
        case "ranking":
            ranked = sorted((int(column), project) for project, column in marks)
            problem = _rank_problem([rank for rank, _ in ranked], projects)
            return (problem, ()) if problem else judged_choices(contest, [project for _, project in ranked], None)
        case "grades":
            if len(set(projects)) < len(projects):
                return "two-grades", ()
            places = [contest.columns.index(column) + 1 for _, column in marks]
            return judged_choices(contest, projects, places)
        case _:
            given = Counter(projects)
            return judged_choices(contest, list(given), list(given.values()))


def judged_choices(contest: Contest, choices: Sequence[str], values: Sequence[int] | None) -> tuple[str, Vote]:
    """The verdict on choices (in rank order for rankings, which need no values) and what each gets."""
    if not choices:
        return BLANK, ()
    if len(set(choices)) < len(choices):
        return "doubled-project", ()
    if not contest.costs.keys() >= set(choices):
        return "unknown-project", ()
    method = contest.method
    if method["type"] == "ranking":
        points = [*method["points"], *[0] * len(choices)]
        vote = tuple(zip(choices, points, strict=False))
        return _within(len(choices), method.get("min", 1), len(method["points"]), vote)
    if values is None or len(values) != len(choices):
        raise BadBundleError("a vote has not one value for each choice")
    vote = tuple(sorted(zip(choices, values, strict=True)))
    match method["type"]:
        case "grades":
            known = all(1 <= value <= len(method["grades"]) for value in values)
            return (VALID, vote) if known else ("unknown-project", ())
        case "points":
            if max(values) > method["per_project"]:
                return "too-many-on-project", ()
            if min(values) < 1:
                return "too-few", ()
            return _within(sum(values), method.get("min", 1), method["total"], vote)
        case _:
            return _crosses(contest, tuple((project, 1) for project, _ in vote))


def _crosses(contest: Contest, vote: Vote) -> tuple[str, Vote]:
    method = contest.method
    match method["type"]:
        case "choose-one":
            return _within(len(vote), 1, 1, vote)
        case "approval":
            return _within(len(vote), method.get("min", 1), method["max"], vote)
        case "knapsack":
            if sum(contest.costs[project] for project, _ in vote) > contest.limit:
                return "over-budget", ()
            return _within(len(vote), method.get("min", 1), method.get("max") or len(contest.costs), vote)
        case other:
            raise BadBundleError(f"the voting method {other!r:.40} is not known to this program")


def _within(amount: int, least: int, most: int, vote: Vote) -> tuple[str, Vote]:
    if amount > most:
        return "too-many", ()
    return ("too-few", ()) if amount < least else (VALID, vote)


def _rank_problem(ranks: list[int], projects: list[str]) -> str | None:
    if len(set(projects)) < len(projects):
        return "two-ranks"
    if len(set(ranks)) < len(ranks):
        return "two-on-rank"
    return None if ranks == list(range(1, len(ranks) + 1)) else "gap-in-ranks"
