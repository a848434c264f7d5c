"""Contradictions in an election definition, each named by its place."""

from collections.abc import Callable
from typing import Any

import pytest

from ballots.consistency import contradictions
from ballots.election import Election

Tables = dict[str, Any]
GRADES = {
    "type": "grades",
    "ungraded": "blank",
    "grades": [{"id": "ja", "name": "Ja"}, {"id": "nja", "name": {"sv": "Nja"}}, {"id": "ja", "name": "Nej"}],
}


def found(tables: Tables) -> list[str]:
    return contradictions(Election.model_validate(tables))


def test_a_sound_election_has_no_contradictions(elections: Any) -> None:
    assert found(elections.tables(elections.contest(1), elections.contest(2))) == []


def _set(**changes: Any) -> Callable[[Tables], None]:
    return lambda tables: tables.update(changes)


def _in_contest(**changes: Any) -> Callable[[Tables], None]:
    return lambda tables: tables["contests"][0].update(changes)


def _in_style(**changes: Any) -> Callable[[Tables], None]:
    return lambda tables: tables["styles"][0].update(changes)


def _in_project(**changes: Any) -> Callable[[Tables], None]:
    return lambda tables: tables["contests"][0]["projects"][1].update(changes)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_set(languages=["sv", "en", "sv"]), "languages[3]: 'sv' is used twice"),
        (_set(title={"sv": "Budget"}), "title.en: no words"),
        (_set(who_may_vote={"en": "All"}), "who_may_vote.sv: no words"),
        (_in_contest(title={"sv": "Del"}), "contests[1].title.en: no words"),
        (_in_project(name={"sv": "Park"}), "contests[1].projects[2].name.en: no words"),
        (_in_project(description={"en": "Trees"}), "contests[1].projects[2].description.sv: no words"),
        (_in_project(id="1"), "contests[1].projects[2]: '1' is used twice"),
        (_in_contest(method={"type": "approval", "max": 4}), "contests[1].method.max: 4 is more than the 3"),
        (
            _in_contest(method={"type": "ranking", "points": [4, 3, 2, 1], "min": 4}),
            "contests[1].method.min: 4 is more than the 3",
        ),
        (
            _in_contest(method={"type": "points", "total": 9, "per_project": 2, "min": 7}),
            "contests[1].method.min: 7 is more than 3 projects with 2 points each",
        ),
        (_in_contest(method={"type": "knapsack", "max": 4}), "contests[1].method.max: 4 is more than the 3"),
        (_in_contest(method={"type": "knapsack", "min": 4}), "contests[1].method.min: 4 is more than the 3"),
        (
            _in_contest(method={"type": "knapsack", "min": 2, "limit": 29_999}),
            "contests[1].method.min: even the 2 cheapest projects cost more than a voter's limit of 29999",
        ),
        (
            _in_contest(method={"type": "knapsack", "limit": 19_999}),
            "contests[1].projects[2].cost: 20000 is more than a voter's limit of 19999",
        ),
        (_in_contest(method=GRADES), "contests[1].winner_rule: greedy adds up points; grades need"),
        (
            _in_contest(winner_rule={"type": "majority-judgment", "on_misfit": "skip"}),
            "contests[1].winner_rule: majority-judgment compares grades; it needs the method grades, not approval",
        ),
        (
            _in_contest(method=GRADES, winner_rule={"type": "majority-judgment", "winners": 4}),
            "contests[1].winner_rule.winners: 4 is more than the 3 projects",
        ),
        (_in_contest(method=GRADES), "contests[1].method.grades[2].name.en: no words"),
        (_in_contest(method=GRADES), "contests[1].method.grades[3]: 'ja' is used twice"),
        (
            _in_contest(winner_rule={"type": "greedy", "on_misfit": "skip", "cap": "2%"}),
            "contests[1].projects[3].cost: '3' costs more than the cap, 2% of the pot",
        ),
        (
            _in_contest(
                winner_rule={"type": "greedy", "on_misfit": "skip", "tiers": [{"max_cost": 20_000, "winners": 1}]}
            ),
            "contests[1].projects[3].cost: '3' costs more than the highest tier, 20000",
        ),
        (
            _in_contest(
                winner_rule={"type": "greedy", "on_misfit": "skip", "tiers": [{"max_cost": 90_000, "winners": 1}] * 2}
            ),
            "contests[1].winner_rule.tiers[2]: '90000' is used twice",
        ),
        (
            _in_contest(winner_rule={"type": "fixed-number", "winners": 4}),
            "contests[1].winner_rule.winners: 4 is more than the 3 projects",
        ),
        (_in_project(cost=1_000_001), "contests[1].projects[2].cost: '2' costs 1000001, more than the whole pot"),
        (_in_project(name={"sv": "Bänk"}), "contests[1].projects[2].name.en: no words in this language"),
        (
            _set(project_order={"method": "sha256", "seed": "kula 17"}),
            "project_order.seed: the same as the tie lot's",
        ),
        (_in_contest(exclusions=[{"projects": ["1", "9"]}]), "contests[1].exclusions[1]: there is no project '9'"),
        (
            _in_contest(exclusions=[{"projects": ["1", "1"]}]),
            "contests[1].exclusions[1].projects[2]: '1' is used twice",
        ),
        (
            _in_contest(exclusions=[{"projects": ["1", "2"], "reason": {"sv": "Samma plats"}}]),
            "contests[1].exclusions[1].reason.en: no words",
        ),
        (_in_contest(pot="ingen"), "contests[1].pot: there is no pot 'ingen'"),
        (_in_contest(pot="pot2"), "pots[2]: 'pot2' is the pot of several contests"),
        (_in_contest(pot="pot2"), "pots[1]: no contest spends this pot"),
        (_in_contest(id="c2"), "contests[2]: 'c2' is used twice"),
        (_in_style(contests=["c1", "c9"]), "styles[1].contests: there is no contest 'c9'"),
        (_in_style(contests=["c1", "c1"]), "styles[1].contests[2]: 'c1' is used twice"),
        (_in_style(contests=["c1"]), "contests[2]: no style prints this contest"),
        (_in_style(languages=["fi"]), "styles[1].languages: 'fi' is not among"),
        (_in_style(languages=["sv", "sv"]), "styles[1].languages[2]: 'sv' is used twice"),
    ],
)
def test_a_contradiction_is_named_by_its_place(elections: Any, spoil: Callable[[Tables], None], problem: str) -> None:
    tables = elections.tables(elections.contest(1), elections.contest(2))
    spoil(tables)
    assert any(each.startswith(problem) for each in found(tables)), found(tables)


