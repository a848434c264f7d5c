"""How many points lie between the result and another one, and whether open cases could bridge that. Pure.

The bound is safe rather than sharp: "cannot change" is certain, "could change" may turn out harmless.
"""

from collections.abc import Iterator
from fractions import Fraction

from ballots.methods import Method, Points, Ranking
from ballots.winner_rule import Greedy
from central.exact import Exact, simplest
from central.greedy import NotFunded
from central.tally import ContestResult


def most_points(method: Method) -> int:
    """The most that one ballot can give one project."""
    if isinstance(method, Ranking):
        return max(method.points)
    return method.per_project if isinstance(method, Points) else 1


def could_change(result: ContestResult, method: Method, open_cases: int) -> bool:
    """Whether adding or taking away ``open_cases`` ballots could change which projects are funded.

    Each ballot can move the distance between two projects by :func:`most_points`, and by as much a project's
    distance to a threshold, which itself moves with the number of ballots when it is a share. By rules
    other than greedy without tiers no such bound is known, and any open ballot could.
    """
    if not open_cases:
        return False
    rule = result.terms.rule
    if not isinstance(rule, Greedy) or rule.tiers:
        return True
    margin = smallest_margin(result, rule)
    # What one ballot more or less makes the threshold move.
    share = rule.least_score(1) if isinstance(rule.min_votes, str) else Fraction(0)
    return margin is not None and open_cases * (most_points(method) + share) >= margin


def smallest_margin(result: ContestResult, rule: Greedy) -> Exact | None:
    """The fewest points between two projects whose order decides, or between a project and the threshold.

    None when no distance decides anything, as when every project is funded and there is no threshold.
    """
    stops = rule.on_misfit == "stop"
    return min((*_between_projects(result, stops), *_to_threshold(result, stops)), default=None)


def _between_projects(result: ContestResult, stops: bool) -> Iterator[Exact]:
    """Winner against loser; with ``stop`` also the project that ended the count against the others not funded.

    Nothing else matters: as long as no winner and loser change places, each project meets the same winners before
    it. A project dearer than the whole pot never wins, so it matters only where it would end the count.
    """
    scores, costs = result.counted.scores, result.terms.costs
    losers = [project for project, why in result.refused.items() if why is not NotFunded.BELOW_THRESHOLD]
    rivals = [project for project in losers if stops or costs[project] <= result.terms.pot]
    yield from (_distance(scores[winner], scores[rival]) for winner in result.winners for rival in rivals)
    if result.ended_by:
        yield from (_distance(scores[result.ended_by], scores[other]) for other in losers if other != result.ended_by)


def _to_threshold(result: ContestResult, stops: bool) -> Iterator[Exact]:
    """A winner that could fall below, a loser that could rise to it; with ``stop`` any, as it could end the count."""
    if not result.terms.rule.least_score(1):
        return
    for project, score in result.counted.scores.items():
        affordable = result.terms.costs[project] <= result.terms.pot
        rises = score < result.least and affordable
        if stops or rises or project in result.winners:
            yield _distance(score, result.least)


def _distance(one: Exact, other: Exact) -> Exact:
    return simplest(abs(Fraction(one) - other))
