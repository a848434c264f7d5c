"""Line breaking: no word is lost, no line is too wide, and what cannot be printed is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.errors import LayoutError
from ballots.typefaces import width
from ballots.wrapping import wrap

WORDS = st.lists(st.text("abcdefghåäö-/", min_size=1, max_size=12), min_size=1, max_size=20)


@given(words=WORDS, room=st.floats(40, 160), bold=st.booleans())
@settings(max_examples=50, deadline=None)
def test_every_letter_is_printed_in_order_on_lines_that_fit(words: list[str], room: float, bold: bool) -> None:
    text = " ".join(words)
    lines = wrap(text, 12, bold, room, "a test")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 12, bold) <= room for line in lines)


def test_a_long_word_breaks_after_its_hyphen_without_a_blank() -> None:
    assert wrap("Zamiast-pieszo-rowerowego", 12, False, 35, "x") == ["Zamiast-pieszo-", "rowerowego"]
    assert wrap("pieszo-rowerowego", 12, False, 100, "x") == ["pieszo-rowerowego"]


def test_a_no_break_space_holds_its_line_together() -> None:
    assert wrap("högst 5\u00a0förslag", 12, False, 28, "x") == ["högst", "5\u00a0förslag"]


def test_line_breaks_and_tabs_in_the_file_are_ordinary_blanks() -> None:
    assert wrap("Park\n\tvid  ån", 12, False, 100, "x") == ["Park vid ån"]


@pytest.mark.parametrize(("text", "code"), [("Lek 💦", "U+1F4A6"), ("a\x00b", "U+0000"), ("水", "U+6C34")])
def test_a_character_without_a_glyph_is_named(text: str, code: str) -> None:
    with pytest.raises(LayoutError, match=r"project 7.*" + code.replace("+", r"\+")):
        wrap(text, 12, False, 100, "project 7")


def test_a_word_wider_than_the_line_is_named() -> None:
    with pytest.raises(LayoutError, match='"Folkbiblioteksutvecklingen" of project 7'):
        wrap("Nya Folkbiblioteksutvecklingen", 12, True, 40, "project 7")


@given(
    words=st.lists(st.text("بتلاكمسשרק5", min_size=1, max_size=10), min_size=1, max_size=15), room=st.floats(60, 120)
)
@settings(max_examples=30, deadline=None)
def test_right_to_left_text_is_wrapped_in_the_order_of_reading(words: list[str], room: float) -> None:
    text = " ".join(words)
    lines = wrap(text, 12, False, room, "a test")
    assert " ".join(lines).replace("\u00a0", " ") == text
    assert all(width(line, 12, False) <= room for line in lines)


def test_a_number_grouped_by_blanks_stays_whole() -> None:
    assert wrap("Bänkar 250 000 kr", 12, False, 30, "x") == ["Bänkar", "250\u00a0000 kr"]
    assert wrap("År 2027 300 träd, 5 00", 12, False, 100, "x") == ["År 2027 300 träd, 5 00"]
