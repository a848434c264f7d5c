"""The fixed texts: complete in every language, printable, and amounts as each language writes them."""

import string

import pytest

from ballots.errors import LayoutError
from ballots.fixed_texts import FixedTexts, fixed_texts, languages
from ballots.typefaces import unprintable

# Where each sentence has its numbers; a translation that drops or misspells one would print a wrong ballot.
FIELDS = {
    "several_sheets": {"pages"},
    "several_contests": {"contests"},
    "sheet": {"page", "pages"},
    "continues": {"next"},
    "pot": {"amount"},
    "amount": {"number", "currency"},
    "up_to": {"most"},
    "between": {"least", "most"},
    "exactly": {"most"},
    "within": {"limit"},
    "at_least": {"least"},
    "sum": {"limit"},
    "worst": {"worst"},
    "most_on_one": {"on_one"},
    "one": {"count"},
    "other": {"count"},
}


def sentences(part: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(part, dict):
        return [each for key, value in part.items() for each in sentences(value, key)]
    if isinstance(part, tuple):
        return [(name, each) for each in part]
    return [(name, str(part))]


@pytest.fixture(params=languages())
def texts(request: pytest.FixtureRequest) -> FixedTexts:
    return fixed_texts(request.param)


def test_swedish_and_english_are_there() -> None:
    assert {"sv", "en"} <= set(languages())


def test_every_sentence_has_its_numbers_and_only_those(texts: FixedTexts) -> None:
    for name, sentence in sentences(texts.model_dump()):
        fields = {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
        assert fields == FIELDS.get(name, set()), (name, sentence)


def test_every_sentence_can_be_printed(texts: FixedTexts) -> None:
    assert [each for _, each in sentences(texts.model_dump()) if unprintable(each)] == []


def test_amounts_are_grouped_and_never_broken_over_lines() -> None:
    swedish = fixed_texts("sv")
    assert swedish.money(250_000, "SEK") == "250\u202f000\u00a0kr"
    assert swedish.money(999, "PLN") == "999\u00a0zł"
    assert swedish.money(12_345_678, "CHF") == "12\u202f345\u202f678\u00a0CHF"


def test_one_and_many_have_their_own_words() -> None:
    english = fixed_texts("en")
    assert english.projects.of(1) == "1\u00a0project"
    assert english.projects.of(5) == "5\u00a0projects"


def test_a_language_without_texts_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(LayoutError, match=r'language "xx" yet. Choose among .*sv'):
        fixed_texts("xx")
