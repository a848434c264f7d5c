"""What open cases could change: the bound is never too small."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.methods import Approval, ChooseOne, Points, Ranking
from ballots.winner_rule import EqualShares, Greedy
from central.exact import Exact
from central.margins import could_change, most_points, smallest_margin
from central.tally import ContestResult, Terms, count_votes, decide

METHOD = Approval(type="approval", max=3)
Misfit = Literal["skip", "stop"]
MISFITS: tuple[Misfit, ...] = ("skip", "stop")
LEAST: tuple[int | str, ...] = (0, 4, "20%")


def result(
    votes: list[Vote],
    costs: dict[str, int],
    pot: int,
    on_misfit: Misfit = "skip",
    least: int | str = 0,
) -> ContestResult:
    terms = Terms("c", Greedy(type="greedy", on_misfit=on_misfit, min_votes=least), pot, dict(costs), "seed")
    return decide(terms, count_votes(costs, votes))


def margin(counted: ContestResult) -> Exact | None:
    assert isinstance(counted.terms.rule, Greedy)
    return smallest_margin(counted, counted.terms.rule)


def scored(**scores: int) -> list[Vote]:
    """Votes for one project each, given as ``a=5``."""
    return [Vote((project,), (1,)) for project, score in scores.items() for _ in range(score)]


@settings(max_examples=50)
@given(st.data())
def test_what_cannot_change_does_not_change_whatever_the_open_ballots_say(data: st.DataObject) -> None:
    projects = ["a", "b", "c", "d"]
    costs = {project: data.draw(st.integers(1, 6)) for project in projects}
    ballot = st.lists(st.sampled_from(projects), unique=True, min_size=1, max_size=3)
    votes = [Vote(tuple(each), (1,) * len(each)) for each in data.draw(st.lists(ballot, max_size=40))]
    more = [Vote(tuple(each), (1,) * len(each)) for each in data.draw(st.lists(ballot, max_size=2))]
    fewer = data.draw(st.integers(0, min(2, len(votes))))
    rule: Misfit = data.draw(st.sampled_from(MISFITS))
    least = data.draw(st.sampled_from(LEAST))
    pot = data.draw(st.integers(0, 16))
    before = result(votes, costs, pot, rule, least)
    after = result([*votes[fewer:], *more], costs, pot, rule, least)
    if not could_change(before, METHOD, fewer + len(more)):
        assert set(before.winners) == set(after.winners)


def test_no_open_case_changes_nothing_even_in_a_tie() -> None:
    tie = result(scored(a=3, b=3), {"a": 5, "b": 5}, 5)
    assert not could_change(tie, METHOD, 0)
    assert could_change(tie, METHOD, 1)


def test_the_margin_is_that_between_funded_and_not_funded() -> None:
    counted = result(scored(a=30, b=20, c=18, d=17), {"a": 5, "b": 5, "c": 99, "d": 5}, 10)
    assert margin(counted) == 3, "c is dearer than the whole pot and can never win"
    assert not could_change(counted, METHOD, 2)
    assert could_change(counted, METHOD, 3)


def test_with_stop_a_project_dearer_than_the_pot_matters_because_it_ends_the_count() -> None:
    counted = result(scored(a=30, b=20, c=18, d=10), {"a": 5, "b": 5, "c": 99, "d": 1}, 11, "stop")
    assert (counted.winners, margin(counted)) == (("a", "b"), 2)


def test_a_threshold_is_a_margin_too() -> None:
    counted = result(scored(a=30, b=6), {"a": 1, "b": 1}, 9, least=10)
    assert (counted.winners, margin(counted)) == (("a",), 4)


def test_where_everything_is_funded_nothing_can_change() -> None:
    counted = result(scored(a=1), {"a": 1, "b": 1}, 9)
    assert margin(counted) is None
    assert not could_change(counted, METHOD, 1000)


@pytest.mark.parametrize(
    ("method", "points"),
    [
        (ChooseOne(type="choose-one"), 1),
        (METHOD, 1),
        (Ranking(type="ranking", points=[5, 2]), 5),
        (Points(type="points", total=9, per_project=4), 4),
    ],
)
def test_a_ballot_moves_as_much_as_its_method_allows(
    method: ChooseOne | Approval | Ranking | Points, points: int
) -> None:
    assert most_points(method) == points


def test_where_shares_buy_any_open_case_could_change_the_result() -> None:
    rule = EqualShares(type="equal-shares", utility="cost", completion="add1")
    counted = decide(Terms("c", rule, 9, {"a": 1}, "seed"), count_votes(["a"], scored(a=3)))
    assert could_change(counted, METHOD, 1)
    assert not could_change(counted, METHOD, 0)
