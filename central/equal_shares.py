"""The Method of Equal Shares with its completion and comparison. Pure and exact.

The method: see :mod:`central.shares`. ``add1`` and the comparison step as equalshares.net describes them (the pages
"Completion methods" and "Comparison step"), in use in Wieliczka, Świecie and Assen. Ties are settled by the election's
lot; the sites' own programs take the cheaper project, then the one with more votes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.winner_rule import EqualShares
from central.add1 import add1
from central.bounds import Market
from central.exact import Exact
from central.greedy import Funding, Limits, NotFunded, by_score
from central.shares import Purchase
from central.voters import Ballots, voters_of


@dataclass(frozen=True)
class Stake:
    """What the method decides by. ``lot`` are the eligible projects in the lot's order, ``order`` by score first."""

    rule: EqualShares
    pot: Exact
    limits: Limits
    lot: Sequence[str]
    order: Sequence[str]
    scores: Mapping[str, Exact]
    ballots: Ballots


def by_equal_shares(stake: Stake) -> Funding:
    """The winners by the rule: those that shares buy, completed and compared as the rule says."""
    costs = stake.limits.costs
    voters = voters_of(tuple(costs), stake.ballots)
    market = Market(voters, costs, _worth(stake), stake.lot, stake.limits.exclusions)
    chosen = _completed(stake, add1(market, stake.pot))
    if not stake.rule.comparison:
        return chosen
    greedy = by_score(stake.order, stake.scores, stake.limits, "skip")
    return greedy if _better(stake, greedy.winners, chosen.winners) else chosen


def _worth(stake: Stake) -> Mapping[str, Exact]:
    return stake.limits.costs if stake.rule.utility == "cost" else dict.fromkeys(stake.limits.costs, 1)


def _cost(stake: Stake, purchase: Purchase) -> Exact:
    return sum((stake.limits.costs[project] for project in purchase.bought), Fraction(0))


def _others(stake: Stake, purchase: Purchase) -> list[str]:
    """The projects that could be funded besides what is bought, best score first."""
    bought = purchase.bought
    return [each for each in stake.order if each not in bought and not stake.limits.excluded(each, bought)]


def _completed(stake: Stake, purchase: Purchase) -> Funding:
    """The purchase and, where the rule says so, what fits into the rest of the pot by score."""
    bought, spent = purchase.bought, _cost(stake, purchase)
    others = _others(stake, purchase)
    refused = {project: NotFunded.EXCLUDED for project in stake.order if project not in bought}
    winners, ties = bought, purchase.ties
    if stake.rule.completion == "add1-greedy":
        limits = Limits(stake.limits.costs, stake.pot - spent, stake.limits.exclusions)
        more = by_score(others, stake.scores, limits, "skip")
        winners, spent, ties = (*bought, *more.winners), spent + more.spent, (*ties, *more.ties)
        refused |= more.refused
    else:
        refused |= dict.fromkeys(others, NotFunded.SHARES_TOO_SMALL)
    refused |= dict.fromkeys((each for tied in purchase.ties for each in tied), NotFunded.LOST_THE_LOT)
    return Funding(winners, spent, {project: why for project, why in refused.items() if project not in winners}, ties)


def _better(stake: Stake, some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether more voters get more utility from ``some`` projects than from the ``others`` than the other way round."""
    worth = _worth(stake)
    balance = 0
    for (choices, values), number in stake.ballots.items():
        given = {project: value * worth[project] for project, value in zip(choices, values, strict=True)}
        here, there = (sum(given.get(project, 0) for project in chosen) for chosen in (some, others))
        balance += number * ((here > there) - (here < there))
    return balance > 0
