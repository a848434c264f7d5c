"""One total in parts: pots by share and weight, and what a project counts as in classes of costs."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.consistency import contradictions
from ballots.election import Contest, Election, Project
from ballots.errors import ElectionError
from ballots.geometry import plan_style
from ballots.judging import Validity, Vote, judge_vote
from ballots.money import divided, exact_parts
from tests.ballots.plans import NO_BREAK, THIN, words


@dataclass(frozen=True)
class Part:
    """A pot as the division sees it."""

    amount: int = 0
    share: str | None = None
    weight: int | str | None = None


FRACTIONS = st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0]}/{pair[1]}")
WEIGHTS = st.one_of(st.integers(1, 10**6), FRACTIONS)
PARTS = st.lists(WEIGHTS, min_size=1, max_size=9).map(lambda all_of: [Part(weight=weight) for weight in all_of])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**12), PARTS, st.integers(0, 100))
def test_the_pots_add_up_to_the_total_and_none_is_a_unit_or_more_away_from_its_exact_part(
    total: int, parts: list[Part], percent: int
) -> None:
    every = [Part(share=f"{percent}%"), *parts]
    amounts = divided(total, every)
    assert sum(amounts) == total
    exact = exact_parts(total, every)
    assert all(abs(amount - part) < 1 for amount, part in zip(amounts, exact, strict=True))
    assert exact[0] == Fraction(percent, 100) * total


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), PARTS)
def test_a_larger_weight_never_gets_less(total: int, parts: list[Part]) -> None:
    amounts = divided(total, parts)
    got = sorted((Fraction(part.weight or 0), amount) for part, amount in zip(parts, amounts, strict=True))
    for (lighter, less), (heavier, more) in pairwise(got):
        assert lighter == heavier or less <= more


def test_a_share_comes_first_and_the_rest_goes_by_weight() -> None:
    # As in Helsinki 2019: a fifth of 4.4 million for the whole city, the rest by residents.
    parts = [Part(share="20%"), Part(amount=20_000), Part(weight=3), Part(weight="1/2")]
    assert divided(4_400_000, parts) == [880_000, 20_000, 3_000_000, 500_000]


def test_units_that_rounding_leaves_go_to_the_largest_remainders_and_of_equal_ones_to_the_first() -> None:
    assert divided(100, [Part(weight=1), Part(weight=1), Part(weight=1)]) == [34, 33, 33]
    # 1.25, 1.75 and 7.
    assert divided(10, [Part(weight=5), Part(weight=7), Part(weight=28)]) == [1, 2, 7]
    assert divided(5, [Part(share="1/2"), Part(share="1/2")]) == [3, 2]


@pytest.mark.parametrize(
    ("money", "pots", "problem"),
    [
        (
            100,
            [{"id": "pot1", "amount": 60}, {"id": "pot2", "share": "50%"}],
            "pots: fixed amounts and shares are 10 more",
        ),
        (
            100,
            [{"id": "pot1", "amount": 60}, {"id": "pot2", "share": "30%"}],
            "pots: 10 of the total of 100 is in no pot",
        ),
        (None, [{"id": "pot1", "amount": 60}, {"id": "pot2", "weight": 1}], "pots: a share or a weight is a part of"),
        (100, [{"id": "pot1", "amount": 60}, {"id": "pot2"}], "pots[2]: give the pot one of amount, share and weight"),
        (100, [{"id": "pot1", "amount": 1}, {"id": "pot2", "weight": 1, "amount": 2}], "pots[2]: give the pot one of"),
        (100, [{"id": "pot1", "amount": 1}, {"id": "pot2", "weight": "0/3"}], "pots[2].weight: "),
    ],
)
def test_pots_that_do_not_make_the_total_are_refused(
    elections: Any, money: int | None, pots: list[dict[str, Any]], problem: str
) -> None:
    changes = {"pots": pots} | ({"money": {"total": money}} if money else {})
    with pytest.raises(ElectionError) as refused:
        elections.file(elections.contest(1), elections.contest(2), **changes)
    assert problem in str(refused.value)


def test_a_knapsack_is_limited_by_its_part_of_the_total(elections: Any) -> None:
    pots = [{"id": "pot1", "weight": 2}, {"id": "pot2", "weight": 1}]
    contest = elections.contest(1, method={"type": "knapsack"})
    election = elections.file(contest, elections.contest(2), pots=pots, money={"total": 100_000}).election
    assert [pot.amount for pot in election.pots] == [66_667, 33_333]
    assert election.contests[0].method.limit == 66_667


@settings(max_examples=50, deadline=None)
@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(0, 10**6))
def test_a_counted_cost_is_a_class_and_never_below_the_cost(classes: set[int], cost: int) -> None:
    contest = Contest.model_construct(cost_classes=sorted(classes))
    counted = contest.counted_cost(Project(id="1", name="A", cost=cost))
    assert counted >= cost
    assert counted in classes if cost <= max(classes) else counted == cost


def plain(printed: str) -> str:
    return printed.replace(THIN, " ").replace(NO_BREAK, " ")


def test_classes_count_on_paper_in_a_knapsack_and_for_the_cap(elections: Any) -> None:
    """Projects of 10,000, 20,000 and 30,000 in classes of 15,000 and 40,000."""
    contest = elections.contest(1, method={"type": "knapsack", "limit": 54_000}, cost_classes=[15_000, 40_000])
    election = elections.file(contest).election
    printed = plain(words(plan_style(election, "alla").pages[0]))
    assert printed.count("40 000 kr") == 2
    assert "15 000 kr" in printed
    assert "10 000 kr" not in printed
    judged = judge_vote(election.contests[0], Vote(("1", "2"), (1, 1)))
    assert judged.validity is Validity.OVER_BUDGET, "15,000 and 40,000 are more than 54,000"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"cost_classes": [15_000, 20_000]}, "projects[3].cost: '3' costs more than the highest cost class, 20000"),
        ({"cost_classes": [40_000, 20_000, 50_000]}, "cost_classes: each class must be higher than the one before it"),
        (
            {"cost_classes": [40_000], "winner_rule": {"type": "greedy", "on_misfit": "skip", "cap": "3%"}},
            "projects[1].cost: '1' costs more than the cap, 3% of the pot",
        ),
        (
            {"cost_classes": [40_000], "method": {"type": "knapsack", "limit": 39_999}},
            "projects[1].cost: 40000 is more than a voter's limit of 39999",
        ),
    ],
)
def test_contradictions_of_cost_classes_are_named(elections: Any, changes: dict[str, Any], problem: str) -> None:
    tables = elections.tables(elections.contest(1, **changes))
    assert f"contests[1].{problem}" in " ".join(contradictions(Election.model_validate(tables)))


def test_where_nothing_costs_anything_no_money_is_printed(elections: Any) -> None:
    themes = [elections.project(number, cost=0) for number in (1, 2, 3)]
    page = plan_style(elections.file(elections.contest(1, themes)).election, "alla").pages[0]
    assert "kr" not in plain(words(page)).split()


def test_a_pot_of_several_contests_says_that_they_share_it(elections: Any) -> None:
    contests = [elections.contest(number, pot="both") for number in (1, 2)]

    def found(*of: dict[str, Any], **pot: Any) -> str:
        tables = elections.tables(*of, pots=[{"id": "both", "amount": 90_000} | pot])
        return " ".join(contradictions(Election.model_validate(tables)))

    assert "pots[1]: 'both' is the pot of several contests" in found(*contests)
    assert found(*contests, shared="in-order") == ""
    assert "pots[1].shared: only one contest spends this pot" in found(contests[0], shared="in-order")
    contests[1]["winner_rule"] = {"type": "fixed-number", "winners": 1}
    assert "contests[2].winner_rule: contests that share a pot must keep" in found(*contests, shared="in-order")


@pytest.mark.parametrize(
    ("changes", "combined", "problem"),
    [
        ({}, {"id": "c1"}, "combined[1].id: 'c1' is a contest's id"),
        ({}, {"weights": {"c1": 1, "c9": 1}}, "combined[1].weights: there is no contest 'c9'"),
        ({}, {"winners": 4}, "combined[1].winners: 4 is more than the 3 projects"),
        ({}, {"title": {"sv": "Alla"}}, "combined[1].title.en: no words"),
        ({"projects": 2}, {}, "combined[1].weights: 'c2' has other projects than 'c1'"),
        ({"method": {"type": "approval", "max": 2}}, {}, "combined[1].weights: 'c2' has another method than 'c1'"),
    ],
)
def test_contests_that_cannot_be_added_up_are_named(
    elections: Any, changes: dict[str, Any], combined: dict[str, Any], problem: str
) -> None:
    both = {"id": "all", "title": "Alla", "winners": 1, "weights": {"c1": 1, "c2": "3/2"}} | combined
    tables = elections.tables(elections.contest(1), elections.contest(2, **changes), combined=[both])
    assert problem in " ".join(contradictions(Election.model_validate(tables)))
