"""Swedish first, English by a link that keeps people on the page; the choice is kept in a cookie."""

from flask import Flask, request
from flask_babel import Babel, get_locale

LANGUAGES = {"sv": "Svenska", "en": "English"}
DEFAULT = "sv"
LANGUAGE_COOKIE = "language"
# A year: a computer is set up once for its workers.
KEPT_SECONDS = 365 * 24 * 3600


def register_language(app: Flask) -> None:
    """Texts in the reader's language."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    Babel(app, locale_selector=_chosen)


def language() -> str:
    """The reader's language, one of LANGUAGES."""
    return str(get_locale() or DEFAULT)


def _chosen() -> str:
    kept = request.cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return kept if kept in LANGUAGES else DEFAULT
