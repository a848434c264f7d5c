"""The hand-count form has a line for every pile, and a row for every project and column that count apart."""

import pytest

from ballots.errors import LayoutError
from ballots.handouts.count_form import count_form
from ballots.handouts.count_rows import reasons
from ballots.judging import Validity
from tests.ballots.conftest import Elections, contest, project
from tests.ballots.handouts.pages import size_mm, texts, white_margins_mm
from tests.ballots.plans import GRADES

METHODS = {
    "choose-one": {"type": "choose-one"},
    "approval": {"type": "approval", "min": 2, "max": 3},
    "knapsack": {"type": "knapsack"},
    "ranking": {"type": "ranking", "points": [3, 2, 1]},
    "points": {"type": "points", "total": 5, "per_project": 3},
    "grades": GRADES,
}


def form(method: object, projects: int = 5) -> bytes:
    file = Elections.file(contest(1, projects, method=method))
    return count_form(file.election, "c1")


@pytest.mark.parametrize("name", METHODS)
def test_every_project_pile_and_field_is_there_inside_the_margins(name: str) -> None:
    made = form(METHODS[name])
    whole = " ".join(texts(made))
    for words in ("Del 1", "Valurna nr", "Försegling nr", "Räknare 1", "Räknare 2", "Giltiga.", "Blanka", "Tveksamma"):
        assert words in whole
    for number in range(1, 6):
        assert f"{number} Förslag {number}" in whole
    assert size_mm(made) == (210, 297)
    assert white_margins_mm(made) > 10


def test_a_ranking_has_a_row_a_rank_with_what_it_is_worth() -> None:
    whole = " ".join(texts(form(METHODS["ranking"])))
    for words in ("1:a val × 3 =", "2:a val × 2 =", "3:e val × 1 ="):
        assert whole.count(words) == 5


def test_grades_have_a_row_a_grade() -> None:
    whole = " ".join(texts(form(METHODS["grades"])))
    assert whole.count("Mycket bra") == whole.count("Dåligt") - 1 == 5


def test_the_reasons_are_those_of_the_method() -> None:
    def of(name: str) -> list[Validity]:
        return reasons(Elections.file(contest(1, 5, method=METHODS[name])).election.contests[0])

    assert of("choose-one") == [Validity.TOO_MANY]
    assert of("approval") == [Validity.TOO_MANY, Validity.TOO_FEW]
    assert of("knapsack") == [Validity.OVER_BUDGET]
    assert of("grades") == [Validity.TWO_GRADES]
    assert all(why.sv in " ".join(texts(form(METHODS["ranking"]))) for why in of("ranking"))


def test_four_hundred_projects_go_on_over_pages_that_all_name_the_box() -> None:
    pages = texts(form(METHODS["approval"], 400))
    assert len(pages) > 10
    assert all("Valurna nr" in page and f"Sida {number}" in page for number, page in enumerate(pages, 1))
    assert "400 Förslag 400" in pages[-1]


def test_a_name_that_cannot_be_printed_is_named() -> None:
    file = Elections.file(contest(1, [project(1, name="Vattenlek 💦")]))
    with pytest.raises(LayoutError, match="project 1 in contest c1"):
        count_form(file.election, "c1")


def test_the_same_election_gives_the_same_bytes() -> None:
    assert form(METHODS["points"]) == form(METHODS["points"])
