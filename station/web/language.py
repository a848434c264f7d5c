"""Swedish first, others by a link that keeps people on the page; the choice is kept in a cookie.

A language is there when it has a catalogue in ``station/translations``; English needs none.
"""

from pathlib import Path

from flask import Flask, current_app, request
from flask_babel import Babel, get_locale

from ballots.screen_languages import screen_languages

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
DEFAULT = "sv"
LANGUAGE_COOKIE = "language"
# A year: a computer is set up once for its workers.
KEPT_SECONDS = 365 * 24 * 3600
_LANGUAGES = "ROSTLOKAL_LANGUAGES"


def register_language(app: Flask) -> None:
    """Texts in the reader's language."""
    app.config[_LANGUAGES] = screen_languages(TRANSLATIONS)
    Babel(app, default_locale=DEFAULT, default_translation_directories=str(TRANSLATIONS), locale_selector=_chosen)


def languages() -> dict[str, str]:
    """Each language that there is, by its ISO 639 code, in its own words."""
    known: dict[str, str] = current_app.config[_LANGUAGES]
    return known


def language() -> str:
    """The reader's language, one of ``languages``."""
    return str(get_locale() or DEFAULT)


def direction() -> str:
    """Which way the reader's language runs, as HTML says it: ``ltr`` or ``rtl``."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def _chosen() -> str:
    kept = request.cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return kept if kept in languages() else DEFAULT
