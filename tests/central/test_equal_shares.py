"""The Method of Equal Shares against an oracle that spends voter by voter and share by share, and its promises."""

from collections.abc import Iterable
from fractions import Fraction
from random import Random
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.winner_rule import EqualShares
from central.exact import Exact
from central.greedy import NotFunded
from central.shares import Run
from central.tally import ContestResult, Terms, count_votes, decide
from central.ties import lot_number
from central.voters import voters_of

PROJECTS = ("1", "2", "3", "4", "5")
Utility = Literal["cost", "cardinality"]
Completion = Literal["add1", "add1-greedy"]


def terms(
    costs: dict[str, int],
    pot: int,
    utility: Utility = "cost",
    completion: Completion = "add1",
    comparison: bool = False,
    exclusions: tuple[frozenset[str], ...] = (),
) -> Terms:
    rule = EqualShares(type="equal-shares", utility=utility, completion=completion, comparison=comparison)
    return Terms("c", rule, pot, dict(costs), "seed", exclusions)


def ballots(*projects: str) -> list[Vote]:
    """Votes for one point each, every vote given as ``"13"`` for the projects 1 and 3."""
    return [Vote(tuple(each), (1,) * len(each)) for each in projects]


def counted(by: Terms, votes: Iterable[Vote]) -> ContestResult:
    return decide(by, count_votes(by.costs, votes))


@st.composite
def contests(draw: st.DrawFn) -> tuple[Terms, list[Vote]]:
    """Small contests: up to five projects, up to eight votes with up to three points on a project."""
    projects = PROJECTS[: draw(st.integers(1, 5))]
    by = terms(
        {project: draw(st.integers(0, 12)) for project in projects},
        pot=draw(st.integers(0, 30)),
        utility=draw(st.sampled_from(["cost", "cardinality"])),
        completion=draw(st.sampled_from(["add1", "add1-greedy"])),
        comparison=draw(st.booleans()),
        exclusions=tuple(draw(st.lists(st.frozensets(st.sampled_from(projects), min_size=2), max_size=1)))
        if len(projects) > 1
        else (),
    )
    ballot = st.dictionaries(st.sampled_from(projects), st.integers(1, 3), max_size=4)
    votes = [Vote(tuple(each), tuple(each.values())) for each in draw(st.lists(ballot, max_size=8))]
    return by, votes


