"""A real election from paper to its official result, and what a replay says when figures differ."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from day.pabulib_file import Replay, marks_on_paper, person
from day.replay import Reading, differences, reading_faults

SCRIPT = Path(__file__).parents[2] / "examples" / "election_day.py"
OFFICIAL = Replay(
    vote_type="approval",
    official_scores={},
    official_votes={"1": 5, "2": 3},
    official_winners=frozenset({"1"}),
    paper=(),
)
COUNTED = {"scores": {"1": 5, "2": 3}, "votes": {"1": 5, "2": 3}, "winners": ["1"]}


def test_a_real_election_on_paper_gives_its_official_votes_and_winners(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "pabulib" / "Poland_Lodz_2020_Nr_33.pb"
    played = subprocess.run(
        [sys.executable, SCRIPT, "replay", file], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stdout + played.stderr
    summary = json.loads((tmp_path / "build/replay/Poland_Lodz_2020_Nr_33/result.json").read_text())
    assert summary["paper_ballots"] == 17
    assert summary["boxes"] == 85
    assert (summary["misread"], summary["rejected"], summary["differences"]) == (0, 0, [])
    assert summary["winners"] == ["W008NR", "W014NR", "W127NR"]


def test_a_file_that_is_not_there_ends_a_replay_with_a_sentence(tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, SCRIPT, "replay", tmp_path / "none.pb"], capture_output=True, text=True, check=False
    )
    assert played.returncode != 0
    assert "does not exist" in played.stderr


def test_equal_figures_are_no_difference() -> None:
    assert differences(OFFICIAL, COUNTED) == []


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({**COUNTED, "scores": {"1": 4, "2": 3}}, "project 1: 4 counted, 5 official"),
        ({**COUNTED, "votes": {"1": 5}}, "project 2: named on None ballots, 3 official"),
        ({**COUNTED, "winners": ["1", "2"]}, "winners ['1', '2'], official ['1']"),
    ],
)
def test_each_difference_is_named(counted: dict[str, object], said: str) -> None:
    assert differences(OFFICIAL, counted) == [said]


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (Reading(17, 85, unclear=3, misread=0, rejected=0), []),
        (Reading(17, 85, unclear=4, misread=0, rejected=0), ["4 of 85 boxes went to review"]),
        (Reading(200, 2_000, unclear=10, misread=0, rejected=0), []),
        (Reading(200, 2_000, unclear=11, misread=0, rejected=0), ["11 of 2000 boxes went to review"]),
        (Reading(17, 85, unclear=0, misread=1, rejected=1), ["1 boxes were misread", "1 good sheets were rejected"]),
    ],
)
def test_a_few_unclear_boxes_of_a_small_election_are_no_fault(reading: Reading, said: list[str]) -> None:
    assert reading_faults(reading) == said


def test_each_vote_type_becomes_the_boxes_that_a_voter_marks() -> None:
    assert marks_on_paper("approval", ("7", "3"), ()) == [("7", "1"), ("3", "1")]
    assert marks_on_paper("ordinal", ("7", "3"), ()) == [("7", "1"), ("3", "2")]
    assert marks_on_paper("cumulative", ("7", "3"), (2, 1)) == [("7", "1"), ("7", "2"), ("3", "1")]


def test_voters_are_named_by_the_rule_that_central_documents() -> None:
    assert person("Poland", "P64915") == "doc:PL:P64915"
    assert person("Poland", "9") == "doc:PL:19581E27DE7CED00FF1CE50B"
