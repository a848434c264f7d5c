"""Shaping: letters join, lines run as their readers expect, and numbers never turn around."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.shaping import can_be_shaped, clusters, in_sight, joined

ARABIC = "اأإبتثجحخدذرزسشصضطظعغفقكلمنهوىيةء"
PERSIAN = "پچژگکی"
WORDS = st.lists(
    st.one_of(st.text(ARABIC + PERSIAN, min_size=1, max_size=8), st.text("אבגדהוז", min_size=1, max_size=6)), max_size=6
)


def test_arabic_letters_take_the_forms_of_their_places() -> None:
    assert joined("ببب") == "\ufe91\ufe92\ufe90"
    assert joined("دب") == "\ufea9\ufe8f"
    assert joined("ک") != joined("كک")[-1]


def test_lam_and_alef_are_one_glyph() -> None:
    assert joined("لا") == "\ufefb"
    assert joined("سلام")[1] == "\ufefc"


def test_vowel_signs_stay_on_their_letters_and_letters_still_join_across_them() -> None:
    assert joined("شُكراً") == "\ufeb7\u064f\ufedc\ufeae\ufe8d\u064b"


def test_a_persian_joiner_parts_letters_without_leaving_ink() -> None:
    assert joined("می\u200cروم") == joined("می") + joined("روم")
    assert "\u200c" not in in_sight("می\u200cروم", rtl=True)


def test_yiddish_points_become_one_character_with_their_letter() -> None:
    assert joined("ייִדיש") == "י\ufb1dדיש"
    assert joined("אָ בֿ שׂ ײַ") == "\ufb2f \ufb4c \ufb2b \ufb1f"


def test_brackets_are_mirrored_with_the_line() -> None:
    assert in_sight("אב (גד)", rtl=True) == "(דג) בא"
    assert in_sight("«אב»", rtl=True) == "«בא»"


def test_a_full_stop_stands_where_the_sentence_ends() -> None:
    assert in_sight("אב.", rtl=True) == ".בא"
    assert in_sight("אב.", rtl=False) == "בא."


def test_swedish_words_in_a_line_from_right_to_left_keep_their_own_order() -> None:
    assert in_sight("אב Rinkeby torg גד", rtl=True) == "דג Rinkeby torg בא"


def test_left_to_right_text_is_left_alone() -> None:
    assert in_sight("Sätt kryss (högst 3).", rtl=False) == "Sätt kryss (högst 3)."
    assert in_sight("ድምጺ", rtl=False) == "ድምጺ"


@pytest.mark.parametrize("number", ["250\u202f000", "1\u00a0250\u00a0000", "12,5", "٢٥٠٬٠٠٠", "۱۲٫۵", "08:30", "2027"])
@given(before=WORDS, after=WORDS, rtl=st.booleans())
@settings(max_examples=20, deadline=None)
def test_numbers_keep_their_order_in_any_sentence(number: str, before: list[str], after: list[str], rtl: bool) -> None:
    assert number in in_sight(" ".join([*before, number, *after]), rtl)


@given(words=WORDS, rtl=st.booleans())
@settings(max_examples=50, deadline=None)
def test_a_line_shows_exactly_the_glyphs_of_its_words(words: list[str], rtl: bool) -> None:
    line = " ".join(words)
    assert sorted(in_sight(line, rtl)) == sorted(joined(line))


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u00ad", "\u200b", "\x00", "\u2028", "\ue000", "क", "ក", "ښ", "\ufe91"]
)
def test_what_would_come_out_wrong_is_refused(character: str) -> None:
    assert not can_be_shaped(character)


@pytest.mark.parametrize("character", ["a", "ŋ", "ж", "\u200c", "\u200f", "م", "پ", "۴", "٣", "ָ", "א", "ት", "َ"])
def test_what_our_languages_write_is_not(character: str) -> None:
    assert can_be_shaped(character)


def test_a_vowel_between_a_hebrew_letter_and_its_dot_does_not_make_it_another_letter() -> None:
    shin, sin, qamats = "\u05c1", "\u05c2", "\u05b8"
    assert joined(f"ש{qamats}{shin}") == f"\ufb2a{qamats}"
    assert joined(f"ש{qamats}{sin}") == f"\ufb2b{qamats}"


def test_signs_are_told_with_the_letter_that_they_stand_on() -> None:
    sight = in_sight("محَّ", rtl=True)
    assert [(sorted(signs), len(glyph)) for signs, glyph in clusters(sight)] == [(["\u064e", "\u0651"], 1), ([], 1)]
    assert list(clusters("a\u064e")) == [("", "a"), ("", "\u064e")]
    assert list(clusters("e\u0301")) == [("", "e"), ("", "\u0301")]
