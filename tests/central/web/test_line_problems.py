"""Sentences about wrong lines come in the reader's language."""

import pytest
from flask import Flask
from flask_babel import force_locale

from central.digital_csv import BadLines, read_votes
from central.web.line_problems import TEMPLATES, translated
from tests.central.town import small_election
from tests.central.web.reader import HERE

ONE = "1" * 64
# One line for each thing that can be wrong with it.
LINES = [
    "x,parks,P1,",
    f"{ONE},moon,P1,",
    f"{ONE},parks,R1,",
    f"{ONE},arts,K1,many",
    f"{ONE},arts,K1,1|2",
    f"{ONE},parks,P1,3",
    f"{ONE},parks,P1,\n{ONE},parks,P2,",
    f"{ONE},parks",
    f'{ONE},parks,"P1,',
]


def problem(line: str) -> str:
    with pytest.raises(BadLines) as bad:
        read_votes(f"nullifier,contest,choices,values\n{line}\n".encode(), "votes.csv", small_election())
    return bad.value.problems[0][1]


def test_everything_that_can_be_wrong_is_said_in_swedish(app: Flask) -> None:
    assert len(LINES) == len(TEMPLATES)
    with app.test_request_context(base_url=HERE), force_locale("sv"):
        swedish = {translated(problem(line)) for line in LINES}
        assert not swedish & {problem(line) for line in LINES}
    assert len(swedish) == len(TEMPLATES)


def test_what_was_wrong_is_filled_in(app: Flask) -> None:
    with app.test_request_context(base_url=HERE), force_locale("sv"):
        assert translated(problem(LINES[2])) == "delomröstning parks har inget förslag 'R1'."


def test_an_unknown_sentence_is_shown_as_it_is(app: Flask) -> None:
    with app.test_request_context(base_url=HERE), force_locale("sv"):
        assert translated("something new.") == "something new."
