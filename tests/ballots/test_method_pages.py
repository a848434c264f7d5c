"""What each voting method needs on paper: its rule in words, heads above its boxes, costs to add up, faces."""

from pathlib import Path
from typing import Any

import pytest

from ballots.errors import LayoutError
from ballots.faces import FACE_MM, face
from ballots.paper import RIGHT
from tests.ballots.plans import GRADE_NAMES, GRADES, NO_BREAK, THIN, plan, real_projects, words


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ({"type": "choose-one"}, "Sätt kryss för 1 förslag."),
        ({"type": "approval", "max": 3}, "Sätt kryss för högst 3 förslag."),
        ({"type": "approval", "min": 2, "max": 3}, "Sätt kryss för minst 2 och högst 3 förslag."),
        ({"type": "approval", "min": 3, "max": 3}, "Sätt kryss för 3 förslag."),
        (
            {"type": "knapsack"},
            f"Förslagen du väljer får tillsammans kosta högst 1{THIN}000{THIN}000 kr.",
        ),
        ({"type": "ranking", "points": [2, 1]}, "Sätt kryss för högst 2 förslag, ett i varje kolumn."),
        ({"type": "ranking", "points": [2, 1], "min": 2}, "Sätt kryss för 2 förslag, ett i varje kolumn."),
        ({"type": "points", "total": 5, "per_project": 2}, "Sätt högst 5 kryss. Högst 2 för samma förslag."),
        (
            {"type": "points", "total": 5, "per_project": 5, "min": 2},
            "Sätt minst 2 och högst 5 kryss. Du får sätta flera kryss för samma förslag.",
        ),
        ({"type": "points", "total": 1, "per_project": 1}, "Sätt 1 kryss."),
    ],
)
def test_each_method_has_its_rule_in_one_line(elections: Any, method: dict[str, Any], sentence: str) -> None:
    page = plan(elections, elections.contest(projects=4, method=method)).pages[0]
    assert sentence in [text.words.replace(NO_BREAK, " ") for text in page.texts]


def test_a_knapsack_may_also_limit_the_number_of_projects(elections: Any) -> None:
    for changes, more in [
        ({"limit": 500_000, "max": 2}, f"högst 500{THIN}000 kr. Sätt kryss för högst 2 förslag."),
        ({"min": 2}, f"högst 1{THIN}000{THIN}000 kr. Sätt kryss för minst 2 förslag."),
    ]:
        contest = elections.contest(method={"type": "knapsack", **changes})
        assert more in words(plan(elections, contest).pages[0]).replace(NO_BREAK, " ")


def test_a_knapsack_has_bold_costs_and_a_line_for_the_sum_after_its_last_project_only(elections: Any) -> None:
    pages = plan(elections, elections.contest(projects=30, method={"type": "knapsack"})).pages
    label = f"Min summa (högst 1{THIN}000{THIN}000{NO_BREAK}kr):"
    assert [label in words(page) for page in pages] == [False] * (len(pages) - 1) + [True]
    last = pages[-1]
    costs = [text for text in last.texts if text.words.endswith("kr") and text.x == RIGHT]
    assert all(text.bold for text in costs)
    at = next(text.y for text in last.texts if text.words == label)
    assert at > max(target.box.y + target.box.h for target in last.targets)
    line = max(last.strokes, key=lambda stroke: stroke.y1)
    assert (line.x2, line.y1 == line.y2) == (RIGHT, True)
    assert line.x1 > next(text.x for text in last.texts if text.words == label)


def test_ranks_have_heads_above_their_boxes_on_every_page(elections: Any) -> None:
    method = {"type": "ranking", "points": [3, 2, 1]}
    pages = plan(elections, elections.contest(projects=30, method=method)).pages
    assert len(pages) > 1
    for page in pages:
        first_row = min(target.box.y for target in page.targets)
        for column, (rank, points) in enumerate(
            [("1:a val", "3 poäng"), ("2:a val", "2 poäng"), ("3:e val", "1 poäng")]
        ):
            box = next(target.box for target in page.targets if target.column == str(column + 1))
            heads = {text.words for text in page.texts if text.x == box.x and first_row - 40 < text.y < first_row}
            assert {rank, points} <= heads


def test_a_real_ranking_of_19_projects_with_long_names_fits_on_two_sheets(elections: Any, shared_data: Path) -> None:
    projects = list(real_projects(shared_data / "pabulib" / "Poland_Krakow_2022_Stare_Miasto.pb"))
    method = {"type": "ranking", "points": [3, 2, 1], "min": 3}
    assert len(projects) == 19
    contest = elections.contest(projects=projects, method=method, title="Stare Miasto")
    made = plan(elections, contest, title="District PB in Kraków, Stare Miasto", currency="PLN", blackened_box="vote")
    assert len(made.pages) == 2


def test_each_grade_has_its_face_and_word_above_its_boxes_on_every_page(elections: Any) -> None:
    pages = plan(elections, elections.contest(projects=30, method=GRADES)).pages
    assert len(pages) > 1
    for page in pages:
        first_row = min(target.box.y for target in page.targets)
        for place, (sv, en) in enumerate(GRADE_NAMES, 1):
            box = next(target.box for target in page.targets if target.column == f"g{place}")
            above = [text for text in page.texts if text.x == box.x and first_row - 30 < text.y < first_row]
            assert " ".join(text.words for text in above) == f"{sv} {en}"
            middle = box.x + box.w / 2
            face = [s for s in page.strokes if max(abs(s.x1 - middle), abs(s.x2 - middle)) <= FACE_MM / 2 + 1e-6]
            assert face
            assert max(stroke.y2 for stroke in face) < min(text.y - 3 for text in above)


@pytest.mark.parametrize("places", range(2, 8))
def test_no_two_faces_look_alike(places: int) -> None:
    faces = {face(place, places, 0.0, 0.0) for place in range(1, places + 1)}
    assert len(faces) == places


def test_what_an_empty_row_means_is_printed(elections: Any) -> None:
    def page(ungraded: str) -> str:
        return words(plan(elections, elections.contest(method=GRADES | {"ungraded": ungraded})).pages[0])

    assert "Högst ett kryss på varje rad. En rad utan kryss räknas som ”Dåligt”." in page("worst")
    assert "A row without a cross counts as “Bad”." in page("worst")
    assert "Högst ett kryss på varje rad. Du får lämna rader utan kryss." in page("blank")


def test_columns_that_leave_no_room_for_names_stand_below_them_each_box_under_its_own_head(elections: Any) -> None:
    grades = [{"id": f"g{place}", "name": f"Förkastligt{place}"} for place in range(7)]
    pages = plan(elections, elections.contest(method=GRADES | {"grades": grades})).pages
    for page in pages:
        for target in page.targets:
            name = next(text for text in page.texts if text.words == f"Förslag {target.project}")
            head = f"Förkastligt{target.column[1:]}"
            (over,) = [
                text
                for text in page.texts
                if text.words == head and text.x == target.box.x and name.y < text.y < target.box.y < text.y + 6
            ]
            assert over.bold


def test_a_head_that_is_wider_than_the_page_is_an_error_that_names_the_contest(elections: Any) -> None:
    grades = [{"id": f"g{place}", "name": "Förkastligt" * 9} for place in range(2)]
    with pytest.raises(LayoutError, match="contest c1 are too wide for the page"):
        plan(elections, elections.contest(method=GRADES | {"grades": grades}))
