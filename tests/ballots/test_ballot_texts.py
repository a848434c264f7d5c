"""What stands on a ballot in a language that has no texts, and how its readers are told."""

import pytest

from ballots.ballot_texts import ballot_texts
from ballots.errors import LayoutError
from ballots.fixed_texts import fixed_texts


@pytest.mark.parametrize(
    ("wanted", "election", "printed"),
    [
        (["sv", "ar"], ["sv", "ar"], {"sv": ("sv",), "ar": ("ar",)}),
        (["fit"], ["sv", "fit"], {"sv": ("fit",)}),
        (["fit", "sv"], ["sv", "fit"], {"sv": ("fit", "sv")}),
        (["sv", "fit"], ["sv", "fit"], {"sv": ("sv", "fit")}),
        (["ti", "ar"], ["ar", "sv", "ti"], {"sv": ("ti",), "ar": ("ar",)}),
        (["se", "fit"], ["fi", "se", "fit"], {"fi": ("se", "fit")}),
        (["rom"], ["rom", "yi"], {"sv": ("rom",)}),
        (["en-simple"], ["sv", "en-simple"], {"en": ("en-simple",)}),
        (["de"], ["en", "de"], {"en": ("de",)}),
    ],
)
def test_what_stands_in_for_a_language_without_texts(
    wanted: list[str], election: list[str], printed: dict[str, tuple[str, ...]]
) -> None:
    assert {texts.language: texts.readers for texts in ballot_texts(wanted, election)} == printed


def test_the_stand_in_says_whose_language_is_missing() -> None:
    (swedish,) = ballot_texts(["fit", "ti", "sv"], ["sv"])
    assert swedish.excuses() == [
        "Instruktionerna finns inte på meänkieli ännu.",
        "Instruktionerna finns inte på tigrinska ännu.",
    ]
    (finnish,) = ballot_texts(["ti"], ["fi"])
    assert finnish.excuses() == ["Ohjeita ei vielä ole tällä kielellä: ትግርኛ."]
    assert fixed_texts("sv").excuses() == []


def test_a_code_that_no_language_has_is_an_error() -> None:
    with pytest.raises(LayoutError, match='No language has the code "xx"'):
        ballot_texts(["xx"], ["sv"])
