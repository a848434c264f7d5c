"""Contradictions in an election's money: costs, classes, caps and pots. Pure; see :mod:`ballots.consistency`."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ballots.election import Contest, Election, Project
from ballots.methods import Knapsack
from ballots.winner_rule import FixedNumber, Greedy, MajorityJudgment, WinnerRule


def costs(place: str, contest: Contest, election: Election) -> Iterator[str]:
    """Cost classes that do not rise, and projects above the highest, a voter's limit, the pot, the cap or all tiers."""
    if any(lower >= higher for lower, higher in pairwise(contest.cost_classes)):
        yield f"{place}.cost_classes: each class must be higher than the one before it"
    for number, project in enumerate(contest.projects, 1):
        for problem in _too_dear(contest, project, election):
            yield f"{place}.projects[{number}].cost: {problem}"


def _too_dear(contest: Contest, project: Project, election: Election) -> Iterator[str]:
    cost, method, rule = contest.counted_cost(project), contest.method, contest.winner_rule
    if contest.cost_classes and project.cost > contest.cost_classes[-1]:
        yield f"{project.id!r} costs more than the highest cost class, {contest.cost_classes[-1]}"
    if isinstance(method, Knapsack) and method.limit is not None and cost > method.limit:
        yield f"{cost} is more than a voter's limit of {method.limit}, so nobody could choose it"
    # A cap is a stricter limit, named below.
    elif _keeps_within(rule) and not _is_capped(rule) and _is_over_the_pot(contest, cost, election):
        # Voting for it would mislead; a municipality expects to hear of it before it prints.
        yield f"{project.id!r} costs {cost}, more than the whole pot, so it could never win"
    if not isinstance(rule, Greedy):
        return
    caps = [rule.most_cost(pot.amount) for pot in election.pots if pot.id == contest.pot]
    if any(cap is not None and cost > cap for cap in caps):
        yield f"{project.id!r} costs more than the cap, {rule.cap} of the pot"
    highest = max((tier.max_cost for tier in rule.tiers), default=cost)
    if cost > highest:
        yield f"{project.id!r} costs more than the highest tier, {highest}"


def pots(election: Election) -> Iterator[str]:
    """Pots that no contest spends, and pots of several contests that do not say how these share them."""
    contests = Counter(contest.pot for contest in election.contests)
    for number, pot in enumerate(election.pots, 1):
        if not contests[pot.id]:
            yield f"pots[{number}]: no contest spends this pot"
        elif contests[pot.id] > 1 and not pot.shared:
            yield (
                f"pots[{number}]: {pot.id!r} is the pot of several contests; each contest needs its own pot, or the "
                'pot says shared = "in-order" and each gets what those before it in the file have left'
            )
        elif contests[pot.id] == 1 and pot.shared:
            yield f"pots[{number}].shared: only one contest spends this pot"
    shared = {pot.id for pot in election.pots if pot.shared}
    for number, contest in enumerate(election.contests, 1):
        if contest.pot in shared and not _keeps_within(contest.winner_rule):
            yield f"contests[{number}].winner_rule: contests that share a pot must keep within it"


def _is_over_the_pot(contest: Contest, cost: int, election: Election) -> bool:
    return any(cost > pot.amount for pot in election.pots if pot.id == contest.pot)


def _is_capped(rule: WinnerRule) -> bool:
    return isinstance(rule, Greedy) and rule.cap is not None


def _keeps_within(rule: WinnerRule) -> bool:
    """Whether the rule funds only what fits into the pot."""
    if isinstance(rule, FixedNumber):
        return rule.within_pot
    return not isinstance(rule, MajorityJudgment) or rule.on_misfit is not None
