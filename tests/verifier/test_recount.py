"""The verifier's own count gives what central's gives: every ready election, every rule, made-up votes."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.cvr import Box, contest_record
from ballots.election import Contest as TheirContest
from ballots.election_file import ElectionFile, parse_election, read_election
from ballots.judging import Vote, judge_vote
from ballots.winner_rule import EqualShares
from central.facts import DigitalVote, Facts, PaperBallot
from central.majority import majority_score as their_majority_score
from central.merge import merge
from central.results import count
from central.results_json import results_json
from central.tally import Terms, count_votes, decide
from central.ties import lot_number
from verifier.compare import check_combined, check_contest, check_groups, number, said_of
from verifier.counts import DIGITAL, ContestCount
from verifier.definition import Definition, read_definition
from verifier.errors import BadBundleError, NotCheckableError
from verifier.funding import best_first, lot
from verifier.grades import majority_score
from verifier.recount import recount
from verifier.shares import Market, equal_shares
from verifier.sums import Sum
from verifier.votes import judged_choices, judged_marks

PRESETS = sorted((Path(__file__).parents[2] / "examples" / "elections").glob("*.toml"))
STATIONS = ("north", "south")
EQUAL_SHARES = b"""
format = 1
id = "shares"
title = "Delar"
currency = "SEK"
languages = ["sv"]
who_may_vote = "Alla"
double_vote = "void-both"
smallest_group = 1
tie_lot = { method = "sha256", seed = "7" }
money = { total = 1001 }
pots = [{ id = "a", share = "1/3" }, { id = "b", weight = 2 }, { id = "c", weight = "3/2" }]
styles = [{ id = "A", contests = ["one", "two", "three"], languages = ["sv"] }]
[[contests]]
id = "one"
title = "one"
scope = "city"
pot = "a"
method = { type = "points", total = 6, per_project = 3 }
winner_rule = { type = "equal-shares", utility = "cost", completion = "add1-greedy", min_votes = 2 }
exclusions = [{ projects = ["P1", "P3"] }]
projects = [
  { id = "P1", name = "1", cost = 120 },
  { id = "P2", name = "2", cost = 90 },
  { id = "P3", name = "3", cost = 200 },
  { id = "P4", name = "4", cost = 35 },
  { id = "P5", name = "5", cost = 0 },
]

[[contests]]
id = "two"
title = "two"
scope = "city"
pot = "b"
method = { type = "approval", max = 3 }
winner_rule = { type = "equal-shares", utility = "cardinality", completion = "add1", comparison = true }
projects = [
  { id = "P1", name = "1", cost = 120 },
  { id = "P2", name = "2", cost = 90 },
  { id = "P3", name = "3", cost = 200 },
  { id = "P4", name = "4", cost = 35 },
  { id = "P5", name = "5", cost = 130 },
]

