"""The polling station's pages. This file only wires them together."""

import secrets
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from ballots.local_text import in_language
from station.cast import unfinished
from station.errors import StationError
from station.on_demand import Tray
from station.practice.rehearsal import Rehearsal
from station.web import (
    amending,
    boxes,
    checkin,
    checking,
    closing,
    day,
    delivering,
    entering,
    following,
    handbook,
    language_switch,
    pairing,
    people,
    practice,
    preparing,
    printing,
    review,
    scan,
    sign_in,
    sources,
    stick,
    together,
    undoing,
    unlock,
)
from station.web.access import guard, open_to_all, refuse_unguarded
from station.web.errors import register_errors, says, sentence
from station.web.language import direction, language, languages, register_language
from station.web.piles import Pile
from station.web.practice import register_practice
from station.web.safe import awake_or_asleep
from station.web.screens import Door, at_second_screen
from station.web.tries import Clock
from station.web.uploads import register_uploads
from station.web.workplace import register_workplace, registered, station, this_screen, workplace

# Nothing but this machine, in any spelling: another name that leads here is somebody's trick (DNS rebinding).
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_POLICY = {
    "default-src": "'self'",
    # Pico draws its signs as data: pictures.
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}

_PAGES = (
    unlock,
    sign_in,
    language_switch,
    day,
    preparing,
    checkin,
    printing,
    checking,
    scan,
    sources,
    following,
    entering,
    review,
    amending,
    closing,
    delivering,
    boxes,
    undoing,
    stick,
    people,
    together,
    pairing,
    handbook,
    practice,
)


def create_app(
    root: Path, clock: Clock = awake_or_asleep, tray: Tray | None = None, rehearsal: Rehearsal | None = None
) -> Flask:
    """The app for the station in this folder. NotEnrolled when there is none, JournalError.

    ``tray`` is where ballots on demand go, the default printer unless another is given. With a ``rehearsal`` the pages
    are those of a practice day.

    RuntimeError when a page has no access rule, or takes forms without a CSRF token.
    """
    app = _configured(Flask("station"))
    register_language(app)
    register_errors(app)
    register_workplace(app, root, clock, tray, rehearsal.desk if rehearsal else None)
    register_practice(app, rehearsal)
    register_uploads(app)
    _protect(app)
    for module in _PAGES:
        app.register_blueprint(module.blueprint)
    app.view_functions["static"] = open_to_all(app.view_functions["static"])
    _help_templates(app)
    refuse_unguarded(app)
    return app


def _configured(app: Flask) -> Flask:
    app.config.update(
        SECRET_KEY=secrets.token_hex(32),
        TRUSTED_HOSTS=[*_HOSTS],
        # A form may stay open over lunch; the station locks itself long before that anyway.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        SESSION_COOKIE_NAME="rostlokal-station",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    return app


def _protect(app: Flask) -> None:
    """Headers, sessions, who may see which page, and tokens in forms."""
    Talisman(
        app,
        force_https=False,
        strict_transport_security=False,
        session_cookie_secure=False,
        session_cookie_samesite="Strict",
        frame_options="DENY",
        content_security_policy=_POLICY,
        referrer_policy="same-origin",
    )
    app.session_interface = _Sessions()
    # The guard first: what a locked station is sent is not even read.
    app.before_request(guard)
    CSRFProtect(app)
    app.after_request(_not_kept)


def _help_templates(app: Flask) -> None:
    """What templates use beside what their views give them."""
    app.context_processor(_on_every_page)
    app.add_template_filter(says)
    app.add_template_filter(sentence)
    app.add_template_filter(handbook.set_line, "line")
    app.add_template_global(handbook.help_chapter)
    app.add_template_global(Pile, "Pile")


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        """On the network a cookie never goes unencrypted; browsers keep one marked so out of plain loopback pages."""
        return at_second_screen()


def allow_second_screens(app: Flask, door: Door) -> None:
    """Takes requests for the address of the second door too, by that door alone."""
    app.config["TRUSTED_HOSTS"].append(door.address)
    workplace(app).screens.door = door


def _not_kept(response: Response) -> Response:
    """Pages and pictures of ballots stay in no cache; what looks the same for everybody may."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _on_every_page() -> dict[str, object]:
    try:
        here = station()
        election = here.election
        title = in_language(election.title, election.spoken(language()))
        about = {"place": here, "election_title": title, "to_review": unfinished(here).to_review}
    except StationError:
        # The page that says so must itself be shown.
        about = {"place": None, "election_title": "", "to_review": 0}
    words = {"language": language(), "languages": languages(), "direction": direction()}
    second = at_second_screen()
    screen = {"people_here": registered, "second_screen": second, "let_in": not second or this_screen() is not None}
    return about | words | screen
