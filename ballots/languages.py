"""The languages that voters meet: their codes, what they are called, and which way they are written.

Codes are ISO 639, the shortest there is; ``-simple`` is BCP 47's registered variant for easy words (lättläst).
"""

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

# Easy words in a language, by BCP 47's variant: its name is the language's with these words before it.
_SIMPLE, _SIMPLE_SV, _SIMPLE_EN = "-simple", "lättläst", "easy"


@dataclass(frozen=True)
class Language:
    """A language by its own name, in Swedish and in English; ``rtl`` when it is written from right to left."""

    code: str
    own: str
    sv: str
    en: str
    rtl: bool = False


_KNOWN = (
    Language("sv", "svenska", "svenska", "Swedish"),
    Language("sv-simple", "lättläst svenska", "lättläst svenska", "easy Swedish"),
    Language("en", "English", "engelska", "English"),
    Language("fi", "suomi", "finska", "Finnish"),
    Language("fit", "meänkieli", "meänkieli", "Meänkieli"),
    Language("se", "davvisámegiella", "nordsamiska", "Northern Sami"),
    Language("rom", "romani čhib", "romska", "Romani"),
    Language("yi", "ייִדיש", "jiddisch", "Yiddish", rtl=True),
    Language("ar", "العربية", "arabiska", "Arabic", rtl=True),
    Language("so", "Soomaali", "somaliska", "Somali"),
    Language("pl", "polski", "polska", "Polish"),
    Language("tr", "Türkçe", "turkiska", "Turkish"),
    Language("fa", "فارسی", "persiska", "Persian", rtl=True),
    Language("uk", "українська", "ukrainska", "Ukrainian"),
    Language("ti", "ትግርኛ", "tigrinska", "Tigrinya"),
)
LANGUAGES = {language.code: language for language in _KNOWN}


@cache
def find_language(code: str) -> Language | None:
    """The language with this code: one of ``LANGUAGES``, or any other that CLDR names; None for what is no language.

    Languages that CLDR does not know well enough are called by their Swedish name and written from left to right.
    """
    if code in LANGUAGES:
        return LANGUAGES[code]
    if code.endswith(_SIMPLE):
        plain = find_language(plain_code(code))
        return plain and Language(code, plain.own, f"{_SIMPLE_SV} {plain.sv}", f"{_SIMPLE_EN} {plain.en}", plain.rtl)
    if (sv := Locale("sv").languages.get(code)) is None:
        return None
    en = Locale("en").languages.get(code, sv)
    try:
        locale = Locale(code)
    except UnknownLocaleError:
        return Language(code, sv, sv, en)
    return Language(code, locale.languages.get(code, sv), sv, en, locale.text_direction == "rtl")


def plain_code(code: str) -> str:
    """The language itself of a code that may stand for its easy words."""
    return code.removesuffix(_SIMPLE)


def is_rtl(code: str) -> bool:
    """Whether the language with this code is written from right to left; one that nobody knows is not."""
    language = find_language(code)
    return language is not None and language.rtl


def named(code: str, reader: str) -> str:
    """What the language ``code`` is called: in Swedish or English for those readers, by its own name for others.

    The own name is what those who miss their language know it by. A language that nobody knows keeps its code.
    """
    language = find_language(code)
    if language is None:
        return code
    return {"sv": language.sv, "en": language.en}.get(plain_code(reader), language.own)
