"""The rows, columns and heads that people copy from, out of the election and the plan of its paper."""

from dataclasses import replace
from pathlib import Path

import pytest

from ballots.election import Election
from ballots.election_file import read_election
from ballots.geometry import plan_style
from ballots.order import printed_order
from station.web.paper_words import PaperContest, paper_contest

ELECTIONS = Path(__file__).parents[3] / "examples" / "elections"


def election(name: str) -> Election:
    return read_election(ELECTIONS / f"{name}.toml").election


def whole(found: Election, wanted: str = "sv") -> PaperContest:
    """The first style's first contest with all its boxes, named by project and column."""
    style = found.styles[0]
    plan = plan_style(found, style.id).pages[0]
    contest = style.contests[0]
    names = {(t.project, t.column): f"{t.project}/{t.column}" for t in plan.targets if t.contest == contest}
    return paper_contest(found, plan, contest, names, wanted)


@pytest.mark.parametrize("name", ["haninge", "paris", "nassjo", "lund"])
def test_rows_and_columns_stand_as_on_the_paper(name: str):
    found = election(name)
    made = whole(found)
    contest = found.contest(made.id)
    printed = [project.id for project in printed_order(found, found.styles[0], contest)]
    assert [row[0].key[0] for row in made.rows] == printed[: len(made.rows)]
    for row in made.rows:
        assert [box.key[1] for box in row] == list(contest.method.columns)
        assert [box.column for box in row] == list(range(made.columns))
        assert [box.name for box in row] == ["/".join(box.key) for box in row]


def test_ranks_have_their_place_and_points_above_them():
    made = whole(election("haninge"))
    assert [head.lines for head in made.heads] == [
        ("1:a val", "3\u00a0poäng"),
        ("2:a val", "2\u00a0poäng"),
        ("3:e val", "1\u00a0poäng"),
    ]
    assert not any(head.face for head in made.heads)


def test_grades_have_the_faces_of_the_paper_above_their_words():
    made = whole(election("paris"))
    assert made.heads[0].lines == ("Jag älskar det",)
    assert len({head.face for head in made.heads}) == 4
    for head in made.heads:
        ends = [end for line in head.face for end in (line.x1, line.y1, line.x2, line.y2)]
        assert 0 <= min(ends) < max(ends) <= head.size


def test_boxes_for_points_have_no_words_but_a_place():
    made = whole(election("nassjo"))
    assert made.heads == ()
    assert [(box.words.column, box.words.place) for box in made.rows[0]] == [("", 1), ("", 2), ("", 3)]


def test_a_single_box_needs_neither():
    made = whole(election("lund"))
    assert (made.columns, made.heads) == (1, ())
    assert {(box.words.column, box.words.place) for box in made.boxes} == {("", 0)}


def test_only_boxes_that_are_asked_about_are_there():
    found = election("haninge")
    plan = plan_style(found, found.styles[0].id).pages[0]
    made = paper_contest(found, plan, "jordbro", {("5", "1"): "a", ("5", "3"): "b"}, "sv")
    assert [(box.name, box.column) for box in made.boxes] == [("a", 0), ("b", 2)]


def test_a_sheet_that_runs_from_right_to_left_has_its_first_column_at_the_right():
    found = election("haninge")
    plan = plan_style(found, "jordbro").pages[0]
    for mirrored in (True, False):
        made = paper_contest(found, replace(plan, mirrored=mirrored), "jordbro", {("5", "1"): "a"}, "sv")
        assert made.mirrored is mirrored
