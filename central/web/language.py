"""The language of the pages, and how words, numbers, money and times are written in it."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from flask import Blueprint, Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, format_datetime, format_decimal, get_locale, gettext

from ballots.election import Election
from ballots.local_text import LocalText, in_language
from ballots.screen_languages import screen_languages
from central.exact import Exact, as_json
from central.web.access import local_path, open_to_all

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
_LANGUAGES = "ROSTLOKAL_LANGUAGES"
_COOKIE = "language"
_YEAR_SECONDS = 365 * 24 * 3600

blueprint = Blueprint("language", __name__)


class Said(Protocol):
    """Something with a sentence in each language: an outcome, or words of the report."""

    @property
    def sv(self) -> str: ...
    @property
    def en(self) -> str: ...


def register_language(app: Flask) -> None:
    """Texts in the reader's language, times on Sweden's clocks. A language is there when it has a catalogue."""
    app.config[_LANGUAGES] = screen_languages(TRANSLATIONS)
    Babel(
        app,
        default_locale=next(iter(app.config[_LANGUAGES])),
        default_timezone="Europe/Stockholm",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=chosen,
    )


@blueprint.get("/language/<code>")
@open_to_all
def switch(code: str) -> ResponseReturnValue:
    """Shows the page that one was on in another language, and remembers it in a cookie."""
    if code not in languages():
        abort(404)
    response = redirect(local_path(request.args.get("back")) or "/", 303)
    response.set_cookie(_COOKIE, code, max_age=_YEAR_SECONDS, httponly=True, samesite="Strict")
    return response


def languages() -> dict[str, str]:
    """The languages of the pages by ISO 639 code, each by its own name; the first is the one to begin with."""
    known: dict[str, str] = current_app.config[_LANGUAGES]
    return known


def direction() -> str:
    """Which way the reader's language runs, as HTML says it: ``ltr`` or ``rtl``."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def chosen() -> str:
    """The language that the reader has chosen."""
    code = request.cookies.get(_COOKIE)
    return code if code in languages() else next(iter(languages()))


def said(words: Said) -> str:
    """The sentence in the reader's language; English where another language's catalogue lacks it."""
    return words.sv if str(get_locale()) == "sv" else str(gettext(words.en))


def named(election: Election, text: LocalText) -> str:
    """Words of the election in the reader's language, or in the election's first one where it lacks that."""
    return in_language(text, election.spoken(str(get_locale())))


def number(value: Exact) -> str:
    """A whole number with its thousands apart; a fraction as ``p/q``."""
    exact = as_json(value)
    return str(format_decimal(exact)) if isinstance(exact, int) else exact


def money(value: Exact, currency: str) -> str:
    """An amount in whole units with its currency, ``1 200 000 kr``."""
    return f"{number(value)}\u00a0{'kr' if currency == 'SEK' else currency}"


def moment(text: str) -> str:
    """A time as central stores it (``2027-03-15T18:00:00Z``), on the clocks of Sweden."""
    written: str = format_datetime(datetime.fromisoformat(text), "d MMM HH:mm")
    return written
