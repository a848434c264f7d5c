"""The fixed texts of handouts, and what stands where a language has none."""

import pytest

from ballots.handouts.texts import handout_texts, languages, untranslated
from ballots.typefaces import unprintable


@pytest.mark.parametrize("language", languages())
def test_every_word_can_be_printed(language: str) -> None:
    words = handout_texts(language).model_dump_json()
    assert unprintable(words) is None
    assert handout_texts(language).language == language


def test_a_language_without_texts_gets_the_swedish_ones_and_says_so() -> None:
    assert handout_texts("yi").who == handout_texts("sv").who
    assert untranslated(["sv", "yi", "en"]) == ["yi"]
