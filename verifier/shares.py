"""The Method of Equal Shares (Peters, Pierczyński & Skowron, 2021) with the completion add1 (equalshares.net).

Every voter gets the same share of the pot. Again and again the project is bought for which its voters pay least for
each unit of what it is worth to them; who cannot pay that pays all that is left. Then everybody gets one unit of money
more, as often as that does not overspend the pot.

Amounts are kept as ``a + b·x``, where x is how much larger the share might be. So each run also says up to which share
every comparison in it would come out the same; the shares before that need no run of their own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from verifier.errors import NotCheckableError
from verifier.funding import Limits, Outcome, fund
from verifier.votes import Vote

# Some minutes of work at most; real elections with a few hundred voters take some hundred runs.
_MOST_RUNS = 3_000

Amount = tuple[Fraction, Fraction]
"""(a, b) of a + b·x."""
_NOTHING: Amount = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Market:
    """What is for sale to whom. ``order`` are the eligible projects in the lot's order."""

    votes: Sequence[tuple[Vote, int]]
    costs: Mapping[str, int]
    worth: Mapping[str, int]
    order: Sequence[str]
    exclusions: Sequence[frozenset[str]]
    supporters: Mapping[str, list[tuple[int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[tuple[int, int]]] = {project: [] for project in self.costs}
        for place, (vote, _) in enumerate(self.votes):
            for project, value in vote:
                if value:
                    found[project].append((place, value))
        object.__setattr__(self, "supporters", found)


def equal_shares(
    market: Market, pot: Fraction, rule: Mapping[str, object], scores: Mapping[str, Fraction], by_score: Sequence[str]
) -> Outcome:
    """The winners; ``by_score`` are the eligible projects, best first."""
    steps = _add1(market, pot)
    bought = [step[0] for step in steps]
    spent = sum((Fraction(market.costs[project]) for project in bought), Fraction(0))
    chosen = Outcome(tuple(bought), spent, tuple(step for step in steps if len(step) > 1))
    if rule["completion"] == "add1-greedy":
        chosen = _completed(market, pot, chosen, scores, by_score)
    if rule.get("comparison", False):
        greedy = fund(by_score, scores, Limits(market.costs, pot, market.exclusions))
        if _more_prefer(market, greedy.winners, chosen.winners):
            return greedy
    return chosen


def _completed(
    market: Market, pot: Fraction, chosen: Outcome, scores: Mapping[str, Fraction], by_score: Sequence[str]
) -> Outcome:
    """What fits into the rest of the pot by score comes on top."""
    ruled_out = {other for group in market.exclusions if group & set(chosen.winners) for other in group}
    others = [project for project in by_score if project not in chosen.winners and project not in ruled_out]
    more = fund(others, scores, Limits(market.costs, pot - chosen.spent, market.exclusions))
    return Outcome(chosen.winners + more.winners, chosen.spent + more.spent, chosen.ties + more.ties)


def _more_prefer(market: Market, some: Sequence[str], others: Sequence[str]) -> bool:
    balance = 0
    for vote, times in market.votes:
        gains = [
            sum(value * market.worth[project] for project, value in vote if project in won) for won in (some, others)
        ]
        balance += times * ((gains[0] > gains[1]) - (gains[0] < gains[1]))
    return balance > 0


def _add1(market: Market, pot: Fraction) -> list[tuple[str, ...]]:
    voters = sum(times for _, times in market.votes)
    kept: list[tuple[str, ...]] = []
    if not voters:
        return kept
    share = Fraction(pot) / voters
    most = max(floor(share) + 1, sum(market.costs.values()))
    for _ in range(_MOST_RUNS):
        run = _Run(market, share)
        steps = run.buy()
        if sum(market.costs[step[0]] for step in steps) > pot:
            return kept
        kept = steps
        if run.same_below is None or share >= most:
            return kept
        share = Fraction(max(floor(share) + 1, ceil(run.same_below)))
    raise NotCheckableError(f"Equal Shares needs more than {_MOST_RUNS} runs here, which this program does not do")


class _Run:
    """One purchase with a given share; ``same_below`` is the share below which all would be bought alike."""

    def __init__(self, market: Market, share: Fraction) -> None:
        self._market = market
        self._share = share
        self._nearest: Fraction | None = None
        # Many voters have the same left, so that purses are few.
        self._purses: list[Amount] = [(share, Fraction(1))]
        self._purse_of = [0] * len(market.votes)

    @property
    def same_below(self) -> Fraction | None:
        return None if self._nearest is None else self._share + self._nearest

    def buy(self) -> list[tuple[str, ...]]:
        """Each purchase: the equally cheap projects in the lot's order, of which the first is bought."""
        market = self._market
        # What a project's voters pay for it only rises as purses empty: the last price is a lower bound.
        floor_of = {project: _NOTHING for project in market.order if market.supporters[project]}
        steps: list[tuple[str, ...]] = []
        while True:
            best: list[str] = []
            lowest: Amount | None = None
            for project in sorted(floor_of, key=lambda each: floor_of[each][0]):
                if lowest is not None and self._less(lowest, floor_of[project]):
                    continue
                price = self._price(project)
                if price is None:
                    del floor_of[project]
                    continue
                floor_of[project] = price
                if lowest is None or self._less(price, lowest):
                    best, lowest = [project], price
                elif not self._less(lowest, price):
                    best.append(project)
            if lowest is None:
                return steps
            step = tuple(project for project in market.order if project in best)
            steps.append(step)
            self._pay(step[0], lowest)
            gone = {step[0]}.union(*(group for group in market.exclusions if step[0] in group))
            floor_of = {project: price for project, price in floor_of.items() if project not in gone}

    def _price(self, project: str) -> Amount | None:
        """What its voters pay for one unit of worth; None when they cannot buy it together."""
        cost: Amount = (Fraction(self._market.costs[project]), Fraction(0))
        if not cost[0]:
            return _NOTHING
        groups = self._groups(project)
        together = _NOTHING
        for (purse, _), number in groups:
            together = (together[0] + self._purses[purse][0] * number, together[1] + self._purses[purse][1] * number)
        if self._less(together, cost):
            return None
        groups.sort(key=lambda group: self._purses[group[0][0]][0] / group[0][1])
        left, units = cost, sum(value * number for (_, value), number in groups)
        price = (left[0] / units, left[1] / units)
        for (purse, value), number in groups:
            has = self._purses[purse]
            if price[0] * value <= has[0]:
                break
            left = (left[0] - has[0] * number, left[1] - has[1] * number)
            units -= value * number
            if units:
                price = (left[0] / units, left[1] / units)
        for (purse, value), _ in groups:
            self._less(self._purses[purse], (price[0] * value, price[1] * value))
        return price

    def _groups(self, project: str) -> list[tuple[tuple[int, int], int]]:
        """((purse, what the project is worth to them), how many voters) for its voters."""
        worth = self._market.worth[project]
        groups: Counter[tuple[int, int]] = Counter()
        for place, value in self._market.supporters[project]:
            groups[self._purse_of[place], value * worth] += self._market.votes[place][1]
        return list(groups.items())

    def _pay(self, project: str, price: Amount) -> None:
        worth = self._market.worth[project]
        after: dict[tuple[int, int], int] = {}
        numbers = {purse: place for place, purse in enumerate(self._purses)}
        for place, value in self._market.supporters[project]:
            group = (self._purse_of[place], value * worth)
            if group not in after:
                purse = self._purses[group[0]]
                pays = (price[0] * group[1], price[1] * group[1])
                rest = _NOTHING if self._less(purse, pays) else (purse[0] - pays[0], purse[1] - pays[1])
                after[group] = numbers.setdefault(rest, len(numbers))
                if after[group] == len(self._purses):
                    self._purses.append(rest)
            self._purse_of[place] = after[group]

    def _less(self, one: Amount, other: Amount) -> bool:
        """Whether one amount is smaller; remembers how much larger the share must be for another answer."""
        gap, closing = other[0] - one[0], one[1] - other[1]
        if closing and (gap == 0 or (gap > 0) == (closing > 0)):
            room = gap / closing
            self._nearest = room if self._nearest is None else min(self._nearest, room)
        return gap > 0
