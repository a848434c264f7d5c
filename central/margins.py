"""How many points lie between the result and another one, and whether open cases could bridge that. Pure.

The bound is safe rather than sharp: "cannot change" is certain, "could change" may turn out harmless.
"""

from collections.abc import Iterator
from fractions import Fraction

from ballots.methods import Grades, Method, Points, Ranking
from ballots.winner_rule import EqualShares, FixedNumber, Greedy, MajorityJudgment
from central.exact import Exact, simplest
from central.greedy import NotFunded
from central.majority import grades_given, score_range
from central.tally import ContestResult


def most_points(method: Method) -> int:
    """The most that one ballot can give one project."""
    if isinstance(method, Ranking):
        return max(method.points)
    return method.per_project if isinstance(method, Points) else 1


def could_change(result: ContestResult, method: Method, open_cases: int) -> bool:
    """Whether adding or taking away ``open_cases`` ballots could change which projects are funded.

    Each ballot can move the distance between two projects by :func:`most_points`, and by as much a project's
    distance to a threshold, which itself moves with the number of ballots when it is a share. Grades move within
    :func:`central.majority.score_range`. Where shares buy no such bound is known, and any open ballot could.
    """
    if not open_cases:
        return False
    rule = result.terms.rule
    if isinstance(rule, EqualShares):
        return True
    if isinstance(method, Grades):
        return _grades_could_change(result, method, open_cases)
    # What one ballot more or less makes the threshold move.
    share = rule.least_score(1) - rule.least_score(0)
    return within(result, open_cases * (most_points(method) + share))


def within(result: ContestResult, points: Exact) -> bool:
    """Whether ``points`` bridge the smallest distance that decides."""
    margin = smallest_margin(result)
    return margin is not None and points >= margin


def smallest_margin(result: ContestResult) -> Exact | None:
    """The fewest points between two projects whose order decides, or between a project and the threshold.

    None when no distance decides anything, as when every project is funded and there is no threshold.
    """
    scores = result.counted.scores
    between = (_distance(scores[one], scores[other]) for one, other in _deciding(result))
    return min((*between, *_to_threshold(result)), default=None)


def _grades_could_change(result: ContestResult, method: Grades, open_cases: int) -> bool:
    given = grades_given(result.terms.costs, result.counted.ballots, method)
    ranges = {project: score_range(numbers, open_cases) for project, numbers in given.items()}
    for one, other in _deciding(result):
        (lowest, highest), (least, most) = ranges[one], ranges[other]
        if lowest <= most and least <= highest:
            return True
    return False


def _deciding(result: ContestResult) -> Iterator[tuple[str, str]]:
    """Winner and loser; with ``stop`` also the project that ended the count and the others not funded.

    Nothing else matters, whatever limits there are: as long as no winner and loser change places, each loser meets
    the same winners before it, and each winner some of the same. A project dearer than the whole pot never wins, so it
    matters only where it would end the count.
    """
    losers = [project for project, why in result.refused.items() if why is not NotFunded.BELOW_THRESHOLD]
    rivals = [project for project in losers if _stops(result) or _affordable(result, project)]
    yield from ((winner, rival) for winner in result.winners for rival in rivals)
    if result.ended_by:
        yield from ((result.ended_by, other) for other in losers if other != result.ended_by)


def _to_threshold(result: ContestResult) -> Iterator[Exact]:
    """A winner that could fall below, a loser that could rise to it; with ``stop`` any, as it could end the count."""
    if not result.terms.rule.least_score(1):
        return
    for project, score in result.counted.scores.items():
        rises = score < result.least and _affordable(result, project)
        if _stops(result) or rises or project in result.winners:
            yield _distance(score, result.least)


def _stops(result: ContestResult) -> bool:
    rule = result.terms.rule
    return isinstance(rule, Greedy | MajorityJudgment) and rule.on_misfit == "stop"


def _affordable(result: ContestResult, project: str) -> bool:
    """Whether the project could win if it came first; rules that only ask for the best so many need no money."""
    match result.terms.rule:
        case FixedNumber(within_pot=False) | MajorityJudgment(on_misfit=None):
            return True
        case _:
            return result.terms.costs[project] <= result.terms.pot


def _distance(one: Exact, other: Exact) -> Exact:
    return simplest(abs(Fraction(one) - other))
