"""The link that changes the language and stays on the page."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from station.web.access import open_to_all, safe_path
from station.web.language import KEPT_SECONDS, LANGUAGE_COOKIE, languages

blueprint = Blueprint("language", __name__, url_prefix="/language")


@blueprint.get("/<code>")
@open_to_all
def switch(code: str) -> Response:
    """Keeps the language in a cookie and goes back."""
    if code not in languages():
        abort(404)
    response = redirect(safe_path(request.args.get("back")) or url_for("day.day"), 303)
    response.set_cookie(LANGUAGE_COOKIE, code, max_age=KEPT_SECONDS, httponly=True, samesite="Strict")
    return response
