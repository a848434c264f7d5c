"""The fixed texts: complete in every language, printable, and numbers and amounts as each language writes them."""

import string
from itertools import product
from typing import Any

import pytest
from babel import Locale

from ballots.ballot_texts import ballot_texts
from ballots.errors import LayoutError
from ballots.fixed_texts import FixedTexts, fixed_texts, languages
from ballots.languages import LANGUAGES, find_language, is_rtl, named, plain_code
from ballots.paper import LEFT, QR_CLEAR_LEFT
from ballots.stamp import strip
from ballots.typefaces import unprintable, width

NO_BREAK, THIN = "\u00a0", "\u202f"
# Where each sentence has its numbers; a translation that drops or misspells one would print a wrong ballot.
FIELDS = {
    "several_sheets": {"pages"},
    "several_contests": {"contests"},
    "sheet": {"page", "pages"},
    "continues": {"next"},
    "pot": {"amount"},
    "amount": {"number", "currency"},
    "missing": {"language"},
    "up_to": {"most"},
    "between": {"least", "most"},
    "exactly": {"most"},
    "within": {"limit"},
    "at_least": {"least"},
    "sum": {"limit"},
    "worst": {"worst"},
    "most_on_one": {"on_one"},
    "few": {"count"},
    "many": {"count"},
    "other": {"count"},
}
# A noun of these numbers may say them itself, as the Arabic dual does.
SAID_BY_NOUN = {"zero", "one", "two"}


def sentences(part: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(part, dict):
        return [each for key, value in part.items() for each in sentences(value, key)]
    if isinstance(part, tuple):
        return [(name, each) for each in part]
    return [] if part is None else [(name, str(part))]


@pytest.fixture(params=languages())
def texts(request: pytest.FixtureRequest) -> FixedTexts:
    return fixed_texts(request.param)


def test_the_promised_languages_are_there() -> None:
    assert {"sv", "sv-simple", "en", "fi", "ar", "so"} <= set(languages()) <= set(LANGUAGES)


def test_every_sentence_has_its_numbers_and_only_those(texts: FixedTexts) -> None:
    for name, sentence in sentences(texts.model_dump()):
        fields = {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
        if name in SAID_BY_NOUN:
            assert fields <= {"count"}, (name, sentence)
        else:
            assert fields == FIELDS.get(name, set()), (name, sentence)


def test_every_sentence_can_be_printed(texts: FixedTexts) -> None:
    assert [each for _, each in sentences(texts.model_dump()) if unprintable(each)] == []


def test_every_noun_has_the_forms_of_its_language_and_no_others(texts: FixedTexts) -> None:
    rule = Locale(plain_code(texts.language)).plural_form
    for noun in (texts.projects, texts.points, texts.crosses):
        given = {form for form in (*rule.tags, "other") if getattr(noun, form)}
        assert given == {rule(count) for count in range(1000)} | {"other"} | (given & {"zero"})


def test_easy_swedish_has_its_own_words() -> None:
    """Only what cannot be said more easily is the same as in the ordinary texts."""
    plain, easy = (sentences(fixed_texts(code).model_dump()) for code in ("sv", "sv-simple"))
    same = {sentence for _, sentence in plain} & {sentence for _, sentence in easy}
    assert {sentence for sentence in same if " " in sentence.strip() and "{count}" not in sentence} == {
        "TEST – räknas inte",
        "{number} {currency}",
        "Sätt {most}.",
    }


def test_amounts_are_grouped_and_never_broken_over_lines() -> None:
    swedish = fixed_texts("sv")
    assert swedish.money(250_000, "SEK") == f"250{THIN}000{NO_BREAK}kr"
    assert swedish.money(999, "PLN") == f"999{NO_BREAK}zł"
    assert swedish.money(12_345_678, "CHF") == f"12{THIN}345{THIN}678{NO_BREAK}CHF"
    assert fixed_texts("ar").money(250_000, "SEK") == f"250{THIN}000{NO_BREAK}كرونة"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {1: "1 project", 5: "5 projects"}),
        ("fi", {1: "1 ehdotus", 3: "3 ehdotusta"}),
        ("pl", {1: "1 projekt", 3: "3 projekty", 5: "5 projektów", 12: "12 projektów", 22: "22 projekty"}),
        ("uk", {1: "1 проєкт", 3: "3 проєкти", 5: "5 проєктів", 21: "21 проєкт"}),
        ("ar", {1: "مشروعا واحدا", 2: "مشروعين", 3: "3 مشاريع", 11: "11 مشروعا", 100: "100 مشروع"}),
        ("tr", {1: "1 proje", 5: "5 proje"}),
    ],
)
def test_numbers_have_the_words_of_their_language(language: str, forms: dict[int, str]) -> None:
    nouns = fixed_texts(language).projects
    assert {count: nouns.of(count).replace(NO_BREAK, " ") for count in forms} == forms


def test_the_names_of_the_paper_in_any_two_languages_stay_clear_of_the_code() -> None:
    for first, second, test in product(languages(), languages(), (False, True)):
        texts = ballot_texts(list(dict.fromkeys([first, second])), ["sv"])
        for mirrored in (False, True):
            words = strip(texts, test, mirrored)
            assert words[0].x >= LEFT
            assert (
                words[-1].x + width(words[-1].words, words[-1].size, test) <= QR_CLEAR_LEFT - (2 if test else 0) + 1e-6
            )


def test_a_mirrored_page_names_its_first_language_at_the_right() -> None:
    texts = ballot_texts(["ar", "sv"], ["sv"])
    assert [text.rtl for text in strip(texts, test=True, mirrored=False)] == [True, False, False]
    assert [text.rtl for text in strip(texts, test=True, mirrored=True)] == [False, False, True]


def test_a_language_without_texts_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(LayoutError, match=r'language "fit". Choose among .*sv'):
        fixed_texts("fit")


def test_languages_that_we_do_not_list_are_known_by_their_codes() -> None:
    urdu: Any = find_language("ur")
    assert (urdu.sv, urdu.en, urdu.rtl) == ("urdu", "Urdu", True)
    assert (named("de", "sv"), named("de", "en"), named("de", "fi")) == ("tyska", "German", "Deutsch")
    assert named("fi-simple", "sv") == "lättläst finska"
    assert (find_language("xx"), is_rtl("xx"), named("xx", "sv")) == (None, False, "xx")
