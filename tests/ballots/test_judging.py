"""Judging: each method's rules as the voters' guide states them, and the laws that hold for all of them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election import Contest
from ballots.judging import Judgement, Validity, Vote, judge_marks, judge_vote, ranking_values

CHOOSE_ONE: dict[str, Any] = {"type": "choose-one"}
APPROVAL: dict[str, Any] = {"type": "approval", "min": 2, "max": 3}
RANKING: dict[str, Any] = {"type": "ranking", "points": [4, 2, 1]}
POINTS: dict[str, Any] = {"type": "points", "total": 5, "per_project": 3}
# The four projects cost 10,000 to 40,000.
KNAPSACK: dict[str, Any] = {"type": "knapsack", "limit": 60_000}
GRADES: dict[str, Any] = {
    "type": "grades",
    "ungraded": "worst",
    "grades": [{"id": "good", "name": "Bra"}, {"id": "fair", "name": "Sådär"}, {"id": "bad", "name": "Dåligt"}],
}
METHODS = [CHOOSE_ONE, APPROVAL, RANKING, POINTS, KNAPSACK, GRADES]

Marks = frozenset[tuple[str, str]]


def contest(elections: Any, method: dict[str, Any]) -> Contest:
    return Contest.model_validate(elections.contest(projects=4, method=method))


def judged(elections: Any, method: dict[str, Any], marks: str) -> Judgement:
    """``marks`` as "project.column" pairs."""
    pairs = [(mark.split(".")[0], mark.split(".")[1]) for mark in marks.split()]
    return judge_marks(contest(elections, method), pairs)


@pytest.mark.parametrize(
    ("method", "marks", "validity"),
    [
        (CHOOSE_ONE, "2.1", Validity.VALID),
        (CHOOSE_ONE, "2.1 3.1", Validity.TOO_MANY),
        (APPROVAL, "1.1", Validity.TOO_FEW),
        (APPROVAL, "1.1 2.1", Validity.VALID),
        (APPROVAL, "1.1 2.1 3.1", Validity.VALID),
        (APPROVAL, "1.1 2.1 3.1 4.1", Validity.TOO_MANY),
        (RANKING, "1.1", Validity.VALID),
        (RANKING, "4.1 2.2 3.3", Validity.VALID),
        (RANKING, "1.1 2.1", Validity.TWO_ON_RANK),
        (RANKING, "1.1 1.2", Validity.TWO_RANKS),
        (RANKING, "1.2 2.3", Validity.GAP_IN_RANKS),
        (RANKING, "1.1 2.3", Validity.GAP_IN_RANKS),
        (RANKING | {"min": 2}, "1.1", Validity.TOO_FEW),
        (POINTS, "1.1", Validity.VALID),
        (POINTS, "1.1 1.2 1.3 2.1 3.3", Validity.VALID),
        (POINTS, "1.1 1.2 1.3 2.1 2.2 2.3", Validity.TOO_MANY),
        (POINTS | {"min": 3}, "1.1 2.1", Validity.TOO_FEW),
        (GRADES, "1.good", Validity.VALID),
        (GRADES, "1.bad 2.bad 3.bad 4.good", Validity.VALID),
        (GRADES, "1.good 1.fair", Validity.TWO_GRADES),
        (GRADES, "1.good 2.fair 2.bad", Validity.TWO_GRADES),
        (KNAPSACK, "1.1", Validity.VALID),
        (KNAPSACK, "1.1 2.1 3.1", Validity.VALID),
        (KNAPSACK, "2.1 4.1", Validity.VALID),
        (KNAPSACK, "3.1 4.1", Validity.OVER_BUDGET),
        (KNAPSACK | {"limit": 59_999}, "1.1 2.1 3.1", Validity.OVER_BUDGET),
        (KNAPSACK | {"limit": 9_999, "min": 2}, "1.1", Validity.OVER_BUDGET),
        (KNAPSACK | {"min": 2}, "1.1", Validity.TOO_FEW),
        (KNAPSACK | {"max": 2}, "1.1 2.1 3.1", Validity.TOO_MANY),
    ],
)
def test_marks_are_judged_by_the_contests_method(
    elections: Any, method: dict[str, Any], marks: str, validity: Validity
) -> None:
    judgement = judged(elections, method, marks)
    assert judgement.validity is validity
    assert (judgement.vote is not None) == (validity is Validity.VALID)


@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_without_marks_is_blank(elections: Any, method: dict[str, Any]) -> None:
    assert judge_marks(contest(elections, method), []) == Judgement(Validity.BLANK, None)
    assert judge_vote(contest(elections, method), Vote()) == Judgement(Validity.BLANK, None)


def test_ranks_give_the_points_of_their_column_in_rank_order(elections: Any) -> None:
    assert judged(elections, RANKING, "3.3 4.1 2.2").vote == Vote(("4", "2", "3"), (4, 2, 1))
    assert judged(elections, RANKING, "3.1").vote == Vote(("3",), (4,))


def test_the_number_of_crosses_in_a_row_counts_not_which_boxes(elections: Any) -> None:
    assert judged(elections, POINTS, "2.1 2.2 1.1").vote == judged(elections, POINTS, "1.3 2.3 2.1").vote
    assert judged(elections, POINTS, "1.3 2.3 2.1").vote == Vote(("1", "2"), (1, 2))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mark", ["9.1", "1.9", "1.0", "1.x", "1."])
def test_attack_a_mark_in_a_box_that_does_not_exist_is_never_counted(
    elections: Any, method: dict[str, Any], mark: str
) -> None:
    assert judged(elections, method, f"1.1 {mark}").validity is Validity.UNKNOWN_PROJECT


@pytest.mark.parametrize(
    ("method", "vote", "validity"),
    [
        (APPROVAL, Vote(("1", "9"), (1, 1)), Validity.UNKNOWN_PROJECT),
        (APPROVAL, Vote(("1", "1"), (1, 1)), Validity.DOUBLED_PROJECT),
        (RANKING, Vote(("1", "1"), (4, 2)), Validity.DOUBLED_PROJECT),
        (RANKING, Vote(("1", "2", "3", "4"), (4, 2, 1, 0)), Validity.TOO_MANY),
        (GRADES, Vote(("1", "2"), (1, 4)), Validity.UNKNOWN_PROJECT),
        (GRADES, Vote(("1", "2"), (1, 0)), Validity.UNKNOWN_PROJECT),
        (GRADES, Vote(("1", "1"), (1, 1)), Validity.DOUBLED_PROJECT),
        (KNAPSACK, Vote(("3", "4"), (1, 1)), Validity.OVER_BUDGET),
        (KNAPSACK, Vote(("1", "1"), (1, 1)), Validity.DOUBLED_PROJECT),
        (POINTS, Vote(("1",), (4,)), Validity.TOO_MANY_ON_PROJECT),
        (POINTS, Vote(("1", "2"), (3, 3)), Validity.TOO_MANY),
        (POINTS, Vote(("1", "2"), (3, 0)), Validity.TOO_FEW),
        (POINTS, Vote(("1", "2", "3"), (3, 3, -1)), Validity.TOO_FEW),
    ],
)
def test_a_digital_vote_is_judged_by_the_same_rules(
    elections: Any, method: dict[str, Any], vote: Vote, validity: Validity
) -> None:
    assert judge_vote(contest(elections, method), vote) == Judgement(validity, None)


def test_attack_values_that_the_method_does_not_give_earn_nothing(elections: Any) -> None:
    assert judge_vote(contest(elections, APPROVAL), Vote(("2", "1"), (5, 9))).vote == Vote(("1", "2"), (1, 1))
    assert judge_vote(contest(elections, KNAPSACK), Vote(("2", "1"), (0, -9))).vote == Vote(("1", "2"), (1, 1))
    assert judge_vote(contest(elections, RANKING), Vote(("2", "1"), (99, 9))).vote == Vote(("2", "1"), (4, 2))


def test_a_vote_without_a_value_for_each_choice_is_a_programming_mistake(elections: Any) -> None:
    with pytest.raises(ValueError, match="one value for each choice"):
        judge_vote(contest(elections, POINTS), Vote(("1",), ()))


def test_ranks_beyond_the_last_earn_nothing(elections: Any) -> None:
    method = contest(elections, RANKING).method
    assert method.type == "ranking"
    assert ranking_values(method, 4) == (4, 2, 1, 0)


def boxes(some: Contest) -> list[tuple[str, str]]:
    return [(project.id, column) for project in some.projects for column in some.method.columns]


@pytest.fixture(scope="session")
def contests(elections: Any) -> list[Contest]:
    return [contest(elections, method) for method in METHODS]


PICK = st.tuples(st.integers(0, len(METHODS) - 1), st.sets(st.integers(0, 11), max_size=7))


def marked(contests: list[Contest], pick: tuple[int, set[int]]) -> tuple[Contest, Marks]:
    some = contests[pick[0]]
    all_boxes = boxes(some)
    return some, frozenset(all_boxes[place % len(all_boxes)] for place in pick[1])


@given(pick=PICK, random=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_marks_does_not_matter(contests: list[Contest], pick: Any, random: Any) -> None:
    some, marks = marked(contests, pick)
    shuffled = sorted(marks)
    random.shuffle(shuffled)
    assert judge_marks(some, shuffled) == judge_marks(some, sorted(marks))


OVERFULL = {
    Validity.TOO_MANY,
    Validity.TOO_MANY_ON_PROJECT,
    Validity.OVER_BUDGET,
    Validity.TWO_GRADES,
    Validity.TWO_ON_RANK,
    Validity.TWO_RANKS,
}


@given(pick=PICK, more=st.sets(st.integers(0, 11)))
@settings(max_examples=50, deadline=None)
def test_further_marks_never_make_an_overfull_ballot_valid(contests: list[Contest], pick: Any, more: set[int]) -> None:
    some, marks = marked(contests, pick)
    if judge_marks(some, marks).validity in OVERFULL:
        _, added = marked(contests, (pick[0], more))
        assert judge_marks(some, marks | added).validity in OVERFULL


@given(pick=PICK)
@settings(max_examples=50, deadline=None)
def test_nothing_is_trimmed_a_valid_vote_gives_every_mark_its_worth(contests: list[Contest], pick: Any) -> None:
    some, marks = marked(contests, pick)
    judgement = judge_marks(some, marks)
    if judgement.vote is None:
        return
    assert set(judgement.vote.choices) == {project for project, _ in marks}
    if some.method.type == "ranking":
        ranks = {project: int(column) for project, column in marks}
        assert [ranks[choice] for choice in judgement.vote.choices] == list(range(1, len(marks) + 1))
    elif some.method.type == "grades":
        assert len(judgement.vote.choices) == len(marks)
    else:
        assert sum(judgement.vote.values) == len(marks)


@given(pick=PICK)
@settings(max_examples=50, deadline=None)
def test_paper_and_digital_agree_on_every_valid_vote(contests: list[Contest], pick: Any) -> None:
    some, marks = marked(contests, pick)
    judgement = judge_marks(some, marks)
    if judgement.vote is not None:
        assert judge_vote(some, judgement.vote) == judgement


def test_grades_are_counted_from_the_best_and_a_project_without_one_is_not_named(elections: Any) -> None:
    assert judged(elections, GRADES, "4.good 1.bad 2.fair").vote == Vote(("1", "2", "4"), (3, 2, 1))
    assert judge_vote(contest(elections, GRADES), Vote(("4", "1"), (1, 3))).vote == Vote(("1", "4"), (3, 1))


@given(given_grades=st.lists(st.sets(st.integers(0, 2)), min_size=4, max_size=4).filter(any))
@settings(max_examples=50, deadline=None)
def test_grades_are_valid_exactly_when_no_project_has_two(elections: Any, given_grades: list[set[int]]) -> None:
    some = contest(elections, GRADES)
    marks = {(str(n), some.method.columns[place]) for n, places in enumerate(given_grades, 1) for place in places}
    judgement = judge_marks(some, marks)
    if any(len(places) > 1 for places in given_grades):
        assert judgement == Judgement(Validity.TWO_GRADES, None)
    else:
        assert judgement.vote is not None
        graded = {
            int(choice): value for choice, value in zip(judgement.vote.choices, judgement.vote.values, strict=True)
        }
        assert graded == {n: place + 1 for n, places in enumerate(given_grades, 1) for place in places}


@given(costs=st.lists(st.integers(0, 10**9), min_size=1, max_size=8), limit=st.integers(0, 10**10), data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_knapsack_is_valid_exactly_when_its_projects_cost_at_most_the_limit(
    elections: Any, costs: list[int], limit: int, data: st.DataObject
) -> None:
    projects = [elections.project(number, cost=cost) for number, cost in enumerate(costs)]
    some = Contest.model_validate(elections.contest(projects=projects, method=KNAPSACK | {"limit": limit}))
    chosen = data.draw(st.sets(st.integers(0, len(costs) - 1), min_size=1))
    validity = judge_marks(some, {(str(number), "1") for number in chosen}).validity
    within = sum(costs[number] for number in chosen) <= limit
    assert validity is (Validity.VALID if within else Validity.OVER_BUDGET)


def test_a_knapsack_without_a_limit_of_its_own_is_limited_by_its_pot(elections: Any) -> None:
    dear = [elections.project(1, cost=600_000), elections.project(2, cost=400_000), elections.project(3, cost=1)]
    free = elections.contest(1, projects=dear, method={"type": "knapsack"})
    narrow = elections.contest(2, projects=dear, method={"type": "knapsack", "limit": 700_000})
    election = elections.file(free, narrow).election

    def validity(contest: str, *chosen: str) -> Validity:
        return judge_marks(election.contest(contest), [(project, "1") for project in chosen]).validity

    assert validity("c1", "1", "2") is Validity.VALID
    assert validity("c1", "1", "2", "3") is Validity.OVER_BUDGET
    assert validity("c2", "1", "2") is Validity.OVER_BUDGET


def test_a_knapsack_that_knows_no_pot_is_a_programming_mistake(elections: Any) -> None:
    with pytest.raises(ValueError, match="its election's pot"):
        judged(elections, {"type": "knapsack"}, "1.1")


def test_every_verdict_has_a_sentence_in_both_languages() -> None:
    for verdict in Validity:
        assert verdict.sv.endswith(".")
        assert verdict.en.endswith(".")
        assert verdict.sv != verdict.en
        assert Validity(verdict.value) is verdict
        assert str(verdict) == verdict.value
