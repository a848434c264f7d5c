"""Ballots in every language: what stands in for missing texts, and room for the longest words."""

from typing import Any

import pytest

from ballots.errors import LayoutError
from ballots.fixed_texts import languages
from ballots.geometry import StylePlan
from tests.ballots.plans import GRADES, plan, words


def in_languages(elections: Any, *wanted: str, **changes: Any) -> StylePlan:
    """The plan of a style in these languages, all words but the fixed texts the same in each of them."""
    texts = {"title": "Budget", "who_may_vote": "x", "languages": list(dict.fromkeys(["sv", *wanted]))}
    contest = elections.contest(title="Stan", **changes)
    return plan(elections, contest, styles=[{"id": "alla", "contests": ["c1"], "languages": list(wanted)}], **texts)


def test_a_language_without_fixed_texts_gets_swedish_ones_and_says_so(elections: Any) -> None:
    projects = [elections.project(1, name={"fit": "Lava torile", "sv": "Scen på torget"})]
    alone = words(in_languages(elections, "fit", projects=projects).pages[0])
    assert "Instruktionerna finns inte på meänkieli ännu." in alone
    assert "Lava torile" in alone
    assert "Scen på torget" not in alone
    both = words(in_languages(elections, "fit", "sv", projects=projects).pages[0])
    assert both.count("Blev det fel?") == both.count("Instruktionerna finns inte") == both.count("Blad 1 (1)") == 1
    assert "Lava torile" in both
    assert "Scen på torget" in both


def test_grades_are_named_in_every_language_of_the_ballot_also_in_one_without_fixed_texts(elections: Any) -> None:
    names = [{"fit": "Hyä", "sv": "Bra"}, {"fit": "Huono", "sv": "Dåligt"}]
    grades = [{"id": f"g{number}", "name": name} for number, name in enumerate(names)]
    method = {"type": "grades", "ungraded": "worst", "grades": grades}
    both = words(in_languages(elections, "fit", "sv", method=method).pages[0])
    assert all(name in both.split() for name in ("Hyä", "Bra", "Huono", "Dåligt"))
    assert "räknas som ”Huono / Dåligt”" in both
    alone = words(in_languages(elections, "fit", method=method).pages[0]).split()
    assert "Hyä" in alone
    assert "Bra" not in alone


def test_a_code_that_no_language_has_is_an_error(elections: Any) -> None:
    with pytest.raises(LayoutError, match='No language has the code "xx"'):
        in_languages(elections, "xx")


@pytest.mark.parametrize("language", languages())
def test_every_method_fits_on_paper_in_every_language_beside_arabic(elections: Any, language: str) -> None:
    methods = [
        {"type": "choose-one"},
        {"type": "approval", "min": 2, "max": 3},
        {"type": "knapsack", "min": 2, "max": 3},
        {"type": "ranking", "points": [3, 2, 1]},
        {"type": "points", "total": 5, "per_project": 3},
        {"type": "grades", "ungraded": "worst", "grades": GRADES["grades"]},
    ]
    for method in methods:
        named = {"projects": 3, "method": method}
        if method["type"] == "grades":
            method["grades"] = [grade | {"name": grade["name"]["en"]} for grade in GRADES["grades"]]
        beside = ["ar"] if language != "ar" else ["sv"]
        assert in_languages(elections, language, *beside, **named).pages
    five = {"type": "ranking", "points": [5, 4, 3, 2, 1]}
    assert in_languages(elections, language, method=five, projects=9).pages
