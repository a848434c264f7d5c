"""The count of one contest, against a brute-force oracle that shares no code with it, and against real results."""

import hashlib
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.judging import Vote
from ballots.winner_rule import Greedy
from central.exact import Exact, as_json, parse_exact
from central.greedy import NotFunded
from central.pabulib.count import count_file
from central.pabulib.ids import election_ids
from central.pabulib.rule import rule_or
from central.tally import ContestResult, Terms, count_ballots, count_votes, decide, terms_of
from tests.central.counting import election, real_files

LEAST: tuple[int | str, ...] = (0, 1, 3, "10%", "1/3")
PROJECTS = ("1", "2", "3", "4", "5", "6")


def terms(
    costs: dict[str, int],
    pot: int,
    on_misfit: Literal["skip", "stop"] = "skip",
    min_votes: int | str = 0,
    exclusions: tuple[frozenset[str], ...] = (),
) -> Terms:
    return Terms(
        "c", Greedy(type="greedy", on_misfit=on_misfit, min_votes=min_votes), pot, dict(costs), "seed", exclusions
    )


def decided(by: Terms, **scores: int) -> ContestResult:
    """The result for scores given as ``_1=5``."""
    votes = [Vote((project.lstrip("_"),), (score,)) for project, score in scores.items()]
    return decide(by, count_votes(by.costs, votes))


def outcomes(result: ContestResult) -> dict[str, NotFunded]:
    return dict(result.refused)


@st.composite
def contests(draw: st.DrawFn) -> tuple[Terms, list[Vote]]:
    """Small contests with many ties: up to six projects, up to twelve votes."""
    projects = PROJECTS[: draw(st.integers(1, 6))]
    by = terms(
        {project: draw(st.integers(0, 6)) for project in projects},
        pot=draw(st.integers(0, 15)),
        on_misfit=draw(st.sampled_from(["skip", "stop"])),
        min_votes=draw(st.sampled_from(LEAST)),
        exclusions=tuple(draw(st.lists(st.frozensets(st.sampled_from(projects), min_size=2), max_size=2)))
        if len(projects) > 1
        else (),
    )
    ballot = st.lists(st.sampled_from(projects), unique=True, max_size=3)
    votes = [Vote(tuple(each), (1,) * len(each)) for each in draw(st.lists(ballot, max_size=12))]
    return by, votes


def counted(contest: tuple[Terms, list[Vote]]) -> ContestResult:
    by, votes = contest
    return decide(by, count_votes(by.costs, votes))


def oracle(by: Terms, votes: list[Vote]) -> tuple[list[str], int]:
    """Winners and money spent, written from the rules' text by repeated search for the best project left."""
    assert isinstance(by.rule, Greedy)
    points = {project: sum(vote.choices.count(project) for vote in votes) for project in by.costs}
    least = {"10%": Fraction(1, 10), "1/3": Fraction(1, 3)}.get(str(by.rule.min_votes))
    ballots = len([vote for vote in votes if vote.choices])
    needed = Fraction(by.rule.min_votes) if least is None else least * ballots
    left = {project for project in by.costs if points[project] >= needed}
    winners: list[str] = []
    money = int(by.pot)
    while left:
        best = max(left, key=lambda each: (points[each], *(255 - byte for byte in lot(each))))
        left.remove(best)
        if any({best, winner} <= group for group in by.exclusions for winner in winners):
            continue
        if by.costs[best] <= money:
            winners.append(best)
            money -= int(by.costs[best])
        elif by.rule.on_misfit == "stop":
            break
    return winners, int(by.pot) - money


def lot(project: str) -> bytes:
    return hashlib.sha256(b"seed" + b"\x00" + b"c" + b"\x00" + project.encode()).digest()


@settings(max_examples=50)
@given(contests())
def test_the_count_agrees_with_the_oracle(contest: tuple[Terms, list[Vote]]) -> None:
    result = counted(contest)
    assert (list(result.winners), result.spent) == oracle(*contest)


@settings(max_examples=50)
@given(contests())
def test_never_more_than_the_pot_is_spent_and_the_winners_cost_what_is_spent(contest: tuple[Terms, list[Vote]]) -> None:
    result = counted(contest)
    assert result.spent == sum(result.terms.costs[project] for project in result.winners) <= result.terms.pot


@settings(max_examples=50)
@given(contests())
def test_every_project_is_funded_or_has_a_reason(contest: tuple[Terms, list[Vote]]) -> None:
    result = counted(contest)
    assert sorted([*result.winners, *result.refused]) == sorted(result.terms.costs)


@settings(max_examples=50)
@given(contests(), st.randoms())
def test_the_order_of_ballots_changes_nothing(contest: tuple[Terms, list[Vote]], random: Random) -> None:
    by, votes = contest
    shuffled = random.sample(votes, len(votes))
    assert counted(contest) == counted((by, shuffled))


@settings(max_examples=50)
@given(contests())
def test_one_more_vote_never_harms_the_only_project_on_it(contest: tuple[Terms, list[Vote]]) -> None:
    by, votes = contest
    # A share of the ballots rises with each ballot, for the others only.
    for winner in counted(contest).winners:
        assert winner in counted((by, [*votes, Vote((winner,), (1,))])).winners


@settings(max_examples=50)
@given(contests())
def test_with_stop_the_winners_come_first_in_the_order_of_scores(contest: tuple[Terms, list[Vote]]) -> None:
    result = counted(contest)
    if result.terms.rule.on_misfit == "stop" and not result.terms.exclusions:
        lowest = min((result.counted.scores[project] for project in result.winners), default=0)
        eligible = [project for project, why in outcomes(result).items() if why is not NotFunded.BELOW_THRESHOLD]
        assert all(result.counted.scores[project] <= lowest for project in eligible) or not result.winners


