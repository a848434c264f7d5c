"""Who may see a page: every view says so itself, and the app does not start when one does not.

``open_to_all`` is for pages that anybody at the computer may see. ``unlocked`` is for those that need the station to
be unlocked by its chair or deputy. ``watching`` needs the same, but is asked for by the page itself while nobody may
be there, and so does not put off the time when the station locks itself.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from station.web.workplace import workplace

_View = TypeVar("_View", bound=Callable[..., Any])

_RULE = "rostlokal_access"
_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
# What htmx sends with every request of its own, and the answer on which it leaves the page.
_HTMX, _HTMX_REDIRECT = "HX-Request", "HX-Redirect"


class Access(Enum):
    """The rules that a view can have."""

    ALL = "open to all"
    UNLOCKED = "unlocked"
    WATCHING = "unlocked, but not counted as use"


def open_to_all(view: _View) -> _View:
    """Anybody at the computer may see this."""
    return _marked(view, Access.ALL)


def unlocked(view: _View) -> _View:
    """The station must be unlocked."""
    return _marked(view, Access.UNLOCKED)


def watching(view: _View) -> _View:
    """The station must be unlocked, and is not kept so by this."""
    return _marked(view, Access.WATCHING)


def guard() -> Response | None:
    """Before each request: lets it pass by the rule of its view, or sends the browser to the lock."""
    rule = getattr(_view(request.endpoint), _RULE, None)
    if rule in (None, Access.ALL):
        return None
    if not current_user.is_authenticated:
        return _to_the_lock()
    if rule is Access.UNLOCKED:
        workplace().safe.used()
    return None


def refuse_unguarded(app: Flask) -> None:
    """RuntimeError when a view has no access rule, or takes what a form sends without its CSRF token."""
    csrf = app.extensions["csrf"]
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not isinstance(getattr(view, _RULE, None), Access):
            raise RuntimeError(f"the page {rule.rule} has no access rule: mark its view in {view.__module__}")
        blueprint = app.blueprints.get(rule.endpoint.rpartition(".")[0])
        exempt = f"{view.__module__}.{view.__name__}" in csrf._exempt_views or blueprint in csrf._exempt_blueprints
        if exempt and _WRITING & (rule.methods or set()):
            raise RuntimeError(f"the page {rule.rule} takes forms without a CSRF token")
    if not (app.config["WTF_CSRF_ENABLED"] and app.config["WTF_CSRF_CHECK_DEFAULT"]):
        raise RuntimeError("forms are taken without a CSRF token")


def safe_path(path: str | None) -> str | None:
    """A path on this very site, None for anything that would lead a browser elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path


def _to_the_lock() -> Response:
    if _HTMX in request.headers:
        return Response(status=204, headers={_HTMX_REDIRECT: url_for("unlock.unlock")})
    # A form that was sent in vain is opened again, empty, where its address can be opened at all.
    can_be_opened = request.url_rule and "GET" in (request.url_rule.methods or ())
    return redirect(url_for("unlock.unlock", next=request.path if can_be_opened else None), 303)


def _marked(view: _View, access: Access) -> _View:
    setattr(view, _RULE, access)
    return view


def _view(endpoint: str | None) -> Callable[..., Any] | None:
    return current_app.view_functions.get(endpoint) if endpoint else None
