"""Contests added up by weight, contests that share a pot, and what may be said about open cases in them."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.cvr import Box
from ballots.election_file import ElectionFile, parse_election
from ballots.judging import Vote
from central.cli import program
from central.combined import combine
from central.facts import DigitalVote, PaperBallot
from central.merge import merge
from central.report.document import report_bytes
from central.results import Results, count
from central.results_json import results_json
from tests.central.counting import facts, record, serial

HEAD = """
format = 1
id = "regions"
title = "Prov"
currency = "SEK"
languages = ["sv"]
who_may_vote = "Alla"
double_vote = "void-both"
smallest_group = %d
tie_lot = { method = "sha256", seed = "drawn in public" }
"""
CONTEST = """
[[contests]]
id = "%s"
title = "%s"
scope = "district"
pot = "%s"
method = %s
winner_rule = %s
%sprojects = [%s]
"""
RANKING = '{ type = "ranking", points = [4, 3, 2, 1] }'
APPROVAL = '{ type = "approval", max = 3 }'
BEST_TWO = '{ type = "fixed-number", winners = 2 }'
SKIP = '{ type = "greedy", on_misfit = "skip" }'
THEMES = "abcd"


def definition(pots: str, *contests: str, smallest_group: int = 1) -> ElectionFile:
    ids = [contest.split('id = "')[1].split('"')[0] for contest in contests]
    styles = ", ".join(f'{{ id = "{each}", contests = ["{each}"], languages = ["sv"] }}' for each in ids)
    text = HEAD % smallest_group + f"styles = [{styles}]\n" + pots + "".join(contests)
    return parse_election(text.encode(), "test")


def themes(contest: str) -> str:
    projects = ", ".join(f'{{ id = "{theme}", name = "Tema {theme}", cost = 0 }}' for theme in THEMES)
    return CONTEST % (contest, contest.title(), contest, RANKING, BEST_TWO, "", projects)


def regions(north: str = "3", south: str = "1/2", smallest_group: int = 1) -> ElectionFile:
    """Two regions that rank four themes."""
    pots = f"""
