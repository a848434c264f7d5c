"""From a town's ballots to the verifier's verdict, for rules of other kinds, with groups that are too small to show."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from central.digital import keep_votes
from central.facts import DigitalVote
from central.publishing.publish import publish
from tests.central.publication import certify_now, play
from tests.central.town import NOW, Marks, found_town
from tests.verifier.test_recount import digital, marks
from verifier.report import Report, State
from verifier.verify import verify

GRADES = """{ type = "grades", ungraded = "worst", grades = [
  { id = "good", name = "Bra" }, { id = "fair", name = "Okej" }, { id = "poor", name = "Dåligt" }] }"""
HEAD = """
format = 1
id = "other"
title = "Annat"
currency = "SEK"
languages = ["sv"]
who_may_vote = "Alla"
double_vote = "paper-replaces-digital"
smallest_group = 4
tie_lot = { method = "sha256", seed = "7" }
pots = [{ id = "pot", amount = 1000, shared = "in-order" }]
styles = [{ id = "A", contests = ["one", "two"], languages = ["sv"] }]
"""
CONTEST = """
[[contests]]
id = "{id}"
title = "{id}"
scope = "city"
pot = "pot"
method = {method}
winner_rule = {rule}
projects = [
  {{ id = "P1", name = "1", cost = 220 }},
  {{ id = "P2", name = "2", cost = 190 }},
  {{ id = "P3", name = "3", cost = 300 }},
  {{ id = "P4", name = "4", cost = 135 }},
]
"""
COMBINED = """
[[combined]]
id = "both"
title = "Båda"
winners = 2
weights = { one = 1, two = "3/2" }
"""
POINTS, RANKING = '{ type = "points", total = 4, per_project = 2 }', '{ type = "ranking", points = [4, 2, 1] }'
GREEDY = '{ type = "greedy", on_misfit = "skip", min_votes = "5%" }'
SHARES = '{ type = "equal-shares", utility = "cost", completion = "add1-greedy" }'
MEDIAN = '{ type = "majority-judgment", winners = 2, on_misfit = "skip" }'


def made(one: tuple[str, str], two: tuple[str, str], end: str = "") -> bytes:
    contests = (
        CONTEST.format(id=name, method=" ".join(method.split()), rule=rule)
        for name, (method, rule) in (("one", one), ("two", two))
    )
    return "".join([HEAD, *contests, end]).encode()


def checked(folder: Path, election: bytes, deliveries: Sequence[int], alike: int = 1) -> Report:
    """An election in which tensta delivers so many ballots at a time, and lund one ballot."""
    town = found_town(folder, election=election)
    for station in ("tensta", "lund"):
        town.add_station(station)
    town.sign()
    chance = random.Random(4)

    def ballots(number: int) -> list[Marks]:
        return [{contest.id: marks(contest, chance) for contest in town.election.contests} for _ in range(number)]

    play(town, town.enrolled("tensta"), [ballots(number) for number in deliveries])
    play(town, town.enrolled("lund"), [ballots(1)])
    votes = [
        DigitalVote(f"{voter:064x}", contest.id, digital(contest, chance))
        for voter in range(9)
        for contest in town.election.contests
    ]
    keep_votes(town.office, "votes.csv", "ab" * 32, votes, NOW)
    certify_now(town)
    publish(town.office, folder / "bundle", alike)
    town.office.database.close()
    return verify(folder / "bundle")


def states(report: Report, state: State) -> list[str]:
    return [check.code for check in report.checks if check.state is state]


@pytest.mark.parametrize("alike", [1, 2])
@pytest.mark.parametrize(
    "election",
    [made((POINTS, GREEDY), (POINTS, GREEDY), COMBINED), made((RANKING, GREEDY), (GRADES, MEDIAN))],
    ids=["points added up", "rankings and grades"],
)
def test_sums_are_enough_for_every_rule_that_adds_up(tmp_path: Path, election: bytes, alike: int) -> None:
    report = checked(tmp_path, election, [9, 3, 5], alike)
    assert [(check.sentence, check.found) for check in report.checks if check.state is not State.OK] == []


def test_equal_shares_are_not_counted_again_where_votes_are_in_sums(tmp_path: Path) -> None:
    report = checked(tmp_path, made((POINTS, SHARES), (POINTS, GREEDY)), [9, 3])
    assert states(report, State.NOT_CHECKED) == ["recount one"]
    assert not report.failed
    (said,) = (check.found for check in report.checks if check.code == "recount one")
    assert "Votes and scores are the same, but winners were not counted" in said
    assert "Equal Shares needs every vote as a whole" in said
    assert "recount two" in states(report, State.OK)


def test_a_town_without_small_groups_is_counted_again_by_equal_shares(tmp_path: Path) -> None:
    election = made((POINTS, SHARES), (POINTS, GREEDY)).replace(b"smallest_group = 4", b"smallest_group = 1")
    report = checked(tmp_path, election, [9, 3])
    assert states(report, State.OK) == [check.code for check in report.checks]
