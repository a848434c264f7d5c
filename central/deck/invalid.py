"""Each way in which a ballot of one contest can be invalid, as marks to make. Pure."""

from itertools import accumulate

from ballots.cvr import Mark
from ballots.election import Contest
from ballots.judging import Validity, judge_marks
from ballots.methods import Approval, ChooseOne, Grades, Knapsack, Points, Ranking

_Cases = dict[Validity, list[Mark]]


def invalid_marks(contest: Contest) -> list[tuple[Mark, ...]]:
    """One set of marks for each reason that the contest's method and projects allow, in a fixed order."""
    return [
        tuple(marks)
        for validity, marks in _wanted(contest).items()
        if marks and judge_marks(contest, marks).validity is validity
    ]


def _wanted(contest: Contest) -> _Cases:
    """Marks meant to be invalid for the reason they stand under; where projects are too few, they are not."""
    ids = [project.id for project in contest.projects]
    first = [(project, contest.method.columns[0]) for project in ids]
    match contest.method:
        case ChooseOne():
            return {Validity.TOO_MANY: first[:2]}
        case Approval() as method:
            return {Validity.TOO_MANY: first[: method.max + 1], Validity.TOO_FEW: first[: method.min - 1]}
        case Knapsack() as method:
            return _knapsack(contest, method)
        case Ranking() as method:
            return _ranking(ids, method)
        case Points() as method:
            boxes = [(project, column) for column in method.columns for project in ids]
            return {Validity.TOO_MANY: boxes[: method.total + 1], Validity.TOO_FEW: boxes[: method.min - 1]}
        case Grades() as method:
            return {Validity.TWO_GRADES: [(ids[0], column) for column in method.columns[:2]]}


def _knapsack(contest: Contest, method: Knapsack) -> _Cases:
    cheap = sorted(contest.projects, key=contest.counted_cost)
    dear = cheap[::-1]
    spent = list(accumulate(contest.counted_cost(project) for project in dear))
    # As few as possible, the dearest first, so that the cost is what is wrong.
    over = next((number for number, cost in enumerate(spent, 1) if cost > method.most_cost), 0)
    many = len(cheap) if method.max is None else method.max + 1
    return {
        Validity.OVER_BUDGET: [(project.id, "1") for project in dear[:over]],
        Validity.TOO_MANY: [(project.id, "1") for project in cheap[:many]],
        Validity.TOO_FEW: [(project.id, "1") for project in cheap[: method.min - 1]],
    }


def _ranking(ids: list[str], method: Ranking) -> _Cases:
    ranks = method.columns
    in_order = list(zip(ids, ranks, strict=False))
    return {
        Validity.TWO_RANKS: [(ids[0], rank) for rank in ranks[:2]],
        Validity.TWO_ON_RANK: [(project, ranks[0]) for project in ids[:2]],
        Validity.GAP_IN_RANKS: [(ids[0], rank) for rank in ranks[1:2]],
        Validity.TOO_FEW: in_order[: method.min - 1],
    }
