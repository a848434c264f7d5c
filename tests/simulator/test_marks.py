"""Marks files that do not fit their ballots."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "line", ["{", "[]", "null", '{"serial": 7}', '{"serial": ""}', '{"marks": []}', '{"serial": "aaaa", "x": 1}']
)
def test_a_line_that_is_no_ballot_is_named_by_its_number(ballots: Any, line: str) -> None:
    sentence = ballots.refused({"serial": "bbbb"}, line)
    assert "marks.jsonl, line 2: This is no ballot (" in sentence


def test_a_mark_on_a_box_that_the_ballot_lacks_is_named(ballots: Any) -> None:
    sentence = ballots.refused({"serial": "aaaa", "marks": [ballots.mark("P10"), ballots.mark("P99", "2")]})
    assert "line 1: The box of contest city, project P99, column 2 is not on the ballot" in sentence


def test_a_box_marked_twice_is_refused(ballots: Any) -> None:
    sentence = ballots.refused({"serial": "aaaa", "marks": [ballots.mark("P10"), ballots.mark("P10")]})
    assert "project P10, column 1 is marked twice" in sentence


def test_an_unknown_serial_is_named(ballots: Any) -> None:
    assert "Serial zzzz is not in the layout" in ballots.refused({"serial": "zzzz"})


def test_a_ballot_filled_in_twice_is_refused(ballots: Any) -> None:
    sentence = ballots.refused({"serial": "aaaa"}, {"serial": "aaaa"})
    assert "line 2: Serial aaaa is filled in a second time" in sentence


@pytest.mark.parametrize("pen", ["", "cross", "cross-quill", "stab-gel", "tick-gel-angry", "tick-gel-light-light"])
def test_an_unknown_pen_is_refused_with_the_names_of_those_there_are(ballots: Any, pen: str) -> None:
    for sentence in (
        ballots.refused({"serial": "aaaa", "pen": pen}),
        ballots.refused({"serial": "aaaa"}, options=["--pens", f"cross-gel,{pen}"]),
    ):
        assert (
            f"There is no pen {pen}. A pen is a gesture (cross, tick, fill, slash, scribble, dot), a tool (ballpoint"
            in sentence
        )


def test_an_unknown_kind_of_mark_is_refused(ballots: Any) -> None:
    sentence = ballots.refused({"serial": "aaaa", "marks": [ballots.mark("P10", kind="angry")]})
    assert "marks.0.kind: Input should be 'normal', 'light', 'sloppy', 'outside', 'blackened', 'struck'" in sentence


def test_a_missing_marks_file_is_named(ballots: Any) -> None:
    missing = ballots.folder / "none.jsonl"
    sentence = ballots.refused(options=["--marks", str(missing)])
    assert sentence == f"Cannot read {missing}: No such file or directory."
