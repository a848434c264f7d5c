"""The languages that voters meet: their codes, what they are called, and which way they are written.

Codes are ISO 639, the shortest there is; ``-simple`` is BCP 47's registered variant for easy words (lättläst).
"""

from dataclasses import dataclass


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


def is_rtl(code: str) -> bool:
    """Whether the language with this code is written from right to left; one that is not known here is not."""
    return code in LANGUAGES and LANGUAGES[code].rtl
