"""The CSV of digital votes: what it means, and a sentence with the line for whatever is wrong."""

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election import Election
from ballots.judging import Validity, Vote, judge_vote
from central.digital_csv import BadLines, read_votes
from central.errors import CentralError
from tests.central.town import small_election

ELECTION = small_election()
HEAD = "nullifier,contest,choices,values\n"
A, B = "a" * 64, "b" * 64


def read(text: str | bytes) -> list:
    return read_votes(text.encode() if isinstance(text, str) else text, "votes.csv", ELECTION)


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadLines) as refused:
        read(text)
    return [(number, str(problem)) for number, problem in refused.value.problems]


@pytest.mark.parametrize(
    ("cells", "vote"),
    [
        ("parks,P2|P1,", Vote(("P1", "P2"), (1, 1))),
        ("parks,P2|P1,1|1", Vote(("P1", "P2"), (1, 1))),
        ("parks,,", Vote((), ())),
        ("roads,R2|R1,", Vote(("R2", "R1"), (3, 2))),
        ("roads,R2|R1,3|2", Vote(("R2", "R1"), (3, 2))),
        ("arts,K2|K1,2|1", Vote(("K1", "K2"), (1, 2))),
        # Judged at the merge like a paper ballot: too many, doubled, too many points.
        ("parks,P1|P2|P3,", Vote(("P1", "P2", "P3"), (1, 1, 1))),
        ("parks,P1|P1,", Vote(("P1", "P1"), (1, 1))),
        ("arts,K1,3", Vote(("K1",), (3,))),
    ],
)
def test_choices_and_values_are_read_by_the_contests_method(cells: str, vote: Vote) -> None:
    assert [each.vote for each in read(f"{HEAD}{A},{cells}\n")] == [vote]


def graded() -> Election:
    """The small election with grades for its parks."""
    tables = ELECTION.model_dump()
    words = [{"id": f"g{place}", "name": word} for place, word in enumerate(["Bra", "Sådär", "Dåligt"], 1)]
    tables["contests"][0]["method"] = {"type": "grades", "ungraded": "worst", "grades": words}
    return Election.model_validate(tables)


def test_grades_come_as_places_counted_from_the_best_one_for_each_choice() -> None:
    election = graded()

    def vote(cells: str) -> Vote:
        return read_votes(f"{HEAD}{A},parks,{cells}\n".encode(), "votes.csv", election)[0].vote

    assert vote("P3|P1,1|3") == Vote(("P1", "P3"), (3, 1))
    assert judge_vote(election.contest("parks"), vote("P3|P1,1|3")).validity is Validity.VALID
    assert judge_vote(election.contest("parks"), vote("P3|P1,1|4")).validity is Validity.UNKNOWN_PROJECT
    with pytest.raises(BadLines, match="2 choices but 0 values"):
        vote("P3|P1,")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (f"{A},nowhere,P1,", "no contest 'nowhere'"),
        (f"{A},parks,R1,", "contest parks has no project 'R1'"),
        (f"{A},parks,P1;P2,", "no project 'P1;P2'"),
        (f"{A},parks,P1|,", "no project ''"),
        (f"{A.upper()},parks,P1,", "nullifier"),
        (f"{A[:63]},parks,P1,", "nullifier"),
        ("19500131-1234,parks,P1,", "nullifier"),
        (f"{A},arts,K1|K2,1", "2 choices but 1 values"),
        (f"{A},arts,K1,", "1 choices but 0 values"),
        (f"{A},arts,K1,-1", "not a whole number"),
        (f"{A},arts,K1,1.5", "not a whole number"),
        (f"{A},arts,K1,٣", "not a whole number"),
        (f"{A},roads,R1|R2,2|3", "leave values empty"),
        (f"{A},parks,P1", "3 cells"),
        (f"{A},parks,P1,,", "5 cells"),
        (f'{A},parks,"P1', "cannot be read"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, sentence: str) -> None:
    found = problems(f"{HEAD}{B},parks,P1,\n{line}\n")
    assert found[0][0] == 3
    assert sentence in found[0][1]


def test_every_wrong_line_is_named_not_only_the_first() -> None:
    text = HEAD + f"{A},parks,X,\n{A},roads,R1,\nx,parks,P1,\n"
    assert [number for number, _ in problems(text)] == [2, 4]


def test_many_wrong_lines_fit_a_screen() -> None:
    with pytest.raises(BadLines, match="and 80 more"):
        read(HEAD + f"{A},parks,X,\n" * 100)


def test_a_voter_twice_in_a_contest_is_refused_with_both_lines() -> None:
    assert problems(f"{HEAD}{A},parks,P1,\n{A},roads,R1,\n{A},parks,P2,\n") == [
        (4, "the same voter has voted in this contest on line 2.")
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem() -> None:
    assert len(read(b"\xef\xbb\xbf" + f"{HEAD}{A},parks,P1,\n\n".replace("\n", "\r\n").encode())) == 1


def test_apostrophes_that_guard_against_formulas_are_taken_off() -> None:
    assert problems(f"{HEAD}{A},arts,K1,'-1\n") == [(2, "the value '-1' is not a whole number.")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "does not begin with the columns"),
        (b"nullifier;contest;choices;values\n", "semicolons"),
        (b"id,contest,choices,values\n", "does not begin with the columns nullifier,contest,choices,values"),
        (b"nullifier,contest,values,choices\n", "in this order"),
        (HEAD.encode(), "no votes"),
        (HEAD.encode("utf-16"), "not UTF-8"),
        (HEAD.encode() + "Väg".encode("latin-1"), "not UTF-8"),
        (HEAD.encode() + b"\0\0\0", "not a text file"),
        (b"PK\x03\x04" + b"\0" * 50, "not a text file"),
    ],
)
def test_a_file_that_is_none_is_told_in_words(data: bytes, sentence: str) -> None:
    with pytest.raises(CentralError, match=sentence):
        read(data)


@st.composite
def votes(draw: st.DrawFn) -> list[tuple[str, str, str, str]]:
    nullifiers = draw(st.lists(st.integers(0, 2**256 - 1), unique=True, min_size=1, max_size=6))
    rows = []
    for nullifier in nullifiers:
        contest = draw(st.sampled_from(ELECTION.contests))
        choices = draw(st.permutations([project.id for project in contest.projects]))[: draw(st.integers(0, 3))]
        values = [str(draw(st.integers(0, 9))) for _ in choices] if contest.id == "arts" else []
        rows.append((f"{nullifier:064x}", contest.id, "|".join(choices), "|".join(values)))
    return rows


@settings(max_examples=40)
@given(votes())
def test_whatever_the_platform_writes_is_read_back(rows: list[tuple[str, str, str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD.strip().split(","), *rows])
    found = read(text.getvalue())
    assert [(each.nullifier, each.contest, set(each.vote.choices)) for each in found] == [
        (nullifier, contest, set(choices.split("|")) - {""}) for nullifier, contest, choices, _ in rows
    ]


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_bring_it_down(data: bytes) -> None:
    for body in (data, HEAD.encode() + data):
        found: list = []
        with contextlib.suppress(CentralError):
            found = read(body)
        # No such bytes hold a nullifier of 64 digits by chance.
        assert found == []