def oracle(by: Terms, votes: list[Vote]) -> list[str]:
    """The winners, written from the rule's text with a purse for every voter and every share tried."""
    assert isinstance(by.rule, EqualShares)
    cast = [dict(zip(vote.choices, vote.values, strict=True)) for vote in votes if vote.choices]
    lot = sorted(by.costs, key=lambda project: lot_number("seed", "c", project))
    order = sorted(lot, key=lambda project: -sum(given.get(project, 0) for given in cast))
    bought: list[str] = []
    # With a share as large as the dearest project's price for one voter, all that anybody wants is bought.
    shares = [Fraction(by.pot) / len(cast), *range(by.pot // len(cast) + 1, 200)] if cast else []
    for share in shares:
        following = one_run(by, cast, lot, Fraction(share))
        if sum(by.costs[project] for project in following) > by.pot:
            break
        bought = following
    if by.rule.completion == "add1-greedy":
        bought = by_score(by, order, bought)
    if by.rule.comparison:
        greedy = by_score(by, order, [])
        gains = [worth(by, given, greedy) - worth(by, given, bought) for given in cast]
        if sum(gain > 0 for gain in gains) > sum(gain < 0 for gain in gains):
            return greedy
    return bought


def worth(by: Terms, given: dict[str, int], projects: Iterable[str]) -> Exact:
    assert isinstance(by.rule, EqualShares)
    each = by.costs if by.rule.utility == "cost" else dict.fromkeys(by.costs, 1)
    return sum((given.get(project, 0) * each[project] for project in projects), Fraction(0))


def ruled_out(by: Terms, project: str, winners: list[str]) -> bool:
    return any({project, winner} <= group for group in by.exclusions for winner in winners)


def by_score(by: Terms, order: list[str], winners: list[str]) -> list[str]:
    winners = list(winners)
    for project in order:
        spent = sum(by.costs[each] for each in winners)
        if project not in winners and not ruled_out(by, project, winners) and spent + by.costs[project] <= by.pot:
            winners.append(project)
    return winners


def one_run(by: Terms, cast: list[dict[str, int]], lot: list[str], share: Fraction) -> list[str]:
    purses = [share] * len(cast)
    winners: list[str] = []
    while True:
        prices = {}
        for project in lot:
            fans = [voter for voter, given in enumerate(cast) if project in given]
            money = sum((purses[voter] for voter in fans), Fraction(0))
            if not fans or project in winners or ruled_out(by, project, winners) or money < by.costs[project]:
                continue
            prices[project] = price(by, cast, purses, fans, project)
        if not prices:
            return winners
        best = min(prices, key=lambda project: prices[project])
        winners.append(best)
        for voter, wishes in enumerate(cast):
            if best in wishes:
                purses[voter] = max(Fraction(0), purses[voter] - prices[best] * worth(by, wishes, [best]))


def price(by: Terms, cast: list[dict[str, int]], purses: list[Fraction], fans: list[int], project: str) -> Fraction:
    """The price at which the fans together pay the cost: tries every number of voters who pay all they have."""
    cost = Fraction(by.costs[project])
    if not cost:
        return cost
    utility = {voter: Fraction(worth(by, cast[voter], [project])) for voter in fans}
    ratios = sorted({purses[voter] / utility[voter] for voter in fans} | {Fraction(0)})
    for limit in ratios:
        poor = sum((purses[voter] for voter in fans if purses[voter] / utility[voter] <= limit), Fraction(0))
        rich = sum((utility[voter] for voter in fans if purses[voter] / utility[voter] > limit), Fraction(0))
        found = (cost - poor) / rich if rich else limit
        if sum((min(purses[voter], found * utility[voter]) for voter in fans), Fraction(0)) == cost:
            return found
    raise AssertionError("voters with enough money have a price")


@settings(max_examples=50)
@given(contests())
def test_the_winners_agree_with_the_oracle(contest: tuple[Terms, list[Vote]]) -> None:
    assert list(counted(*contest).winners) == oracle(*contest)


@settings(max_examples=50)
@given(contests(), st.randoms())
def test_the_pot_is_kept_every_project_has_an_outcome_and_the_order_of_ballots_is_nothing(
    contest: tuple[Terms, list[Vote]], random: Random
) -> None:
    by, votes = contest
    result = counted(by, votes)
    assert result.spent == sum(by.costs[project] for project in result.winners) <= by.pot
    assert sorted([*result.winners, *result.refused]) == sorted(by.costs)
    assert counted(by, random.sample(votes, len(votes))) == result


@settings(max_examples=50)
@given(contests())
def test_a_group_whose_shares_pay_for_one_project_that_all_of_it_wants_gets_something(
    contest: tuple[Terms, list[Vote]],
) -> None:
    """Justified representation: no group that could pay for a project by itself goes empty."""
    by, votes = contest
    cast = [vote for vote in votes if vote.choices]
    rule = EqualShares(type="equal-shares", utility="cost", completion="add1")
    plain = Terms("c", rule, by.pot, by.costs, "seed")
    winners = set(counted(plain, votes).winners)
    for project in by.costs:
        fans = [vote for vote in cast if project in vote.choices]
        if fans and by.costs[project] * len(cast) <= by.pot * len(fans):
            assert any(winners & set(vote.choices) for vote in fans)


@settings(max_examples=50)
@given(contests(), st.fractions(0, 20, max_denominator=4))
def test_every_share_below_the_named_one_buys_the_same(contest: tuple[Terms, list[Vote]], share: Fraction) -> None:
    by, votes = contest
    assert isinstance(by.rule, EqualShares)
    voters = voters_of(tuple(by.costs), count_votes(by.costs, votes).ballots)
    if not voters.numbers.size:
        return
    worth = by.costs if by.rule.utility == "cost" else dict.fromkeys(by.costs, 1)

    def buy(with_share: Fraction) -> tuple[str, ...]:
        return Run(voters, by.costs, worth, with_share).buy(PROJECTS[: len(by.costs)], by.exclusions).bought

    until = Run(voters, by.costs, worth, share).buy(PROJECTS[: len(by.costs)], by.exclusions).until
    end = Fraction(until) if until is not None else share + 1000
    assert buy(share) == buy(share + (end - share) / 3) == buy(share + (end - share) * 999 / 1000)


def test_a_minority_gets_its_part_where_greedy_would_give_the_majority_all() -> None:
    votes = ballots(*["12"] * 6, *["34"] * 4)
    costs = {"1": 50, "2": 50, "3": 40, "4": 40}
    result = counted(terms(costs, 100), votes)
    assert set(result.winners) & {"1", "2"}
    assert set(result.winners) & {"3", "4"}


def test_add1_raises_shares_until_the_next_raise_would_cost_more_than_the_pot() -> None:
    # Shares of 3 (10 / 3) buy nothing; 5 buy project 1 for two voters; 9 would also buy project 2 for the third.
    by = terms({"1": 9, "2": 9}, 10)
    result = counted(by, ballots("1", "1", "2"))
    assert (result.winners, dict(result.refused)) == (("1",), {"2": NotFunded.SHARES_TOO_SMALL})


def test_greedy_completes_what_shares_leave() -> None:
    costs = {"1": 9, "2": 3, "3": 1}
    votes = ballots("1", "1", "1", "2")
    assert counted(terms(costs, 12), votes).winners == ("1", "2")
    assert counted(terms(costs, 13, completion="add1-greedy"), votes).winners == ("1", "2", "3")


def test_what_greedy_cannot_pay_either_did_not_fit() -> None:
    by = terms({"1": 9, "2": 9}, 10, completion="add1-greedy")
    assert dict(counted(by, ballots("1", "1", "2")).refused) == {"2": NotFunded.DID_NOT_FIT}


def test_the_comparison_gives_way_where_more_voters_are_better_off_by_score() -> None:
    costs = {"1": 10, "2": 3, "3": 3}
    votes = ballots(*["1"] * 4, "2", "2", "3")
    shares, compared = counted(terms(costs, 10), votes), counted(terms(costs, 10, comparison=True), votes)
    assert (set(shares.winners), compared.winners) == ({"2"}, ("1",))
    assert dict(compared.refused) == {"2": NotFunded.DID_NOT_FIT, "3": NotFunded.DID_NOT_FIT}


def test_between_equal_projects_the_lot_decides_and_the_tie_is_named() -> None:
    first, second = sorted(("1", "2"), key=lambda project: lot_number("seed", "c", project))
    result = counted(terms({"1": 6, "2": 6}, 10), ballots("1", "2"))
    assert (result.winners, result.ties) == ((), ()), "two equal wishes that both cost more than half come together"
    result = counted(terms({"1": 6, "2": 6}, 8), ballots("12", "12"))
    assert (result.winners, result.ties, dict(result.refused)) == (
        (first,),
        ((first, second),),
        {second: NotFunded.LOST_THE_LOT},
    )


def test_of_excluding_projects_one_is_bought() -> None:
    by = terms({"1": 2, "2": 2, "3": 2}, 9, exclusions=(frozenset({"1", "2"}),))
    result = counted(by, ballots("123", "13"))
    assert (set(result.winners), dict(result.refused)) == ({"1", "3"}, {"2": NotFunded.EXCLUDED})


def test_a_project_below_the_threshold_is_not_bought() -> None:
    rule = EqualShares(type="equal-shares", utility="cost", completion="add1-greedy", min_votes=2)
    result = counted(Terms("c", rule, 9, {"1": 2, "2": 2}, "seed"), ballots("1", "1", "2"))
    assert (result.winners, dict(result.refused)) == (("1",), {"2": NotFunded.BELOW_THRESHOLD})


def test_with_no_votes_shares_buy_nothing() -> None:
    assert counted(terms({"1": 1}, 9), []).winners == ()


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_large_amounts_and_few_voters_do_not_mean_many_steps(utility: Utility) -> None:
    costs = {"1": 10**14, "2": 3 * 10**14, "3": 6 * 10**14 + 1, "4": 10**15}
    result = counted(terms(costs, 10**15, utility), ballots("12", "3", "34"))
    assert result.spent <= 10**15
