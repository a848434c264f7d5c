"""What a test deck tries: every box, different totals, each way to be invalid."""

from collections import Counter

import pytest

from ballots.election import Contest
from ballots.judging import Validity, judge_marks
from central.deck.cases import Why, contest_cases
from tests.central.deck.elections import METHODS, file_of

REASONS = {
    "choose-one": {Validity.TOO_MANY},
    "approval": {Validity.TOO_MANY, Validity.TOO_FEW},
    "knapsack": {Validity.OVER_BUDGET, Validity.TOO_MANY, Validity.TOO_FEW},
    "ranking": {Validity.TWO_RANKS, Validity.TWO_ON_RANK, Validity.GAP_IN_RANKS, Validity.TOO_FEW},
    "flat ranking": {Validity.TWO_RANKS, Validity.TWO_ON_RANK, Validity.GAP_IN_RANKS},
    "points": {Validity.TOO_MANY, Validity.TOO_FEW},
    "grades": {Validity.TWO_GRADES},
}


def the_contest(name: str) -> Contest:
    return file_of(name).election.contests[0]


@pytest.mark.parametrize("name", METHODS)
def test_every_box_is_marked_at_least_once(name: str) -> None:
    contest = the_contest(name)
    marked = {mark for case in contest_cases(contest) for mark in case.marks}
    assert marked == {(project.id, column) for project in contest.projects for column in contest.method.columns}


@pytest.mark.parametrize("name", METHODS)
def test_no_two_projects_get_the_same(name: str) -> None:
    """So that swapped boxes show in the totals; of grades, the best one decides."""
    contest = the_contest(name)
    totals: Counter[str] = Counter()
    for case in contest_cases(contest):
        vote = judge_marks(contest, case.marks).vote
        for choice, value in zip(vote.choices, vote.values, strict=True) if vote else ():
            totals[choice] += int(value == 1) if name == "grades" else value
    assert len(set(totals.values())) == len(contest.projects)


@pytest.mark.parametrize("name", METHODS)
def test_the_votes_are_valid_and_every_reason_to_be_invalid_is_tried(name: str) -> None:
    contest = the_contest(name)
    cases = contest_cases(contest)
    verdicts = {why: [judge_marks(contest, c.marks).validity for c in cases if c.why is why] for why in Why}
    assert set(verdicts[Why.VOTES]) == {Validity.VALID}
    assert sorted(map(str, verdicts[Why.INVALID])) == sorted(map(str, REASONS[name]))
    assert verdicts[Why.BLANK] == [Validity.BLANK]
    assert [len(case.blackened) for case in cases if case.why is Why.BLACKENED] == [1]


def test_a_reason_that_so_few_projects_cannot_give_is_left_out() -> None:
    contest = the_contest("approval").model_copy(update={"projects": the_contest("approval").projects[:3]})
    tried = {judge_marks(contest, case.marks).validity for case in contest_cases(contest) if case.why is Why.INVALID}
    assert tried == {Validity.TOO_FEW}
