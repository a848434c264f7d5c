"""Greedy with tiers: so many winners in each class of costs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.winner_rule import Greedy
from central.greedy import NotFunded
from central.margins import could_change
from central.report.rule_words import rule_words
from central.tally import ContestResult, Terms, count_votes, decide
from tests.central.test_margins import METHOD

# Trelleborg 2022, in thousands of kronor.
TIERS = [
    {"max_cost": 1000, "winners": 1},
    {"max_cost": 500, "winners": 4},
    {"max_cost": 250, "winners": 4},
    {"max_cost": 100, "winners": 10},
]
RULE = Greedy.model_validate({"type": "greedy", "on_misfit": "stop", "tiers": TIERS})


def counted(costs: dict[str, int], scores: dict[str, int], pot: int = 5000) -> ContestResult:
    votes = [Vote((project,), (score,)) for project, score in scores.items() if score]
    return decide(Terms("c", RULE, pot, dict(costs), "seed"), count_votes(costs, votes))


def test_a_project_whose_tier_is_full_is_passed_over_and_stops_nothing() -> None:
    result = counted({"a": 900, "b": 501, "c": 500}, {"a": 9, "b": 8, "c": 7})
    assert (result.winners, dict(result.refused)) == (("a", "c"), {"b": NotFunded.TIER_FULL})


def test_a_limit_belongs_to_its_own_tier() -> None:
    costs = {str(number): 250 for number in range(1, 6)} | {"x": 251, "y": 100}
    result = counted(costs, {project: 20 - place for place, project in enumerate(costs)})
    assert result.winners == ("1", "2", "3", "4", "x", "y")


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 5)), min_size=1, max_size=25))
def test_no_tier_has_more_winners_than_it_may(projects: list[tuple[int, int]]) -> None:
    costs = {str(place): cost for place, (cost, _) in enumerate(projects)}
    result = counted(costs, {str(place): score for place, (_, score) in enumerate(projects)})
    won = [costs[winner] for winner in result.winners]
    for low, high, most in ((500, 1000, 1), (250, 500, 4), (100, 250, 4), (-1, 100, 10)):
        assert sum(low < cost <= high for cost in won) <= most
    assert result.spent <= 5000


def test_with_tiers_open_cases_could_change_the_result_when_they_bridge_the_distance_to_a_loser() -> None:
    result = counted({"a": 900, "b": 501, "c": 500}, {"a": 9, "b": 6, "c": 7})
    assert not could_change(result, METHOD, 0)
    # c and b lie one point apart, though b lost to a.
    assert could_change(result, METHOD, 1)
    assert not could_change(counted({"a": 900, "b": 501}, {"a": 9, "b": 6}), METHOD, 2)


def test_the_report_says_how_many_may_win_in_each_tier() -> None:
    assert [each.en.rsplit(": ", 1)[1] for each in rule_words(RULE)][1:] == ["1.", "4.", "4.", "10."]
