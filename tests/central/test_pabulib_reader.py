"""Reading Pabulib files: real ones whole, and broken ones with the place where they break."""

import contextlib
import hashlib
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.errors import ElectionError
from central.errors import PabulibError
from central.pabulib.election_maker import make_election
from central.pabulib.model import PabulibFile
from central.pabulib.reader import MOST_BYTES, parse_pabulib, read_pabulib
from tests.central.counting import real_files

GOOD = """META
key;value
description;Trial
num_projects;2
num_votes;2
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
1;60;2;"Park; ""green"" one";1
2;50.5;1;Bench;0
VOTES
voter_id;vote;voting_method
a;1,2;paper
b;1;internet
"""


def parse(text: str) -> PabulibFile:
    return parse_pabulib(text.encode().splitlines(keepends=True), "trial")


def test_every_shared_file_is_read_with_its_official_numbers(shared_data: Path) -> None:
    files = real_files(shared_data)
    assert len(files) == 20
    for file in files:
        assert len(file.votes) == int(file.meta["num_votes"])
        assert file.official_scores is not None


def test_a_file_becomes_projects_and_votes() -> None:
    file = parse(GOOD)
    assert [(project.id, project.name, project.cost) for project in file.projects] == [
        ("1", 'Park; "green" one', 60),
        ("2", "Bench", Fraction("50.5")),
    ]
    assert [(vote.voter, vote.choices, vote.method, vote.line) for vote in file.votes] == [
        ("a", ("1", "2"), "paper", 15),
        ("b", ("1",), "internet", 16),
    ]
    assert file.official_scores == {"1": 2, "2": 1}
    assert file.official_winners == frozenset({"1"})


def test_windows_line_ends_a_byte_order_mark_blank_lines_and_empty_end_cells_change_nothing() -> None:
    odd = GOOD.replace("PROJECTS\n", "\nPROJECTS;;\n").replace("b;1;internet", "b;1;internet;;").replace("\n", "\r\n")
    file = parse_pabulib(("\ufeff" + odd).encode().splitlines(keepends=True), "trial")
    assert (file.projects, [vote.choices for vote in file.votes]) == (parse(GOOD).projects, [("1", "2"), ("1",)])


def test_the_hash_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    path = tmp_path / "trial.pb"
    path.write_bytes(GOOD.encode())
    assert read_pabulib(path).hash == hashlib.sha256(GOOD.encode()).hexdigest()


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (GOOD, "", "The section META is missing"),
        (GOOD, "\n\n", "The section META is missing"),
        (GOOD, "Dear council,\nhere is the file", "Line 1: a Pabulib file begins with META"),
        (GOOD[GOOD.index("VOTES") :], "", "The section VOTES is missing"),
        ("PROJECTS", "META", "Line 9: the section META comes twice"),
        ("rule;greedy", "budget;7", "Line 8: META names budget twice"),
        ("budget;100\n", "", "META does not say budget"),
        ("budget;100", "budget;plenty", "META: budget is not a number: 'plenty'"),
        ("num_projects;2", "num_projects;3", "META says num_projects 3, but the file holds 2 projects"),
        ("num_votes;2", "num_votes;20", "META says num_votes 20, but the file holds 2 votes"),
        ("project_id;cost", "project;cost", "PROJECTS has no column project_id"),
        ("voter_id;vote;", "voter_id;choice;", "VOTES has no column vote"),
        ("voter_id;vote;", "vote;vote;", "Line 14: the heading of VOTES names a column twice"),
        ("2;50.5", "1;50.5", "Line 12: the project 1 comes twice"),
        ("2;50.5", "2;", "Line 12: cost is empty"),
        ("2;50.5", "2;-5", "Line 12: cost is not a number: '-5'"),
        ("2;50.5", "2;1e9", "Line 12: cost is not a number: '1e9'"),
        ("2;50.5", "2;" + "9" * 5000, "Line 12: cost is not a number"),
        (";Bench;", ";Bench; and table;", "Line 12: the row has more cells than its heading"),
        ('green"" one"', "green", "cannot be read"),
        ("b;1;", "a;1;", "Line 16: the voter a comes twice"),
        ("b;1;", "b;7;", "Line 16: the vote names the project 7, which PROJECTS does not list"),
        ("b;1;", "b;1,1;", "Line 16: the vote names a project twice"),
        ("b;1;", f"b;{'1,' * 100_000};", "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(was: str, becomes: str, sentence: str) -> None:
    with pytest.raises(PabulibError, match=re.escape(sentence)):
        parse(GOOD.replace(was, becomes, 1))


def test_points_must_match_the_projects() -> None:
    text = GOOD.replace("voter_id;vote;voting_method", "voter_id;vote;points").replace(";paper", ";2")
    with pytest.raises(PabulibError, match="Line 15: the vote has not as many points as projects"):
        parse(text)


def test_text_that_is_not_utf_8_is_refused_with_its_line() -> None:
    with pytest.raises(PabulibError, match="Line 3: the text is not UTF-8"):
        parse_pabulib(GOOD.replace("Trial", "L\xf8dz").encode("latin-1").splitlines(keepends=True), "trial")


def test_a_picture_in_place_of_a_file_is_refused() -> None:
    with pytest.raises(PabulibError, match="Line 1"):
        parse_pabulib([b"\x89PNG\r\n", b"\x1a\n\x00\x00"], "trial")


def test_a_file_that_is_absent_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pb", tmp_path):
        with pytest.raises(PabulibError, match=f"{re.escape(str(path))} cannot be read"):
            read_pabulib(path)


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.pb"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(PabulibError, match="is larger than"):
        read_pabulib(path)


@settings(max_examples=50)
@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.binary(max_size=12))
def test_a_damaged_file_is_read_or_refused_in_words_and_never_crashes(start: int, length: int, damage: bytes) -> None:
    data = GOOD.encode()
    damaged = data[:start] + damage + data[start + length :]
    with contextlib.suppress(PabulibError, ElectionError):
        make_election(parse_pabulib(damaged.splitlines(keepends=True), "damaged"))
