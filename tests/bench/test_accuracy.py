"""The accuracy bench: its table is the published one, its judge follows it, and a fixed slice of it reads well."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from bench import accuracy_sheets
from bench.accuracy_ballots import Kind, printed
from bench.accuracy_report import Total, at_most_per_million, figures, plain
from bench.crowds import SETS, condition
from bench.judgement import RIGHT, allowed, kind_of, verdict
from simulator.devices import DEVICES
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


def test_the_sets_of_seeds_share_no_ballot_no_number_and_no_hand() -> None:
    assert list(SETS) == ["tune", "final", "sealed", "reserve", "unseen", "blind"]
    for one, other in combinations(SETS.values(), 2):
        assert abs(one.seed - other.seed) > 10**8
        assert not set(one.ballots) & set(other.ballots)
        assert not set(one.habits.tools.values()) & set(other.habits.tools.values())
        assert (one.quality, one.harder, one.dpis) != (other.quality, other.harder, other.dpis)


@pytest.mark.parametrize("name", SETS)
def test_the_same_number_is_the_same_sheet_and_all_that_a_set_plays_comes_up(name: str) -> None:
    chosen = SETS[name]
    drawn = [condition(chosen, number) for number in range(300)]
    assert drawn[7] == condition(chosen, 7)
    assert {about.ballot for about in drawn} == set(range(len(chosen.ballots)))
    assert {about.dpi for about in drawn} == set(chosen.dpis)
    assert {about.pen.tool for about in drawn} == set(chosen.habits.tools)
    assert {about.device for about in drawn} == set(DEVICES)
    finest = sum(about.dpi > 300 or about.device == "camera-4k" for about in drawn)
    assert finest < 0.25 * len(drawn)


@pytest.mark.parametrize("name", SETS)
def test_plain_paper_comes_up_often_enough_for_its_targets_on_flatbed_and_camera(name: str) -> None:
    drawn = [condition(SETS[name], number) for number in range(1500)]
    plain_paper = [about for about in drawn if (about.crowd, about.paper) == ("ordinary", "fresh")]
    scans = sum((about.device, about.dpi) == ("default", 200) for about in plain_paper)
    photos = sum(about.device == "camera-1080p" for about in plain_paper)
    assert scans > 0.13 * len(drawn)
    assert photos > 0.045 * len(drawn)
    assert sum(about.crowd == "difficult" for about in drawn) > 0.45 * len(drawn)


def test_narrowed_runs_see_only_what_was_asked_for() -> None:
    drawn = [condition(SETS["tune"], number, ("coffee",), ("flatbed",)) for number in range(50)]
    assert {(about.paper, about.device) for about in drawn} == {("coffee", "flatbed")}


def test_no_misread_in_many_says_how_many_there_may_be_at_most() -> None:
    assert at_most_per_million(0, 2_000_000) == 1.5
    assert at_most_per_million(1, 2_000_000) is None
    assert at_most_per_million(0, 0) is None
    total = Total(positions=Counter({("plain", "default 200", "right"): 1000}))
    assert "0 misread (95 %: at most 3000.0 in a million)" in plain(figures(total, "tune", 0))[0]


def test_an_easy_mix_and_a_missed_target_are_said() -> None:
    total = Total(positions=Counter({("all", "all", "right"): 1000, ("plain", "default 200", "right"): 990}))
    total.positions["mark", "empty", "right"] = 1000
    report = figures(total, "tune", 0)
    assert not report["mix_is_hard_enough"]
    assert plain(report)[0].endswith("reached")
    total.positions["plain", "default 200", "unclear"] = 10
    assert plain(figures(total, "tune", 0))[0].endswith("NOT REACHED")
    total.positions["mark", "cross", "right"] = total.positions["mark", "light", "right"] = 500
    total.positions["all", "all", "right"] = 2000
    assert figures(total, "tune", 0)["mix_is_hard_enough"]


def test_a_page_kept_as_it_was_printed_is_not_changed_by_what_happens_to_its_copies(tmp_path: Path) -> None:
    ballots = printed(tmp_path, Kind("standard", "ranking", 3, 5))
    first = ballots.pdf.print_page(0, 100, False, ballots.layout.page_mm)
    before = first.darkness.copy()
    first.darkness[:] = 255
    assert (ballots.pdf.print_page(0, 100, False, ballots.layout.page_mm).darkness == before).all()


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


@pytest.mark.parametrize(
    ("seeds", "sheet", "mark"),
    [
        pytest.param("reserve", 7222, "sloppy", id="a tick around its box that runs into a filled neighbour"),
        pytest.param("unseen", 1477, "dot", id="a touch upon a cup's ring"),
        pytest.param("unseen", 7693, "dot", id="touches that a soft picture joins"),
        pytest.param("unseen", 6179, "struck", id="a crossing-out whose thin lines run together"),
        pytest.param("unseen", 11392, "empty", id="a cup's ring that begins beside the box"),
    ],
)
def test_what_was_misread_once_is_no_more(seeds: str, sheet: int, mark: str, tmp_path: Path) -> None:
    accuracy_sheets.start(seeds, tmp_path, tmp_path, (), ())
    part = accuracy_sheets.read_sheet(sheet)
    assert any(key[:2] == ("mark", mark) for key in part.positions)
    assert part.misses == []
