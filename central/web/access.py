"""Who may open which page. Every route says so by a decorator; an app with a route that does not never starts."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

_View = TypeVar("_View", bound=Callable[..., Any])
_MARK = "rostlokal_access"


class Access(Enum):
    """The rules that a route can have."""

    OPEN_TO_ALL = "open to all"
    SIGNED_IN = "signed in"


def open_to_all(view: _View) -> _View:
    """A page that anybody at this computer may open."""
    setattr(view, _MARK, Access.OPEN_TO_ALL)
    return view


def signed_in(view: _View) -> _View:
    """A page for signed-in staff; others are led to the sign-in page and back."""
    setattr(view, _MARK, Access.SIGNED_IN)
    return view


def guard(app: Flask) -> None:
    """Applies the rules, before anything of a request is read."""
    app.before_request(_turn_away)


def check_routes(app: Flask) -> None:
    """Refuses an app that leaves a door open.

    Raises:
        RuntimeError: a route has no access rule, or a form could be sent without a CSRF token.
    """
    for endpoint, view in app.view_functions.items():
        if not hasattr(view, _MARK):
            raise RuntimeError(f"the route {endpoint} says neither open_to_all nor signed_in")
    csrf = app.extensions.get("csrf")
    if csrf is None or not (app.config["WTF_CSRF_ENABLED"] and app.config["WTF_CSRF_CHECK_DEFAULT"]):
        raise RuntimeError("forms are not protected by CSRF tokens")
    if csrf._exempt_views or csrf._exempt_blueprints:
        raise RuntimeError("a form is exempt from the CSRF token")


def local_path(path: str | None) -> str | None:
    """``path`` when it stays within these pages, otherwise None: nobody is led elsewhere after signing in."""
    stays = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if stays else None


def _turn_away() -> ResponseReturnValue | None:
    rule = request.url_rule
    view = None if rule is None else current_app.view_functions[rule.endpoint]
    if view is None or getattr(view, _MARK) is Access.OPEN_TO_ALL or current_user.is_authenticated:
        return None
    if request.method == "POST":
        flash(gettext("You were signed out, so nothing was changed. Sign in and do it again."), "wait")
    return redirect(url_for("sign_in.form", back=request.path), 303)
