"""The decision on one box: beyond doubt, or a person's."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanning.decide import BLACKENED_INK, BLANK_INK, MARKED_INK, PLAIN, BoxLook, decide, is_blackened
from scanning.shapes import Shape

EMPTY = BoxLook(inside=0.0, faint=0.0, beside=0.0, far=0.0, seen=0.7)
CROSSED = replace(EMPTY, inside=0.3, faint=0.35)
SHARES = st.floats(0, 1.2)
MILLIMETRES = st.floats(0, 8)
SHAPES = st.builds(
    Shape,
    MILLIMETRES,
    SHARES,
    st.integers(0, 6),
    SHARES,
    st.integers(0, 9),
    MILLIMETRES,
    st.booleans(),
    MILLIMETRES,
    SHARES,
    SHARES,
)
LOOKS = st.builds(BoxLook, *[SHARES] * 5, *[st.booleans()] * 3, shape=SHAPES)


def shaped(**changes: object) -> BoxLook:
    """A plain mark but for these features."""
    return replace(CROSSED, shape=replace(PLAIN, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("look", "mark"),
    [
        pytest.param(EMPTY, "blank", id="nothing"),
        pytest.param(CROSSED, "marked", id="a cross"),
        pytest.param(replace(EMPTY, inside=(BLANK_INK + MARKED_INK) / 2), "unclear", id="a large speck"),
        pytest.param(replace(EMPTY, faint=0.2), "unclear", id="a barely pressed pencil"),
        pytest.param(replace(EMPTY, faint=0.03), "blank", id="noise"),
        pytest.param(replace(EMPTY, faint=0.03, soft=True), "unclear", id="what blur may have left of a stroke"),
        pytest.param(replace(EMPTY, soft=True, line=0.02), "blank", id="noise in a soft picture"),
        pytest.param(replace(EMPTY, soft=True, line=0.04), "unclear", id="a line that no pixel shows"),
        pytest.param(replace(EMPTY, beside=0.05), "unclear", id="ink beside"),
        pytest.param(replace(EMPTY, ink_near=True), "unclear", id="ink near"),
        pytest.param(replace(CROSSED, seen=0.0), "unclear", id="no outline"),
        pytest.param(replace(EMPTY, seen=0.0), "unclear", id="no outline and no ink"),
        pytest.param(replace(CROSSED, shared=True), "unclear", id="a stroke that is more a neighbour's"),
        pytest.param(replace(CROSSED, beside=0.5), "unclear", id="a mark mostly outside"),
        pytest.param(shaped(reach_mm=1.9), "unclear", id="a pen's mere touch"),
        pytest.param(shaped(strength=0.25), "unclear", id="what an eraser left"),
        pytest.param(shaped(layers=3), "unclear", id="a mark crossed out"),
        pytest.param(shaped(fullness=0.75), "unclear", id="lines side by side"),
        pytest.param(shaped(exits=4, edge_mm=2.5), "marked", id="a large cross"),
        pytest.param(shaped(exits=5), "unclear", id="a third line that leaves the box"),
        pytest.param(shaped(edge_mm=3.0), "unclear", id="a line along the outline"),
        pytest.param(shaped(swallows=0.1), "unclear", id="what an eraser left on faded print"),
        pytest.param(shaped(reach_mm=3.2, slender=3.0), "unclear", id="two touches that hang together"),
        pytest.param(shaped(reach_mm=3.2, slender=6.0), "marked", id="a small tick"),
        pytest.param(shaped(hole_mm2=0.5), "unclear", id="lines that close round paper"),
        pytest.param(shaped(swallows=0.25, reach_mm=4.6, slender=3.0), "unclear", id="a cup's ring"),
        pytest.param(shaped(along=1.0, slender=5.0), "unclear", id="a line along the inside of the outline"),
        pytest.param(shaped(along=0.97, slender=3.5), "marked", id="a felt tip's cross that covers the corners"),
        pytest.param(shaped(crossed=4, third_mm=0.125), "marked", id="two trembling lines"),
        pytest.param(shaped(crossed=5), "unclear", id="a square crossed by a third line"),
        pytest.param(shaped(third_mm=0.25), "unclear", id="a third line on a narrow band"),
        pytest.param(shaped(touch_mm=1.2), "unclear", id="a thick pen's touches"),
        pytest.param(shaped(touch_mm=0.7), "marked", id="a thin pen's small mark"),
        pytest.param(shaped(leaves=2), "unclear", id="a line from afar"),
        pytest.param(shaped(leaves=1), "marked", id="a long tail"),
        pytest.param(shaped(leaves=1, strength=0.3), "unclear", id="a cup's ring that begins beside the box"),
        pytest.param(shaped(core_mm=1.4), "unclear", id="a touch upon a cup's ring"),
        pytest.param(replace(shaped(strength=0.4), inside=0.6), "unclear", id="thin lines that run together"),
        pytest.param(replace(shaped(strength=0.6), inside=0.6), "marked", id="a felt tip's cross"),
        pytest.param(shaped(returns=True), "unclear", id="a line that leaves the box and comes back"),
        pytest.param(replace(CROSSED, inside=0.8), "unclear", id="a mark crossed out densely"),
    ],
)
def test_only_what_is_beyond_doubt_is_decided(look: BoxLook, mark: str) -> None:
    assert decide(look, "review") == mark


@given(LOOKS, st.floats(0, 1))
@settings(max_examples=50)
def test_more_ink_never_makes_a_vote_a_blank(look: BoxLook, more: float) -> None:
    darker = replace(look, inside=look.inside + more, faint=look.faint + more)
    if decide(look, "vote") == "marked":
        assert decide(darker, "vote") != "blank"


@given(LOOKS)
@settings(max_examples=50)
def test_a_doubt_about_the_surroundings_never_decides_anything(look: BoxLook) -> None:
    doubtful = replace(look, seen=0.0)
    assert decide(doubtful, "vote") == "unclear"
    if decide(look, "vote") == "unclear" and look.seen > 0.5:
        assert decide(replace(look, ink_near=True, shared=True), "vote") == "unclear"


@given(LOOKS, st.sampled_from(["review", "vote", "cancelled"]))
@settings(max_examples=50)
def test_the_elections_setting_matters_for_blackened_boxes_only(look: BoxLook, setting: str) -> None:
    if not is_blackened(look):
        assert look.inside < BLACKENED_INK
        assert decide(look, setting) == decide(look, "review")  # type: ignore[arg-type]
