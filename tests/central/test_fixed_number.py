"""A fixed number of winners by score: whatever they cost, or within the pot."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.winner_rule import FixedNumber
from central.greedy import NotFunded
from central.report.rule_words import rule_words
from central.tally import ContestResult, Terms, count_votes, decide
from central.ties import lot_number

COSTS = {"1": 6, "2": 5, "3": 4, "4": 1}


def counted(rule: FixedNumber, scores: dict[str, int], *exclusions: frozenset[str]) -> ContestResult:
    votes = [Vote((project,), (score,)) for project, score in scores.items() if score]
    return decide(Terms("c", rule, 10, COSTS, "seed", exclusions), count_votes(COSTS, votes))


def best(number: int, within_pot: bool = False, min_votes: int = 0) -> FixedNumber:
    return FixedNumber(type="fixed-number", winners=number, within_pot=within_pot, min_votes=min_votes)


def test_the_best_win_whatever_they_cost() -> None:
    result = counted(best(2), {"1": 9, "2": 8, "3": 7})
    assert (result.winners, result.spent, result.terms.rule.name) == (("1", "2"), 11, "fixed-number-2")
    assert dict(result.refused) == {"3": NotFunded.NOT_AMONG_THE_BEST, "4": NotFunded.NOT_AMONG_THE_BEST}


def test_within_the_pot_one_that_does_not_fit_is_skipped() -> None:
    result = counted(best(2, within_pot=True), {"1": 9, "2": 8, "3": 7})
    assert (result.winners, result.spent) == (("1", "3"), 10)
    assert dict(result.refused) == {"2": NotFunded.DID_NOT_FIT, "4": NotFunded.NOT_AMONG_THE_BEST}


def test_a_project_below_the_threshold_does_not_win_even_where_a_place_is_left() -> None:
    result = counted(best(3, min_votes=5), {"1": 9, "2": 4})
    assert (result.winners, result.refused["2"]) == (("1",), NotFunded.BELOW_THRESHOLD)


def test_an_excluded_project_takes_no_place() -> None:
    result = counted(best(2), {"1": 9, "2": 8, "3": 7}, frozenset({"1", "2"}))
    assert (result.winners, result.refused["2"]) == (("1", "3"), NotFunded.EXCLUDED)


def test_the_lot_decides_who_gets_the_last_place() -> None:
    first, second = sorted(("2", "3"), key=lambda project: lot_number("seed", "c", project))
    result = counted(best(2), {"1": 9, "2": 8, "3": 8})
    assert (result.winners, result.ties) == (("1", first), ((first, second),))
    assert result.refused[second] is NotFunded.LOST_THE_LOT


@settings(max_examples=50)
@given(st.fixed_dictionaries({project: st.integers(0, 3) for project in COSTS}), st.integers(1, 4))
def test_no_loser_has_a_better_score_than_a_winner(scores: dict[str, int], number: int) -> None:
    result = counted(best(number), scores)
    assert len(result.winners) == number
    losers = set(COSTS) - set(result.winners)
    assert min(scores[each] for each in result.winners) >= max((scores[each] for each in losers), default=0)


def test_the_report_says_how_many_may_win() -> None:
    words = [each.fill(contest="Norr").sv for each in rule_words(best(3, within_pot=True))]
    assert words[0] == "Norr: de bästa förslagen efter resultat vinner, högst så här många: 3."
    assert len(words) == 2