money = {{ total = 1000 }}
pots = [{{ id = "north", weight = {north} }}, {{ id = "south", weight = "{south}" }}]
combined = [{{ id = "city", title = "Staden", winners = 2, weights = {{ north = {north}, south = "{south}" }} }}]
"""
    return definition(pots, themes("north"), themes("south"), smallest_group=smallest_group)


def counted(file: ElectionFile, **votes: Sequence[str]) -> Results:
    digital = [
        DigitalVote(f"{contest} {number}", contest, Vote(tuple(vote), (1,) * len(vote)))
        for contest, cast in votes.items()
        for number, vote in enumerate(cast)
    ]
    return count(file, "official", {}, merge(file.election, facts(digital=tuple(digital))))


def test_a_combined_result_adds_up_points_by_weight() -> None:
    results = counted(regions(), north=["abcd", "abcd"], south=["dcba", "dcba", "dcba"])
    city = results_json(results)["contests"][2]
    assert {key: city[key] for key in ("id", "rule", "winners", "scores", "spent", "ties", "weights", "ballots")} == {
        "id": "city",
        "rule": "fixed-number-2",
        # 3 × 8 + 1/2 × 3, 3 × 6 + 1/2 × 6, 3 × 4 + 1/2 × 9, 3 × 2 + 1/2 × 12.
        "winners": ["a", "b"],
        "scores": {"a": "51/2", "b": 21, "c": "33/2", "d": 12},
        "spent": 0,
        "ties": [],
        "weights": {"north": 3, "south": "1/2"},
        "ballots": {"valid": 5, "blank": 0, "invalid": {}, "held": 0},
    }
    assert city["channels"]["digital"]["scores"] == city["scores"]


RANKED = st.tuples(st.permutations(THEMES), st.integers(1, 4)).map(lambda drawn: drawn[0][: drawn[1]])
BALLOTS = st.lists(RANKED, max_size=6)


@settings(max_examples=30, deadline=None)
@given(BALLOTS, BALLOTS, st.integers(1, 9), st.randoms(use_true_random=False))
def test_with_equal_weights_the_scores_are_those_of_all_ballots_together_in_any_order(
    north: list[list[str]], south: list[list[str]], weight: int, order: Any
) -> None:
    def joined(votes: list[list[str]]) -> list[str]:
        return ["".join(each) for each in order.sample(votes, len(votes))]

    file = regions(str(weight), f"{weight}/1")
    city = counted(file, north=joined(north), south=joined(south)).combined[0]
    plain = counted(file, north=joined([*north, *south])).contests[0]
    assert city.result.counted.scores == {theme: weight * score for theme, score in plain.result.counted.scores.items()}
    assert city.result.winners == plain.result.winners or city.result.ties


@settings(max_examples=30, deadline=None)
@given(BALLOTS, BALLOTS, BALLOTS)
def test_a_combined_result_that_cannot_change_does_not(
    north: list[list[str]], south: list[list[str]], more: list[list[str]]
) -> None:
    file = regions()
    before = counted(file, north=north, south=south).combined[0].result
    after = counted(file, north=[*north, *more[:1]], south=[*south, *more[1:2]]).combined[0].result
    if not _could_change(file, north, south, more):
        assert set(before.winners) == set(after.winners)


def _could_change(file: ElectionFile, north: Any, south: Any, more: list[Any]) -> bool:
    """What is said while the ballots in ``more`` are still open, as a difference between check-ins and box."""
    results = counted(file, north=north, south=south)
    opened = [
        replace(outcome, open_cases=number)
        for outcome, number in zip(results.contests, (len(more[:1]), len(more[1:2])), strict=True)
    ]
    return combine(file.election, file.election.combined[0], opened).could_change


def test_a_group_that_a_contest_hides_stays_hidden_in_the_sum() -> None:
    city = counted(regions(smallest_group=3), north=["ab", "ab"], south=["ab"] * 9).combined[0]
    assert city.channels["digital"].cast == 11
    assert city.channels["digital"].count is None


def pages(results: Results) -> list[str]:
    document = pdfium.PdfDocument(report_bytes(results))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_the_report_shows_the_sum_the_weights_and_how_the_money_was_divided() -> None:
    front, north, _, city, rules = pages(counted(regions(), north=["abcd"], south=["dcba"]))
    assert "Staden 2 av 4 – –" in front
    assert "Väljs Chosen" in north
    assert "Kostnad" not in north + city
    assert "Poängen i var och en gånger dess vikt: North × 3; South × 1/2." in city
    assert "north: 857 kr, efter vikten 3 av 7/2 i de 1 000 kr som är kvar." in rules
    assert "Beloppen är avrundade nedåt" in rules


def shared(*rules: str) -> ElectionFile:
    costs = {"1": 60, "2": 50, "3": 40}
    projects = ", ".join(f'{{ id = "{project}", name = "P", cost = {cost} }}' for project, cost in costs.items())
    contests = [
        CONTEST % (name, name.title(), "both", APPROVAL, rule, "", projects)
        for name, rule in zip(("first", "second"), rules or (SKIP, SKIP), strict=True)
    ]
    return definition('pots = [{ id = "both", amount = 149, shared = "in-order" }]\n', *contests)


def test_contests_that_share_a_pot_get_what_those_before_them_leave() -> None:
    first, second = counted(shared(), first=["1", "1", "3"], second=["1", "2", "2"]).contests
    assert (first.result.terms.pot, first.result.winners, first.result.spent) == (149, ("1", "3"), 100)
    assert (second.result.terms.pot, second.result.winners, second.result.spent) == (49, ("3",), 40)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from("123"), max_size=6), st.lists(st.sampled_from("123"), max_size=6))
def test_together_they_never_spend_more_than_the_pot(first: list[str], second: list[str]) -> None:
    shares = '{ type = "equal-shares", utility = "cost", completion = "add1" }'
    for rules in ((SKIP, SKIP), (shares, SKIP), (SKIP, shares)):
        outcomes = counted(shared(*rules), first=first, second=second).contests
        assert sum(Fraction(outcome.result.spent) for outcome in outcomes) <= 149


def test_an_open_contest_makes_those_after_it_open_too_and_pages_say_why() -> None:
    settled = counted(shared(), first=["1", "1", "3"], second=["1", "2", "2"])
    assert [outcome.could_change for outcome in settled.contests] == [False, False]
    file = shared()
    held = PaperBallot(serial(1), "first", Box("library", "1", "77"), (record(file.election.contests[0], "1"),))
    digital = (DigitalVote("ann", "first", Vote(("1",), (1,))), DigitalVote("bo", "first", Vote(("3",), (1,))))
    given_facts = facts([held], digital=digital, registered=frozenset())
    results = count(file, "official", {}, merge(file.election, given_facts))
    first, second = results.contests
    assert (first.open_cases, first.could_change, second.open_cases, second.could_change) == (1, True, 0, True)
    *_, last, _ = pages(results)
    assert "En delomröstning som får pengar före den här är oavgjord." in last
    assert "delar pengar med andra och får det som de före den har lämnat kvar: 49 kr." in last


def test_the_check_command_shows_the_amounts_and_the_weights(tmp_path: Path) -> None:
    (tmp_path / "election.toml").write_bytes(regions().data)
    ran = CliRunner().invoke(program, ["election", "check", str(tmp_path / "election.toml")])
    assert ran.exit_code == 0, ran.output
    said = ran.output.replace("\N{NO-BREAK SPACE}", " ")
    assert "combined city: 3 × north + 1/2 × south, winners: 2" in said
    assert "pot south: 143 kr, by its weight of 1/2 in 7/2 of the 1 000 kr that is left." in said


COSTS = {"A": 41, "B": 50, "C": 40}


def test_cost_classes_count_in_the_tally_and_stand_in_the_report() -> None:
    projects = ", ".join(f'{{ id = "{name}", name = "{name}", cost = {cost} }}' for name, cost in COSTS.items())
    rule = '{ type = "greedy", on_misfit = "skip", cap = "50%" }'
    contest = CONTEST % ("c", "C", "p", APPROVAL, rule, "cost_classes = [40, 60]\n", projects)
    file = definition('pots = [{ id = "p", amount = 120 }]\n', contest)
    results = counted(file, c=["AB", "A"])
    assert results.contests[0].result.spent == 120
    _, page, rules = pages(results)
    assert "A A 2 0 2 60 kr" in page
    assert "Klasserna går till 40 kr, 60 kr." in rules
    assert "Ett förslag får kosta högst 50 % av pengarna i potten." in rules
    assert "A project may cost at most 50% of the money in the pot." in rules
