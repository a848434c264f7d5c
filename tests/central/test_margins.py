"""What open cases could change: the bound is never too small."""

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.methods import Approval, ChooseOne, Grade, Grades, Points, Ranking
from ballots.winner_rule import EqualShares, FixedNumber, Greedy, MajorityJudgment, Tier, WinnerRule
from central.exact import Exact
from central.majority import majority_score, majority_scores, score_range
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
    return smallest_margin(counted)


def scored(**scores: int) -> list[Vote]:
    """Votes for one project each, given as ``a=5``."""
    return [Vote((project,), (1,)) for project, score in scores.items() for _ in range(score)]


RULES: st.SearchStrategy[WinnerRule] = st.one_of(
    st.builds(
        Greedy,
        type=st.just("greedy"),
        on_misfit=st.sampled_from(MISFITS),
        min_votes=st.sampled_from(LEAST),
        tiers=st.sampled_from([[], [Tier(max_cost=3, winners=1), Tier(max_cost=6, winners=1)]]),
    ),
    st.builds(
        FixedNumber,
        type=st.just("fixed-number"),
        winners=st.integers(1, 3),
        within_pot=st.booleans(),
        min_votes=st.sampled_from(LEAST),
    ),
)
GRADE_RULES: st.SearchStrategy[WinnerRule] = st.one_of(
    st.builds(MajorityJudgment, type=st.just("majority-judgment"), winners=st.integers(1, 3)),
    st.builds(
        MajorityJudgment,
        type=st.just("majority-judgment"),
        winners=st.one_of(st.none(), st.integers(1, 3)),
        on_misfit=st.sampled_from(MISFITS),
    ),
)
PROJECTS = ("a", "b", "c", "d")
APPROVED = st.lists(st.sampled_from(PROJECTS), unique=True, min_size=1, max_size=3).map(
    lambda chosen: Vote(tuple(chosen), (1,) * len(chosen))
)
GRADED = st.dictionaries(st.sampled_from(PROJECTS), st.integers(1, 3), min_size=1).map(
    lambda given_grades: Vote(tuple(given_grades), tuple(given_grades.values()))
)


def drawn_terms(data: st.DataObject, rules: st.SearchStrategy[WinnerRule]) -> Terms:
    groups = data.draw(st.sampled_from([(), (frozenset("ab"),), (frozenset("bc"), frozenset("ad"))]))
    costs: dict[str, Exact] = {project: data.draw(st.integers(1, 6)) for project in PROJECTS}
    return Terms("c", data.draw(rules), data.draw(st.integers(0, 16)), costs, "seed", groups)


@settings(max_examples=50)
@given(st.data())
def test_what_cannot_change_does_not_change_whatever_the_open_ballots_say(data: st.DataObject) -> None:
    terms = drawn_terms(data, RULES)
    votes, more = data.draw(st.lists(APPROVED, max_size=40)), data.draw(st.lists(APPROVED, max_size=2))
    fewer = data.draw(st.integers(0, min(2, len(votes))))
    before = decide(terms, count_votes(PROJECTS, votes))
    after = decide(terms, count_votes(PROJECTS, [*votes[fewer:], *more]))
    if not could_change(before, METHOD, fewer + len(more)):
        assert set(before.winners) == set(after.winners)


@settings(max_examples=50)
@given(st.data(), st.sampled_from(["worst", "blank"]))
def test_grades_that_cannot_change_the_result_do_not(data: st.DataObject, ungraded: Literal["worst", "blank"]) -> None:
    terms, method = drawn_terms(data, GRADE_RULES), grades(ungraded)
    # Each vote several times, so that there is something which few others cannot change.
    votes = data.draw(st.lists(GRADED, max_size=5)) * data.draw(st.integers(1, 9))
    more = data.draw(st.lists(GRADED, max_size=2))
    fewer = data.draw(st.integers(0, min(2, len(votes))))

    def result_of(cast: list[Vote]) -> ContestResult:
        counted = count_votes(PROJECTS, cast)
        return decide(terms, replace(counted, scores=majority_scores(PROJECTS, counted.ballots, method)))

    before = result_of(votes)
    if not could_change(before, method, fewer + len(more)):
        assert set(before.winners) == set(result_of([*votes[fewer:], *more]).winners)


def grades(ungraded: Literal["worst", "blank"]) -> Grades:
    names = [Grade(id=each, name=each) for each in ("good", "fair", "bad")]
    return Grades(type="grades", grades=names, ungraded=ungraded)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.data())
def test_a_score_stays_in_its_range(numbers: list[int], data: st.DataObject) -> None:
    changed, changes = list(numbers), data.draw(st.integers(0, 6))
    for _ in range(changes):
        place, step = data.draw(st.integers(0, 2)), data.draw(st.sampled_from([1, -1]))
        changed[place] = max(0, changed[place] + step)
    lowest, highest = score_range(numbers, changes)
    assert lowest <= majority_score(changed) <= highest


def test_clear_grades_settle_a_result_that_few_open_ballots_cannot_change() -> None:
    votes = [Vote(("a", "b"), (1, 3))] * 20
    counted = count_votes(["a", "b"], votes)
    method = grades("worst")
    rule = MajorityJudgment(type="majority-judgment", winners=1)
    scored = replace(counted, scores=majority_scores(["a", "b"], counted.ballots, method))
    judged = decide(Terms("c", rule, 0, {"a": 1, "b": 1}, "seed"), scored)
    assert not could_change(judged, method, 4)
    assert could_change(judged, method, 20)


def test_the_best_so_many_are_settled_by_the_distance_to_the_next_one() -> None:
    rule = FixedNumber(type="fixed-number", winners=2)
    counted = decide(Terms("c", rule, 0, dict.fromkeys("abc", 9), "seed"), count_votes("abc", scored(a=9, b=7, c=4)))
    assert (counted.winners, margin(counted)) == (("a", "b"), 3)
    assert not could_change(counted, METHOD, 2)
    assert could_change(counted, METHOD, 3)


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
