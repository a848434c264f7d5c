"""Central's pages for its staff, in the browser of the computer that central runs on."""

import secrets
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from central import manifests
from central.office import Office
from central.web import access, digital, errors, language, result, sign_in, stations
from central.web.office import OFFICE, command
from central.web.slowing import Tries

_ROOM = Path(__file__).parents[1]
# Somebody who walks away from the election office's computer is signed out after this long.
IDLE = timedelta(minutes=30)
# Pages load their own style sheets, fonts and nothing else; there is no script at all.
_SOURCES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def pages_app(office: Office) -> Flask:
    """The staff's pages."""
    app = Flask(__name__, template_folder=str(_ROOM / "templates"), static_folder=str(_ROOM / "static"))
    app.config.update(
        {
            OFFICE: office,
            sign_in.TRIES: Tries(time.monotonic),
            "SECRET_KEY": secrets.token_bytes(32),
            # Cookies do not know ports: a station on the same computer has its own.
            "SESSION_COOKIE_NAME": "rostlokal-central",
            "PERMANENT_SESSION_LIFETIME": IDLE,
            # Another name in the address bar would let a foreign site's name point at this computer.
            "TRUSTED_HOSTS": ["127.0.0.1", "localhost"],
            "MAX_CONTENT_LENGTH": digital.MOST_BYTES,
            # A form is as good as its session, which ends by itself.
            "WTF_CSRF_TIME_LIMIT": None,
        }
    )
    # The order matters: nobody who may not do something has their upload read.
    sign_in.set_up(app)
    access.guard(app)
    CSRFProtect(app)
    _set_headers(app)
    language.register_language(app)
    _set_words(app, office)
    for blueprint in (language.blueprint, sign_in.blueprint, stations.blueprint, digital.blueprint, result.blueprint):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "start", _start)
    access.open_to_all(app.view_functions["static"])
    errors.register(app)
    app.after_request(_not_kept)
    access.check_routes(app)
    return app


@access.signed_in
def _start() -> ResponseReturnValue:
    return redirect(url_for("stations.show"))


def _not_kept(response: Response) -> Response:
    """Pages and results stay in no cache, and leave the screen when the session has ended by itself."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html" and current_user.is_authenticated:
            response.headers["Refresh"] = str(int(IDLE.total_seconds()) + 5)
    return response


def _set_headers(app: Flask) -> None:
    Talisman(
        app,
        # Plain HTTP that never leaves the computer: there is nothing to redirect to.
        force_https=False,
        strict_transport_security=False,
        session_cookie_secure=False,
        session_cookie_samesite="Strict",
        frame_options="DENY",
        referrer_policy="no-referrer",
        content_security_policy=_SOURCES,
    )


def _set_words(app: Flask, office: Office) -> None:
    """What every template can say."""
    with office.database.reading() as connection:
        mode = manifests.newest(connection).mode
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        {"said": language.said, "number": language.number, "money": language.money, "moment": language.moment}
    )
    app.jinja_env.globals.update(
        election=office.election.election,
        mode=mode,
        languages=language.languages,
        direction=language.direction,
        locale=language.chosen,
        named=language.named,
        command=command,
    )
