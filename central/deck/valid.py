"""Valid votes of a test deck: every box marked at least once, each project with a total of its own. Pure."""

from ballots.cvr import Mark
from ballots.election import Contest
from ballots.methods import Approval, ChooseOne, Grades, Knapsack, Points, Ranking
from central.deck.spread import MOST_BALLOTS, different_totals, spread

Marks = tuple[Mark, ...]


def valid_marks(contest: Contest) -> list[Marks]:
    """The votes, ballot by ballot. Where limits leave no other way, totals may be alike or a box stay unmarked."""
    ids = [project.id for project in contest.projects]
    match contest.method:
        case ChooseOne():
            return _chosen(ids, 1, 1)
        case Approval() as method:
            return _chosen(ids, method.min, min(method.max, len(ids)))
        case Knapsack() as method:
            return _packed(contest, method)
        case Ranking() as method:
            return _ranked(ids, method)
        case Points() as method:
            return _pointed(ids, method)
        case Grades() as method:
            return _graded(ids, method)


def _chosen(ids: list[str], least: int, most: int) -> list[Marks]:
    ballots = spread(*different_totals(len(ids), least, most))
    return [tuple((ids[place], "1") for place in sorted(ballot)) for ballot in ballots]


def _packed(contest: Contest, method: Knapsack) -> list[Marks]:
    """Each ballot takes the projects with the most votes to come, as far as money and number allow."""
    totals, _ = different_totals(len(contest.projects), 1, 1)
    left = dict(zip((project.id for project in contest.projects), totals, strict=True))
    costs = {project.id: contest.counted_cost(project) for project in contest.projects}
    cheapest = sorted(costs, key=lambda project: costs[project])
    most = method.max or len(left)
    ballots: list[Marks] = []
    while any(left.values()):
        chosen: list[str] = []
        wanted = [project for project in sorted(left, key=lambda project: -left[project]) if left[project]]
        # Below the least number, the cheapest others fill up.
        for project in [*wanted, *(each for each in cheapest if each not in wanted)]:
            room = method.most_cost - sum(costs[each] for each in chosen)
            needed = project in wanted or len(chosen) < method.min
            if needed and len(chosen) < most and costs[project] <= room:
                chosen.append(project)
        for project in chosen:
            left[project] = max(0, left[project] - 1)
        ballots.append(tuple((project.id, "1") for project in contest.projects if project.id in chosen))
    return ballots


def _ranked(ids: list[str], method: Ranking) -> list[Marks]:
    """Every project on every rank once, then groups of projects as often as makes their points differ."""
    ranks = min(len(method.points), len(ids))
    ballots = [[ids[(start + rank) % len(ids)] for rank in range(ranks)] for start in range(len(ids))]
    # Ranks that earn the same keep a group's projects alike: then each is a group of its own.
    size = ranks if len(set(method.points[:ranks])) == ranks else 1
    scores = dict.fromkeys(ids, 0)
    for start in range(0, len(ids), size):
        group = ids[start : start + size]
        group += [other for other in ids if other not in group][: max(0, method.min - len(group))]
        worth = dict(zip(group, method.points, strict=False))
        times = _times_apart(scores, ids[: start + size], worth, MOST_BALLOTS - len(ballots))
        ballots += [group] * times
        for project, points in worth.items():
            scores[project] += times * points
    return [tuple((project, str(rank)) for rank, project in enumerate(ballot, 1)) for ballot in ballots]


def _times_apart(scores: dict[str, int], seen: list[str], worth: dict[str, int], most: int) -> int:
    """How often ballots of such worth make the seen projects' scores differ; 1 where ``most`` times are too few."""
    for times in range(1, most + 1):
        if len({scores[project] + times * worth.get(project, 0) for project in seen}) == len(seen):
            return times
    return 1


def _pointed(ids: list[str], method: Points) -> list[Marks]:
    """As many points on one project as it may have, or fewer where the limits need it; its boxes take turns."""
    for each in range(method.per_project, 0, -1):
        least, most = max(1, -(-method.min // each)), min(len(ids), method.total // each)
        if least <= most:
            break
    else:
        return [_filled(ids[start:] + ids[:start], method) for start in range(len(ids))]
    turns = dict.fromkeys(ids, 0)
    ballots: list[Marks] = []
    for ballot in spread(*different_totals(len(ids), least, most)):
        marks: list[Mark] = []
        for project in (ids[place] for place in sorted(ballot)):
            columns = [(turns[project] + step) % method.per_project for step in range(each)]
            turns[project] += each
            marks += [(project, method.columns[column]) for column in sorted(columns)]
        ballots.append(tuple(marks))
    return ballots


def _filled(ids: list[str], method: Points) -> Marks:
    """The least number of points, on as few projects as possible."""
    return tuple((project, column) for project in ids for column in method.columns)[: method.min]


def _graded(ids: list[str], method: Grades) -> list[Marks]:
    """Every project with every grade once; then the best grade once more from each project on than for the one before.

    So that no two projects have the best grade equally often.
    """
    grades = method.columns
    turns = [
        tuple((project, grades[(place + turn) % len(grades)]) for place, project in enumerate(ids))
        for turn in range(len(grades))
    ]
    steps = min(len(ids), MOST_BALLOTS)
    stairs = [
        tuple((project, grades[0]) for place, project in enumerate(ids) if place % steps >= step)
        for step in range(1, steps)
    ]
    return [*turns, *stairs]
