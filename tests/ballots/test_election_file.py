"""Reading election.toml: every problem with its path, and no file that crashes the reader."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.election_file import MOST_BYTES, parse_election, read_election
from ballots.errors import ElectionError


def problems(data: bytes) -> tuple[str, ...]:
    with pytest.raises(ElectionError) as error:
        parse_election(data, "election.toml")
    assert all(problem in str(error.value) for problem in error.value.problems)
    return error.value.problems


def test_the_hash_is_that_of_the_files_exact_bytes(elections: Any, tmp_path: Path) -> None:
    data = elections.as_bytes(elections.tables())
    (tmp_path / "election.toml").write_bytes(data)
    election_file = read_election(tmp_path / "election.toml")
    assert election_file.hash == hashlib.sha256(data).hexdigest()
    assert parse_election(data + b"\n", "election.toml").hash != election_file.hash


def test_a_byte_order_mark_from_a_windows_editor_does_no_harm(elections: Any) -> None:
    data = b"\xef\xbb\xbf" + elections.as_bytes(elections.tables())
    election_file = parse_election(data, "election.toml")
    assert election_file.hash == hashlib.sha256(data).hexdigest()


def test_every_problem_is_named_by_its_path_in_the_file_counted_from_1(elections: Any) -> None:
    broken = elections.contest(
        2,
        title=5,
        method={"type": "approval", "max": "tre"},
        winner_rule={"type": "greedy", "on_misfit": "hoppa"},
        projects=[elections.project(1), {"id": "två ord", "name": " ", "cost": -1}],
    )
    tables = elections.tables(elections.contest(), broken, surprise=True)
    del tables["currency"]
    found = problems(elections.as_bytes(tables))
    paths = {problem.split(":")[0] for problem in found}
    assert paths == {
        "contests[2].title",
        "contests[2].method.max",
        "contests[2].winner_rule.on_misfit",
        "contests[2].projects[2].id",
        "contests[2].projects[2].name",
        "contests[2].projects[2].cost",
        "surprise",
        "currency",
    }
    assert len(found) == len(set(found))


def test_a_contradiction_within_a_method_is_said_in_plain_words(elections: Any) -> None:
    contest = elections.contest(method={"type": "approval", "min": 3, "max": 2})
    assert problems(elections.as_bytes(elections.tables(contest))) == (
        "contests[1].method: min (3) is larger than max (2)",
    )


@pytest.mark.parametrize("cost", ["10000", 10_000.0, True])
def test_an_amount_is_a_whole_number_and_nothing_like_it(elections: Any, cost: object) -> None:
    contest = elections.contest(projects=[elections.project(1, cost=cost)])
    (problem,) = problems(elections.as_bytes(elections.tables(contest)))
    assert problem.startswith("contests[1].projects[1].cost: ")


@pytest.mark.parametrize(
    ("method", "problem"),
    [
        ({"type": "ranking", "points": [1, 2]}, "must not rise"),
        ({"type": "ranking", "points": [2, 1], "min": 3}, "larger than the number of ranks"),
        ({"type": "ranking", "points": []}, "at least 1"),
        ({"type": "points", "total": 2, "per_project": 3}, "larger than total"),
        ({"type": "points", "total": 2, "per_project": 1, "min": 3}, "larger than total"),
        ({"type": "lottery"}, "does not match any of the expected"),
        ({"type": "knapsack", "min": 3, "max": 2}, "larger than max"),
        ({"type": "grades", "ungraded": "worst", "grades": [{"id": "a", "name": "Bra"}]}, "at least 2"),
        ({"type": "choose-one", "max": 2}, "check its spelling"),
    ],
)
def test_a_voting_method_that_cannot_be_is_refused(elections: Any, method: dict[str, Any], problem: str) -> None:
    (found,) = problems(elections.as_bytes(elections.tables(elections.contest(method=method))))
    assert found.startswith("contests[1].method")
    assert problem in found


@pytest.mark.parametrize("least", [-1, "half", "1/0", "5 %", 0.5])
def test_a_least_number_of_votes_is_a_number_or_a_share(elections: Any, least: object) -> None:
    rule = {"type": "greedy", "on_misfit": "skip", "min_votes": least}
    found = problems(elections.as_bytes(elections.tables(elections.contest(winner_rule=rule))))
    assert all(problem.startswith("contests[1].winner_rule.min_votes: ") for problem in found)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "format: is missing"),
        (b"title = ", "not TOML"),
        (b"\xff\xfe", "byte 0 is not UTF-8 text"),
        (b"x = " + b"9" * 5000, "not TOML"),
        (b"x = " + b"[" * 50_000, "not TOML"),
        (b"\x00" * 100, "not TOML"),
    ],
)
def test_bytes_that_are_no_election_get_a_sentence(data: bytes, problem: str) -> None:
    assert any(problem in each for each in problems(data))


@given(cut=st.integers(0, 1500), noise=st.binary(max_size=4))
@settings(max_examples=50, deadline=None)
def test_a_truncated_or_damaged_file_never_crashes(elections: Any, cut: int, noise: bytes) -> None:
    whole = elections.as_bytes(elections.tables())
    damaged = whole[:cut] + noise + whole[cut + len(noise) :]
    with suppress(ElectionError):
        assert parse_election(damaged, "election.toml").data == damaged


def test_a_file_that_is_missing_or_huge_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ElectionError, match="cannot be read: No such file"):
        read_election(tmp_path / "nowhere.toml")
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ElectionError, match="larger than"):
        read_election(huge)


def test_parts_are_found_by_their_ids(elections: Any) -> None:
    election = elections.file(elections.contest(1), elections.contest(2)).election
    assert election.contest("c2").project("3").cost == 30_000
    assert election.pot("pot2").amount == 1_000_000
    assert election.style("alla").languages == ["sv", "en"]
    with pytest.raises(KeyError):
        election.contest("c3")


def test_a_language_that_an_election_lacks_gives_way_to_its_first_one(elections: Any) -> None:
    both = elections.file(elections.contest(1)).election
    assert [both.spoken(), both.spoken("en"), both.spoken("fi")] == ["sv", "en", "sv"]
    english = both.model_copy(update={"languages": ["en"]})
    assert english.spoken() == "en"


def test_the_plain_style_tells_neither_language_nor_edition(elections: Any) -> None:
    styles = [
        {"id": "svenska", "contests": ["c1", "c2"], "languages": ["sv"]},
        {"id": "en-stor", "contests": ["c2", "c1"], "languages": ["en"], "edition": "large"},
        {"id": "bara-en", "contests": ["c2"], "languages": ["sv"]},
    ]
    election = elections.file(elections.contest(1), elections.contest(2), styles=styles).election
    assert [election.plain_style(style["id"]) for style in styles] == ["svenska", "svenska", "bara-en"]
    with pytest.raises(KeyError):
        election.plain_style("ingen")
