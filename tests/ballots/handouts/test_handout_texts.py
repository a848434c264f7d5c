"""The fixed texts of handouts, and what stands where a language has none."""

import pytest

from ballots.handouts.texts import handout_texts, languages, remarks
from ballots.typefaces import unprintable


@pytest.mark.parametrize("language", languages())
def test_every_word_can_be_printed(language: str) -> None:
    words = handout_texts(language).model_dump_json()
    assert unprintable(words) is None
    assert handout_texts(language).language == language


def test_a_language_without_texts_gets_swedish_ones_and_the_command_says_so() -> None:
    assert handout_texts("yi", ["sv", "en", "yi"]).who == handout_texts("sv").who
    assert handout_texts("yi", ["en", "yi"]).who == handout_texts("en").who
    assert handout_texts("sv-simple").language == "sv"
    said = remarks(["yi"], ["sv", "yi"])
    assert said[0] == "There are no fixed words in Yiddish yet; Swedish ones stand there."
    assert not any("no fixed words" in each for each in remarks(["sv", "ar"], ["sv", "ar"]))


def test_texts_that_nobody_has_approved_say_so() -> None:
    assert remarks(["ar", "ar"], []) == ["The fixed words in Arabic await a native reader's approval."]
