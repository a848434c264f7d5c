"""Several frames become one reading, and none is outvoted."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanning.combine import ENOUGH, combined
from scanning.result import MarkDecision, PageResult, TargetResult

MARKS: tuple[MarkDecision, ...] = ("marked", "blank", "unclear")


def frame(*marks: MarkDecision, serial: str = "A", blackened: bool = False) -> PageResult:
    """A frame that was read, with one box for each mark."""
    targets = tuple(
        TargetResult("city", str(number), "1", 0.1, mark, blackened, (number, 0, 9, 9))
        for number, mark in enumerate(marks)
    )
    return PageResult("f", 0, "read", None, serial, "A", 1, targets, b"picture", "key")


def marks(*frames: PageResult) -> list[str]:
    """The decisions of the combined reading."""
    return [target.mark for target in combined(frames).targets]


def test_frames_that_agree_say_what_each_says() -> None:
    assert marks(*[frame("marked", "blank")] * ENOUGH) == ["marked", "blank"]


def test_a_box_marked_in_one_and_blank_in_another_is_unclear_whatever_the_majority() -> None:
    assert marks(frame("marked"), *[frame("blank")] * 9) == ["unclear"]
    assert marks(frame("blank"), *[frame("marked")] * 9) == ["unclear"]


def test_ink_that_one_frame_was_unsure_of_is_not_talked_away() -> None:
    assert marks(frame("unclear"), *[frame("blank")] * 9) == ["unclear"]


@pytest.mark.parametrize("mean", MARKS)
def test_where_frames_were_unsure_their_mean_decides(mean: MarkDecision) -> None:
    unsure = [frame("unclear")] * ENOUGH
    assert [target.mark for target in combined(unsure, frame(mean)).targets] == [mean]


def test_the_mean_does_not_talk_away_what_a_frame_saw() -> None:
    for seen, mean in (("marked", "blank"), ("blank", "marked")):
        frames = [frame("unclear"), frame("unclear"), frame(seen)]
        assert [target.mark for target in combined(frames, frame(mean)).targets] == ["unclear"]


def test_a_box_blackened_in_some_frames_only_is_unclear() -> None:
    assert marks(frame("marked"), frame("marked"), frame("marked"), frame("marked", blackened=True)) == ["unclear"]


@given(st.lists(st.sampled_from(MARKS), min_size=ENOUGH, max_size=8))
@settings(max_examples=50, deadline=None)
def test_nothing_is_decided_that_some_frame_contradicts(seen: list[MarkDecision]) -> None:
    (decision,) = marks(*(frame(mark) for mark in seen))
    if decision == "blank":
        assert set(seen) == {"blank"}
    if decision == "marked":
        assert "blank" not in seen


def test_frames_of_two_sheets_are_never_combined() -> None:
    one, other = frame("blank"), frame("blank", serial="B")
    with pytest.raises(ValueError, match="one sheet"):
        combined([one, one, other])
    with pytest.raises(ValueError, match="one sheet"):
        combined([one, one, replace(one, page=2)])


def test_too_few_frames_are_no_reading() -> None:
    with pytest.raises(ValueError, match="several"):
        combined([frame("blank")] * (ENOUGH - 1))