@settings(max_examples=50)
@given(contests())
def test_only_a_tie_can_be_lost_by_lot(contest: tuple[Terms, list[Vote]]) -> None:
    result = counted(contest)
    tied = {project for group in result.ties for project in group}
    assert {project for project, why in result.refused.items() if why is NotFunded.LOST_THE_LOT} <= tied


def test_skip_goes_on_after_a_project_that_does_not_fit_and_stop_does_not() -> None:
    costs = {"1": 60, "2": 50, "3": 40}
    skip = decided(terms(costs, 100), _1=9, _2=8, _3=7)
    assert (skip.winners, skip.spent, outcomes(skip)) == (("1", "3"), 100, {"2": NotFunded.DID_NOT_FIT})
    stop = decided(terms(costs, 100, "stop"), _1=9, _2=8, _3=7)
    assert (stop.winners, outcomes(stop)) == (("1",), {"2": NotFunded.DID_NOT_FIT, "3": NotFunded.STOPPED})
    assert (stop.ended_by, skip.ended_by) == ("2", None)


def test_the_threshold_is_inclusive_as_number_and_as_share_of_valid_ballots() -> None:
    costs = {"1": 1, "2": 1, "3": 1}
    number = decided(terms(costs, 9, min_votes=5), _1=6, _2=5, _3=4)
    assert (number.winners, outcomes(number)) == (("1", "2"), {"3": NotFunded.BELOW_THRESHOLD})
    ballots = [Vote(("1", "2"), (1, 1))] * 2 + [Vote(("1",), (1,))] * 18 + [Vote()] * 30
    share = decide(terms(costs, 9, min_votes="10%"), count_votes(costs, ballots))
    assert (share.least, share.winners, share.counted.valid_ballots) == (2, ("1", "2"), 20)
    third = decide(terms(costs, 9, min_votes="1/3"), count_votes(costs, ballots))
    assert (third.least, third.winners) == (Fraction(20, 3), ("1",))


def test_of_an_excluding_group_only_the_first_is_funded_and_it_stops_nothing() -> None:
    by = terms({"1": 1, "2": 1, "3": 1}, 9, "stop", exclusions=(frozenset({"1", "2"}),))
    result = decided(by, _1=3, _2=2, _3=1)
    assert (result.winners, outcomes(result)) == (("1", "3"), {"2": NotFunded.EXCLUDED})


def test_a_project_that_does_not_fit_excludes_nothing() -> None:
    result = decided(terms({"1": 99, "2": 1}, 9, exclusions=(frozenset({"1", "2"}),)), _1=3, _2=2)
    assert result.winners == ("2",)


def test_ties_stand_in_the_order_of_the_published_lot_and_the_loser_is_named() -> None:
    first, second = sorted(("1", "2"), key=lot)
    result = decided(terms({"1": 5, "2": 5}, 5), _1=4, _2=4)
    assert (result.winners, result.ties, outcomes(result)) == (
        (first,),
        ((first, second),),
        {second: NotFunded.LOST_THE_LOT},
    )


def test_ties_below_the_threshold_are_none() -> None:
    assert decided(terms({"1": 5, "2": 5}, 5, min_votes=5), _1=4, _2=4).ties == ()


def test_points_add_up_and_blank_ballots_count_for_nothing() -> None:
    counted = count_ballots(("1", "2"), [(("1", "2"), (3, Fraction(1, 2))), (("2",), (Fraction(1, 2),)), ((), ())])
    assert (counted.scores, counted.votes, counted.valid_ballots) == ({"1": 3, "2": 1}, {"1": 1, "2": 2}, 2)
    assert all(isinstance(score, int) for score in counted.scores.values())


def test_the_terms_of_a_contest_are_the_elections() -> None:
    north = terms_of(election(), "north")
    assert (north.pot, north.costs, north.rule.name, north.lot) == (
        50,
        {"N1": 30, "N2": 30, "N3": 10},
        "greedy-stop",
        "drawn in public",
    )


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.integers(1, 10**3))
def test_exact_numbers_travel_as_integers_or_fractions(top: int, bottom: int) -> None:
    written = as_json(Fraction(top, bottom))
    assert Fraction(written) == Fraction(top, bottom)
    assert isinstance(written, int) == (top % bottom == 0)


def test_decimals_are_read_without_rounding() -> None:
    numbers: list[Exact] = [parse_exact(each) for each in ("7", "7.0", "0.1")]
    assert numbers == [7, 7, Fraction(1, 10)]


def real(
    check: Callable[[ContestResult, dict[str, Exact], frozenset[str] | None], bool], shared_data: Path
) -> list[str]:
    """The names of the real files whose result does not pass ``check(result, official scores, official winners)``."""
    wrong = []
    for file, result in zip(real_files(shared_data), real_results(shared_data), strict=True):
        ids = election_ids(file)
        scores = {ids[project]: score for project, score in (file.official_scores or {}).items()}
        winners = file.official_winners
        new = None if winners is None else frozenset(ids[project] for project in winners)
        if not check(result, scores, new):
            wrong.append(file.name)
    return wrong


@cache
def real_results(shared_data: Path) -> tuple[ContestResult, ...]:
    """The result of each real file, counted once for all tests."""
    return tuple(count_file(file, rule_or(file, "greedy-skip")) for file in real_files(shared_data))


def test_every_real_file_gives_its_official_scores(shared_data: Path) -> None:
    assert real(lambda result, scores, _: result.counted.scores == scores, shared_data) == []


def test_every_real_file_with_a_known_rule_gives_its_official_winners(shared_data: Path) -> None:
    assert real(lambda result, _, winners: winners in (None, set(result.winners)), shared_data) == []
