"""Ballots in every language: what stands in for missing texts, and room for the longest words."""

import io
from typing import Any

import pypdfium2 as pdfium
import pytest

from ballots.errors import LayoutError
from ballots.fixed_texts import languages
from ballots.geometry import StylePlan
from ballots.pdf import write_ballots
from ballots.serials import grouped, new_serials
from ballots.token import test_print_key
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


@pytest.mark.parametrize("wanted", [("ar",), ("ti", "yi")])
def test_ballots_in_several_typefaces_carry_their_serials_and_stay_small(
    elections: Any, wanted: tuple[str, ...]
) -> None:
    names = {"ar": "مسرح ومقاعد شكراً (2027)", "ti": "መድረኽን ኮፍ መበሊታትን", "yi": "בינע און בענק אויפֿן פּלאַץ"}
    projects = [elections.project(each, name={"sv": "Scen", **names}) for each in range(1, 11)]
    everywhere = {"title": "Budget", "who_may_vote": "x", "languages": ["sv", *wanted]}
    style = {"id": "alla", "contests": ["c1"], "languages": list(wanted)}
    file = elections.file(elections.contest(title="Stan", projects=projects), styles=[style], **everywhere)
    out, numbers = io.BytesIO(), new_serials(60)
    write_ballots(out, file, "alla", numbers, test_print_key(file), test=True)
    document = pdfium.PdfDocument(out.getvalue())
    assert len(out.getvalue()) / len(document) < 6_000
    assert all(
        grouped(serial) in page.get_textpage().get_text_range() for serial, page in zip(numbers, document, strict=True)
    )


def test_a_grade_that_cannot_be_printed_is_named(elections: Any) -> None:
    grades = [{"id": "g1", "name": "Bra"}, {"id": "g2", "name": "Dåligt 👎"}]
    with pytest.raises(LayoutError, match=r"column heads has the character 👎 \(U\+1F44E\)"):
        in_languages(elections, "sv", method={"type": "grades", "ungraded": "worst", "grades": grades})


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
