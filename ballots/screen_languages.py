"""The languages that screens can be shown in: those with a catalogue, and English, which the program itself speaks."""

from pathlib import Path

from babel import Locale

# The first is the one to begin with; English needs no catalogue.
FIRST = ("sv", "en")


def screen_languages(translations: Path) -> dict[str, str]:
    """Each language's own name by its ISO 639 code, for a folder of compiled gettext catalogues.

    UnknownLocaleError when a folder is named like no language.
    """
    found = {each.parent.parent.name for each in translations.glob("*/LC_MESSAGES/messages.mo")} - {*FIRST}
    return {code: _own_name(code) for code in (*FIRST, *sorted(found))}


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_language_name(code) or code
    return name[0].upper() + name[1:]