[[contests]]
id = "three"
title = "three"
scope = "city"
pot = "c"
method = { type = "ranking", points = [5, 3, 3, 1] }
winner_rule = { type = "equal-shares", utility = "cost", completion = "add1", comparison = true }
cost_classes = [50, 100, 200]
projects = [
  { id = "P1", name = "1", cost = 120 },
  { id = "P2", name = "2", cost = 90 },
  { id = "P3", name = "3", cost = 200 },
  { id = "P4", name = "4", cost = 35 },
  { id = "P5", name = "5", cost = 130 },
]
"""


def marks(contest: TheirContest, chance: random.Random) -> list[tuple[str, str]]:
    """Crosses that are often, but not always, a valid vote."""
    if contest.method.type == "grades":
        return [(project.id, chance.choice(contest.method.columns)) for project in contest.projects]
    number_of = chance.randint(0, min(len(contest.projects), chance.choice([1, 2, 3, 3, 5, 6])))
    projects = chance.sample([project.id for project in contest.projects], number_of)
    columns = contest.method.columns
    if contest.method.type == "ranking":
        return [(project, columns[min(place, len(columns) - 1)]) for place, project in enumerate(projects)]
    return [(project, column) for project in projects for column in columns[: chance.randint(1, len(columns))]]


def digital(contest: TheirContest, chance: random.Random) -> Vote:
    given = Counter(project for project, _ in marks(contest, chance))
    if contest.method.type == "grades":
        return Vote(tuple(given), tuple(chance.randint(1, len(contest.method.grades)) for _ in given))
    return Vote(tuple(given), tuple(given.values()))


def facts_of(file: ElectionFile, chance: random.Random, voters: int) -> Facts:
    ballots, votes = [], []
    for place in range(voters):
        style = chance.choice(file.election.styles)
        contests = [file.election.contest(name) for name in style.contests]
        records = tuple(contest_record(contest, marks(contest, chance)) for contest in contests)
        ballots.append(PaperBallot(f"{place}", style.id, Box(chance.choice(STATIONS), "1", "S"), records))
        votes += [DigitalVote(f"{place}", contest.id, digital(contest, chance)) for contest in contests]
    registered = frozenset(ballot.serial for ballot in ballots)
    return Facts(ballots=tuple(ballots), registered=registered, digital=tuple(votes))


def counts_of(definition: Definition, file: ElectionFile, facts: Facts) -> Mapping[str, ContestCount]:
    """All votes as the verifier judges them, every one known as a whole."""
    sums = {name: {group: Sum() for group in (*STATIONS, DIGITAL)} for name in definition.contests}
    for ballot in facts.ballots:
        for record in ballot.contests:
            verdict, vote = judged_marks(definition.contests[record.contest], record.marks)
            assert record.validity is not None
            assert verdict == record.validity.value
            sums[record.contest][ballot.box.station].add(verdict, vote)
    for each in facts.digital:
        judged = judge_vote(file.election.contest(each.contest), each.vote)
        verdict, vote = judged_choices(definition.contests[each.contest], each.vote.choices, each.vote.values)
        assert (verdict, bool(vote)) == (judged.validity.value, judged.vote is not None)
        sums[each.contest][DIGITAL].add(verdict, vote)
    return {name: ContestCount(groups, []) for name, groups in sums.items()}


def counted_by_both(file: ElectionFile, seed: int, voters: int) -> tuple[Definition, Any, Mapping[str, ContestCount]]:
    facts = facts_of(file, random.Random(seed), voters)
    results = count(file, "test", dict.fromkeys(STATIONS, ""), merge(file.election, facts))
    definition = read_definition(file.data)
    return definition, json.loads(json.dumps(results_json(results))), counts_of(definition, file, facts)


def compare(definition: Definition, said: Any, counts: Mapping[str, ContestCount]) -> None:
    spent = {name: number(said_of(said, name)["spent"]) for name in definition.contests}
    results = recount(definition, dict(counts), spent)
    for name, contest in definition.contests.items():
        assert results[name].outcome is not None
        check_contest(contest, counts[name], results[name], said_of(said, name))
        check_groups(contest, counts[name], said_of(said, name))
    for combined in definition.combined:
        check_combined(definition, combined, results, said_of(said, combined.id))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_every_ready_election_is_counted_alike(preset: Path) -> None:
    file = read_election(preset)
    for seed, voters in ((1, 7), (2, 60)):
        compare(*counted_by_both(file, seed, voters))


@given(st.integers(0, 10**6), st.integers(0, 25))
@settings(max_examples=30, deadline=None)
def test_equal_shares_are_counted_alike(seed: int, voters: int) -> None:
    compare(*counted_by_both(parse_election(EQUAL_SHARES, "shares"), seed, voters))


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_a_winner_too_many_is_never_the_same(seed: int) -> None:
    definition, said, counts = counted_by_both(parse_election(EQUAL_SHARES, "shares"), seed, 9)
    contest = said["contests"][seed % 3]
    loser = next(project for project in ("P1", "P2", "P3", "P4", "x") if project not in contest["winners"])
    contest["winners"].append(loser)
    with pytest.raises(BadBundleError, match="winners counted again"):
        compare(definition, said, counts)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=7))
def test_majority_scores_are_the_same(numbers: list[int]) -> None:
    assert majority_score(numbers) == their_majority_score(numbers)


@given(st.lists(st.text(max_size=4), min_size=1, max_size=6, unique=True), st.text(max_size=5))
def test_the_lot_is_the_same(projects: list[str], seed: str) -> None:
    scores = dict.fromkeys(projects, 0)
    assert [lot(seed, "c", each) for each in projects] == [lot_number(seed, "c", each) for each in projects]
    assert best_first(projects, scores, seed, "c") == sorted(projects, key=lambda each: lot_number(seed, "c", each))


def market(costs: Mapping[str, int], votes: Iterable[Vote]) -> Market:
    times = Counter(tuple(zip(vote.choices, vote.values, strict=True)) for vote in votes)
    order = sorted(costs, key=lambda project: lot("s", "c", project))
    return Market(sorted(times.items()), costs, costs, order, ())


def test_a_share_that_takes_too_many_runs_is_said_to_be_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pot buys the one project that all can pay, and the other one not for a long time."""
    monkeypatch.setattr("verifier.shares._MOST_RUNS", 1)
    votes = [Vote(("A",), (1,)), Vote(("B",), (1,))]
    rule = {"completion": "add1"}
    with pytest.raises(NotCheckableError, match="needs more than 1 runs"):
        equal_shares(market({"A": 10, "B": 30}, votes), number(30), rule, {}, ())


def test_a_pot_of_millions_is_counted_alike() -> None:
    """The share is raised by thousands of units, of which few need a run of their own."""
    chance = random.Random(3)
    costs = {f"P{place}": chance.randint(20, 900) * 1_000 for place in range(12)}
    cast = [tuple(sorted(chance.sample(sorted(costs), chance.randint(1, 4)))) for _ in range(80)]
    votes = [Vote(choices, (1,) * len(choices)) for choices in cast]
    rule = EqualShares(type="equal-shares", utility="cost", completion="add1")
    theirs = decide(Terms("c", rule, 2_000_000, costs, "s"), count_votes(costs, votes))
    ours = equal_shares(
        market(costs, votes), number(2_000_000), rule.model_dump(), theirs.counted.scores, sorted(costs)
    )
    assert (ours.winners, ours.spent) == (theirs.winners, theirs.spent)
    assert ours.winners
