"""The least score that a project needs, exactly."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from ballots.winner_rule import EqualShares, Greedy, MajorityJudgment


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


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ({"winners": 3}, "majority-judgment-3"),
        ({"on_misfit": "stop"}, "majority-judgment-stop"),
        ({"winners": 3, "on_misfit": "skip"}, "majority-judgment-3-skip"),
    ],
)
def test_results_name_majority_judgment_with_what_bounds_it(rule: dict[str, object], name: str) -> None:
    assert MajorityJudgment.model_validate({"type": "majority-judgment", **rule}).name == name


def test_majority_judgment_without_any_bound_is_refused() -> None:
    with pytest.raises(ValidationError, match="say how many projects win"):
        MajorityJudgment(type="majority-judgment")
