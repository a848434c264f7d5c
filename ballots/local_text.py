"""Text that is shown to voters: one string for all languages (a proper name), or one a language."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-simple)?$")]
LocalText = Words | dict[LanguageCode, Words]


def in_language(text: str | Mapping[str, str], language: str) -> str:
    """The words for ``language`` (ISO 639). A missing language is a KeyError: the definition's checks rule it out."""
    return text if isinstance(text, str) else text[language]


def missing_languages(text: str | Mapping[str, str], languages: list[str]) -> list[str]:
    """Which of ``languages`` have no words in ``text``."""
    return [] if isinstance(text, str) else [language for language in languages if language not in text]
