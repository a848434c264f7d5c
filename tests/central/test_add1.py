"""add1 by ranges of shares, beside a plain loop that tries every share, and what a range promises."""

from collections import Counter
from fractions import Fraction
from math import floor
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.add1 import add1
from central.bounds import Bounds, Market
from central.exact import Exact
from central.shares import Purchase, Run, Step
from central.voters import Ballots, voters_of

PROJECTS = tuple("123456")


def market(
    costs: dict[str, Exact], ballots: Ballots, utility: str = "cost", exclusions: tuple[frozenset[str], ...] = ()
) -> Market:
    worth = costs if utility == "cost" else dict.fromkeys(costs, 1)
    return Market(voters_of(tuple(costs), ballots), costs, worth, tuple(costs), exclusions)


@st.composite
def markets(draw: st.DrawFn) -> tuple[Market, Exact]:
    """Elections in which many projects are equally good, with some dozens of shares between nothing and everything."""
    projects = PROJECTS[: draw(st.integers(2, 6))]
    points = draw(st.sampled_from([(1,), (1, 2), (0, 1, Fraction(1, 3))]))
    ballot = st.dictionaries(st.sampled_from(projects), st.sampled_from(points), max_size=4)
    ballots = draw(st.lists(st.tuples(ballot, st.integers(1, 3)), max_size=8))
    costs: dict[str, Exact] = {each: draw(st.integers(0, 8)) * draw(st.sampled_from([7, 12])) for each in projects}
    exclusion = st.frozensets(st.sampled_from(projects), min_size=2)
    return (
        market(
            costs,
            {(tuple(each), tuple(each.values())): number for each, number in ballots},
            draw(st.sampled_from(["cost", "cardinality"])),
            tuple(draw(st.lists(exclusion, max_size=1))),
        ),
        draw(st.integers(0, 150)),
    )


def bought_with(by: Market, share: Exact) -> tuple[Step, ...]:
    return Run(by.voters, by.costs, by.worth, share).buy(by.order, by.exclusions).steps


def share_by_share(by: Market, pot: Exact) -> tuple[Step, ...]:
    """add1 as its text says it, up to a share that pays for everything alone."""
    share = Fraction(pot) / int(by.voters.numbers.sum())
    kept: tuple[Step, ...] = ()
    for each in (share, *range(floor(share) + 1, int(sum(by.costs.values())) + 2)):
        steps = bought_with(by, each)
        if by.cost(steps) > pot:
            break
        kept = steps
    return kept


@settings(max_examples=50, deadline=None)
@given(markets())
def test_add1_buys_what_trying_every_share_buys_with_the_same_ties(drawn: tuple[Market, Exact]) -> None:
    by, pot = drawn
    if by.voters.numbers.size:
        assert add1(by, pot) == Purchase(share_by_share(by, pot), None)


@settings(max_examples=50, deadline=None)
@given(markets(), st.fractions(0, 60, max_denominator=3), st.fractions(0, 30, max_denominator=3))
def test_what_a_range_is_sure_of_every_share_in_it_buys(
    drawn: tuple[Market, Exact], first: Fraction, size: Fraction
) -> None:
    by, _ = drawn
    if not by.voters.numbers.size:
        return
    sure = Bounds(by, first, first + size).buy((), sum(by.costs.values()))
    # Parts inside the range are at least as sure, and may start from what the range is sure of.
    part = Bounds(by, first + size / 4, first + size / 2).buy(sure.steps, sum(by.costs.values()))
    assert part.steps[: len(sure.steps)] == sure.steps
    for eighth in range(9):
        steps = bought_with(by, first + size * eighth / 8)
        assert steps[: len(sure.steps)] == sure.steps
        assert not sure.all or steps == sure.steps
        assert eighth not in (2, 3, 4) or steps[: len(part.steps)] == part.steps


def test_a_single_share_without_equals_is_sure_of_all() -> None:
    by = market({"1": 30, "2": 50, "3": 80}, {(("1", "2"), (1, 1)): 3, (("2", "3"), (1, 1)): 2})
    for share in range(5, 60):
        assert Bounds(by, share, share).buy((), 160) == (bought_with(by, share), True)


def test_a_range_ends_with_the_purchase_that_overspends() -> None:
    by = market({"1": 30, "2": 50}, {(("1",), (1,)): 3, (("2",), (1,)): 2})
    sure = Bounds(by, 40, 60).buy((), 20)
    assert (sure.steps, sure.all) == (bought_with(by, 40)[:1], True)


def test_a_town_with_few_voters_and_dear_projects_is_counted() -> None:
    """From 16,667 kr each on, one krona at a time, which no count could try one by one."""
    random = Random(1)
    projects = [str(number) for number in range(20)]
    costs: dict[str, Exact] = {project: random.randrange(100, 1500) * 1000 for project in projects}
    cast = [tuple(random.sample(projects, random.randint(1, 5))) for _ in range(300)]
    by = market(costs, Counter((choices, (1,) * len(choices)) for choices in cast))
    assert 3_000_000 < by.cost(add1(by, 5_000_000).steps) <= 5_000_000


@pytest.mark.parametrize("cost", [8, 10**6, 10**12, 10**24])
def test_equals_that_stay_equal_while_their_price_falls_do_not_mean_many_runs(cost: int) -> None:
    # 4 takes a quarter of its cost from one voter of 1 and one of 2. With shares from 5/8 to 3/4 of the cost those two
    # then pay all they have left, and the others less and less.
    cast = ["14", "1", "24", "2", "4", "4", *"333333"]
    ballots = Counter((tuple(each), (1,) * len(each)) for each in cast)
    by = market({"1": cost, "2": cost, "3": 6 * cost, "4": cost}, ballots)
    assert add1(by, 4 * cost).steps == (("4",), ("1", "2"), ("2",))