def test_grades_by_majority_judgment_have_no_contradictions(elections: Any) -> None:
    grades = GRADES | {"grades": [{"id": "ja", "name": "Ja"}, {"id": "nej", "name": "Nej"}]}
    rule = {"type": "majority-judgment", "winners": 2}
    assert found(elections.tables(elections.contest(1, method=grades, winner_rule=rule))) == []


@pytest.mark.parametrize(
    ("rule", "problems"),
    [
        ({"type": "greedy", "on_misfit": "skip"}, 1),
        ({"type": "equal-shares", "utility": "cost", "completion": "add1"}, 1),
        ({"type": "fixed-number", "winners": 1, "within_pot": True}, 1),
        ({"type": "fixed-number", "winners": 1}, 0),
        ({"type": "greedy", "on_misfit": "skip", "cap": "50%"}, 1),
    ],
)
def test_a_cost_over_the_pot_is_named_once_and_only_where_winners_must_fit_into_it(
    elections: Any, rule: dict[str, Any], problems: int
) -> None:
    tables = elections.tables(elections.contest(1, winner_rule=rule))
    _in_project(cost=1_000_001)(tables)
    assert len(found(tables)) == problems
    tables["contests"][0]["method"] = {"type": "knapsack"}
    assert sum("limit" in each for each in found(tables)) == 1


def test_a_knapsack_on_a_pot_that_is_not_there_says_so_and_no_more(elections: Any) -> None:
    tables = elections.tables(elections.contest(1, method={"type": "knapsack"}), elections.contest(2))
    tables["contests"][0]["pot"] = "pot9"
    assert found(tables) == ["contests[1].pot: there is no pot 'pot9'", "pots[1]: no contest spends this pot"]


def test_one_string_serves_every_language(elections: Any) -> None:
    tables = elections.tables(title="Miljonen", who_may_vote="Alla")
    assert found(tables) == []


def test_pots_and_styles_need_names_of_their_own(elections: Any) -> None:
    tables = elections.tables()
    tables["pots"] *= 2
    tables["styles"] *= 2
    assert {problem.split(":")[0] for problem in found(tables)} == {"pots[2]", "styles[2]"}
