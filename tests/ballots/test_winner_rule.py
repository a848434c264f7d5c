"""The least score that a project needs, exactly."""

from fractions import Fraction

import pytest

from ballots.winner_rule import EqualShares, Greedy


@pytest.mark.parametrize(
    ("min_votes", "least"),
    [(0, Fraction(0)), (50, Fraction(50)), ("5%", Fraction(51, 20)), ("1/3", Fraction(17)), ("0%", Fraction(0))],
)
def test_the_least_score_is_a_number_or_an_exact_share_of_the_valid_ballots(
    min_votes: int | str, least: Fraction
) -> None:
    assert Greedy(type="greedy", on_misfit="skip", min_votes=min_votes).least_score(51) == least


def test_results_name_the_rule_with_what_follows_a_misfit() -> None:
    assert Greedy(type="greedy", on_misfit="skip").name == "greedy-skip"
    assert Greedy(type="greedy", on_misfit="stop").name == "greedy-stop"


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ({"utility": "cost", "completion": "add1"}, "equal-shares-add1"),
        ({"utility": "cost", "completion": "add1", "comparison": True}, "equal-shares-add1-comparison"),
        ({"utility": "cardinality", "completion": "add1-greedy"}, "equal-shares-cardinality-add1-greedy"),
    ],
)
def test_results_name_equal_shares_with_all_that_differs(rule: dict[str, object], name: str) -> None:
    assert EqualShares.model_validate({"type": "equal-shares", **rule}).name == name
