"""Which fixed texts stand on a ballot: those in its languages, and others where a language has none. Pure."""

from collections.abc import Sequence

from ballots.errors import LayoutError
from ballots.fixed_texts import FixedTexts, fixed_texts, languages
from ballots.languages import find_language, plain_code

# The language that all voters of a Swedish municipality may be expected to find help with.
_SWEDISH = "sv"


def ballot_texts(wanted: Sequence[str], election_languages: Sequence[str]) -> list[FixedTexts]:
    """The texts of a ballot in the ``wanted`` languages, one of each language that has any, in this order.

    A language without texts gets those of another one (:func:`_stand_in`), whose ``readers`` then name both: nothing
    stands twice on the ballot. LayoutError for a code that stands for no language.
    """
    readers: dict[str, list[str]] = {}
    for language in wanted:
        spoken = language if language in languages() else _stand_in(language, election_languages)
        readers.setdefault(spoken, []).append(language)
    return [fixed_texts(spoken).model_copy(update={"readers": tuple(of)}) for spoken, of in readers.items()]


def _stand_in(language: str, election_languages: Sequence[str]) -> str:
    """The language whose texts are printed for one without any.

    It is the plain language for its easy words, Swedish where the election has it, otherwise the election's first
    language with texts; Swedish again where none has. LayoutError for a code that stands for no language.
    """
    if find_language(language) is None:
        raise LayoutError(
            'No language has the code "{language}". Write the ISO 639 code of the language, such as {examples}.',
            language=language,
            examples=", ".join(languages()),
        )
    swedish = [_SWEDISH] if _SWEDISH in election_languages else []
    candidates = [plain_code(language), *swedish, *election_languages]
    return next((each for each in candidates if each in languages()), _SWEDISH)
