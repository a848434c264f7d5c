"""Who may see a page: every view says so itself, and the app does not start when one does not.

``open_to_all`` is for pages that anybody at the computer may see. ``unlocked`` is for those that need the station to
be unlocked by its chair or deputy. ``watching`` needs the same, but is asked for by the page itself while nobody may
be there, and so does not put off the time when the station locks itself. ``chair_only`` is for what says who works
here and how: the chair or the deputy must be signed in, at the station's own computer. ``open_here`` and
``open_to_paired`` need nobody signed in: the one only at that computer, the other also at a screen that was paired.
A screen that was not sees only what is ``open_to_all``.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from station.web.screens import at_second_screen
from station.web.workplace import registered, this_screen, workplace

_View = TypeVar("_View", bound=Callable[..., Any])

_RULE = "rostlokal_access"
_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
# What htmx sends with every request of its own, and the answer on which it leaves the page.
_HTMX, _HTMX_REDIRECT, _HTMX_PAGE = "HX-Request", "HX-Redirect", "HX-Current-URL"


class Access(Enum):
    """The rules that a view can have."""

    ALL = "open to all"
    HERE = "open at the station's own computer"
    PAIRED = "open there and at paired screens"
    UNLOCKED = "unlocked"
    WATCHING = "unlocked, but not counted as use"
    CHAIR = "unlocked, and the chair or the deputy is signed in"


def open_to_all(view: _View) -> _View:
    """Anybody at the computer may see this."""
    return _marked(view, Access.ALL)


def open_here(view: _View) -> _View:
    """Anybody at the station's own computer may see this."""
    return _marked(view, Access.HERE)


def open_to_paired(view: _View) -> _View:
    """Anybody at the station's own computer or at a paired screen may see this."""
    return _marked(view, Access.PAIRED)


def unlocked(view: _View) -> _View:
    """The station must be unlocked."""
    return _marked(view, Access.UNLOCKED)


def watching(view: _View) -> _View:
    """The station must be unlocked, and is not kept so by this."""
    return _marked(view, Access.WATCHING)


def chair_only(view: _View) -> _View:
    """The station must be unlocked, and its chair or deputy signed in at the station's own computer."""
    return _marked(view, Access.CHAIR)


def guard() -> ResponseReturnValue | None:
    """Before each request: lets it pass by the rule of its view, or sends the browser to the lock."""
    rule = getattr(_view(request.endpoint), _RULE, None)
    second = at_second_screen()
    if not workplace().screens.right_host(request.host, second=second):
        raise SecurityError
    if rule is Access.ALL:
        return None
    if second:
        if this_screen() is None:
            return _to("pairing.pair")
        if rule in (Access.HERE, Access.CHAIR):
            return _not_allowed(gettext("This is done at the station's own computer."))
    if rule in (None, Access.HERE, Access.PAIRED):
        return None
    if not current_user.is_authenticated:
        return _to_the_lock()
    if rule is not Access.WATCHING:
        count_as_use()
    if rule is Access.CHAIR and not current_user.person.role.leads:
        return _not_allowed(gettext("Only the chair or the deputy may do this. Let them sign in here."))
    return None


def count_as_use() -> None:
    """Somebody is there: neither this screen nor the station locks itself for a while."""
    workplace().safe.used()
    keep_screen()


def keep_screen() -> None:
    """This screen does not lock itself for a while, the station does: a screen for others to look at."""
    workplace().safe.seats.used(current_user.id)


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


def lock_page() -> str:
    """Where somebody signs in: by PIN while the station is unlocked and has people, else by passphrase."""
    by_pin = at_second_screen() or (workplace().safe.is_open and registered())
    return "sign_in.sign_in" if by_pin else "unlock.unlock"


def _to_the_lock() -> Response:
    return _to(lock_page())


def _not_allowed(text: str) -> ResponseReturnValue:
    return render_template("error.html", text=text), 403


def _to(page: str) -> Response:
    if _HTMX in request.headers:
        shown = urlsplit(request.headers.get(_HTMX_PAGE, "")).path
        return Response(status=204, headers={_HTMX_REDIRECT: url_for(page, next=openable(shown))})
    # A form that was sent in vain is opened again, empty, where its address can be opened at all.
    return redirect(url_for(page, next=openable(request.path)), 303)


def openable(path: str) -> str | None:
    """The path when a page can be opened by it."""
    return path if path and current_app.url_map.bind("").test(path, "GET") else None


def _marked(view: _View, access: Access) -> _View:
    setattr(view, _RULE, access)
    return view


def _view(endpoint: str | None) -> Callable[..., Any] | None:
    return current_app.view_functions.get(endpoint) if endpoint else None
