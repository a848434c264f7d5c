"""The report on limits measures every feature of boxes, and tells how near right marks come to a limit."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from ballots.geometry import plan_styles
from bench.accuracy_ballots import election
from bench.box_looks import measured
from bench.crowds import SETS
from bench.judgement import RIGHT
from bench.limit_sides import LIMITS, Limit, sides
from scanning.decide import ORDINARY, BoxLook, limits_for

ROOT = Path(__file__).resolve().parents[2]
MARKED = BoxLook(inside=0.3, faint=0.4, beside=0, far=0, seen=0.5)
INSIDE = next(limit for limit in LIMITS if limit.name == "decide.MARKED_INK")


@dataclass(frozen=True)
class Curl:
    bends: int
    is_round: bool


@dataclass(frozen=True)
class LaterLook(BoxLook):
    curl: Curl = Curl(bends=3, is_round=True)


def test_every_feature_of_a_marked_box_counts_whatever_it_is_called_and_wherever_it_stands() -> None:
    told = dict(measured(MARKED, ORDINARY))
    assert told["inside"] == MARKED.inside
    assert told["soft"] == 0
    later = dict(measured(LaterLook(inside=0.3, faint=0.4, beside=0, far=0, seen=0.5), ORDINARY))
    assert later == told | {"bends": 3, "is_round": 1}
    assert len(told) >= len(fields(BoxLook))


def test_shapes_count_only_where_there_is_a_mark_and_nothing_counts_of_a_box_that_is_not_seen() -> None:
    empty = dict(measured(BoxLook(inside=0, faint=0, beside=0, far=0, seen=0.5), ORDINARY))
    assert "reach_mm" not in empty
    assert empty["inside"] == 0
    unseen = dict(measured(BoxLook(inside=0.3, faint=0, beside=0, far=0, seen=0.01), ORDINARY))
    assert unseen["seen"] == 0.01
    assert "inside" not in unseen


def test_limits_hold_as_they_stand_for_the_boxes_that_are_measured() -> None:
    for kind in SETS["tune"].ballots:
        for style in plan_styles(election(kind).election).values():
            assert all(limits_for(page.look.box) == ORDINARY for page in style.pages)


def test_limits_are_on_features_and_kinds_that_exist() -> None:
    for limit in LIMITS:
        assert limit.feature in dict(measured(MARKED, ORDINARY))
        assert limit.below | limit.from_it_on <= set(RIGHT)


def test_the_margin_is_that_of_the_nearest_box_that_should_be_on_this_side() -> None:
    looks = {
        ("inside", "empty", "sharp"): [0.0, 0.01],
        ("inside", "cross", "sharp"): [0.2, 0.05],
        ("inside", "tick", "soft"): [0.3],
        ("inside", "wiped", "sharp"): [0.059],
        ("faint", "cross", "sharp"): [0.001],
    }
    told = sides(INSIDE, looks)
    assert told["marks"] == {
        "cross": {"below": 1, "from_it_on": 1},
        "empty": {"below": 2, "from_it_on": 0},
        "tick": {"below": 0, "from_it_on": 1},
        "wiped": {"below": 1, "from_it_on": 0},
    }
    assert told["margin_below"] == pytest.approx(INSIDE.value - 0.01)
    assert told["margin_from_it_on"] == pytest.approx(0.05 - INSIDE.value)
    assert (told["crossed_below"], told["crossed_from_it_on"]) == (0, 1)
    assert sides(INSIDE, {})["margin_below"] is None


def test_a_limit_may_itself_be_allowed() -> None:
    looks = {("layers", "cross", "sharp"): [1.0, 2.0, 3.0]}
    assert sides(Limit("decide.MOST_LAYERS", "layers", frozenset(), frozenset(), still_below=True), looks)["marks"] == {
        "cross": {"below": 2, "from_it_on": 1}
    }


def test_the_command_measures_sheets_and_writes_what_it_prints(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bench/thresholds.py"), "--sheets", "1", "--first", "1", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out.json")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    empty = next(row for row in report["features"] if (row["feature"], row["mark"]) == ("inside", "empty"))
    assert empty["count"] > 50
    assert empty["min"] <= empty["median"] <= empty["max"]
    assert [limit["name"] for limit in report["limits"]] == [limit.name for limit in LIMITS]
    assert f"decide.MARKED_INK = {INSIDE.value:g} on inside, sharp and soft pictures" in done.stdout
