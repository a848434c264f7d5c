"""The accuracy bench: its table is the published one, its judge follows it, and a fixed slice of it reads well."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bench import accuracy_sheets
from bench.crowds import SETS, condition
from bench.judgement import RIGHT, allowed, kind_of, verdict
from simulator.pens import Gesture, Manner

ROOT = Path(__file__).resolve().parents[2]
# Sheets of the tune set that have no misread, on the plain scanner: seconds, not minutes.
SHEETS = (1, 3)


def test_the_published_table_is_the_one_that_judges() -> None:
    text = (ROOT / "docs/how-marks-are-read.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z, ]+) \| (yes|no) \|", text, re.MULTILINE)
    published = {mark: (frozenset(outcomes.split(", ")), borderline == "yes") for mark, outcomes, borderline in rows}
    assert published == {mark: (right.outcomes, right.borderline) for mark, right in RIGHT.items()}


def test_every_mark_of_the_simulator_has_a_row() -> None:
    for gesture in Gesture:
        for manner in Manner:
            assert kind_of(gesture, manner, False) in RIGHT
            assert kind_of(gesture, manner, True) in RIGHT


@pytest.mark.parametrize(
    ("mark", "read", "said"),
    [
        ("empty", "marked", "misread"),
        ("empty", "unclear", "unclear"),
        ("cross", "blank", "misread"),
        ("cross", "marked", "right"),
        ("light", "blank", "misread"),
        ("dot", "marked", "misread"),
        ("struck", "blank", "misread"),
        ("struck", "marked", "misread"),
    ],
)
def test_a_box_decided_wrongly_is_a_misread_and_an_unclear_one_never(mark: str, read: str, said: str) -> None:
    assert verdict(mark, False, read, False, "unclear") == said  # type: ignore[arg-type]


def test_a_black_box_goes_by_the_setting_and_an_empty_one_is_never_black() -> None:
    assert verdict("fill", False, "unclear", True, "unclear") == "by-setting"
    assert verdict("fill", False, "marked", True, "unclear") == "misread"
    assert verdict("empty", False, "marked", True, "marked") == "misread"


def test_a_line_from_another_box_is_a_reason_for_doubt_and_none_for_a_vote() -> None:
    assert allowed("empty", True) == {"blank", "unclear"}
    assert allowed("cross", True) == {"marked", "unclear"}


def test_the_two_sets_of_seeds_share_no_ballot_and_no_number() -> None:
    tune, final = SETS["tune"], SETS["final"]
    assert abs(tune.seed - final.seed) > 10**8
    assert not set(tune.ballots) & set(final.ballots)
    assert condition(tune, 7) == condition(tune, 7)


def test_a_fixed_slice_is_read_without_a_misread(tmp_path: Path) -> None:
    accuracy_sheets.start("tune", tmp_path, tmp_path, (), ("default",))
    positions: Counter[tuple[str, str, str]] = Counter()
    for number in SHEETS:
        part = accuracy_sheets.read_sheet(number)
        assert part.misses == []
        positions += part.positions
    marks = Counter(dict.fromkeys(RIGHT, 0))
    for (dimension, mark, _), count in positions.items():
        marks[mark] += count if dimension == "mark" else 0
    assert marks.total() > 500
    assert 1 - marks["empty"] / marks.total() > 0.2
