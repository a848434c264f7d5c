"""Second screens: the page where a new one types its code, and the chair's, which shows the code and ends screens."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from station.web.access import chair_only, open_to_all
from station.web.errors import GOOD, refused
from station.web.forms import Form, filled, short, stripped
from station.web.screens import COOKIE, at_second_screen
from station.web.workplace import this_screen, workplace

blueprint = Blueprint("pairing", __name__, url_prefix="/screens")


class PairForm(Form):
    """The code from the first screen, and what this one is called."""

    code = StringField(_l("Code, eight digits"), [filled, short], filters=[stripped])
    name = StringField(_l("What this screen is called"), [filled, short], filters=[stripped])


@blueprint.route("/pair", methods=["GET", "POST"])
@open_to_all
def pair() -> ResponseReturnValue:
    """The only page that a screen sees which is not let in."""
    if not at_second_screen():
        abort(404)
    if this_screen():
        return redirect(url_for("day.day"), 303)
    form = PairForm()
    if form.validate_on_submit():
        tokens: list[str] = []
        if not refused(lambda: tokens.append(workplace().screens.pair(form.code.data, form.name.data))):
            return _remembered(tokens[0])
    return render_template("pairing/pair.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/")
@chair_only
def screens() -> ResponseReturnValue:
    """The screens that are let in, and how one more is."""
    return render_template("pairing/screens.html", screens=workplace().screens)


@blueprint.post("/code")
@chair_only
def code() -> ResponseReturnValue:
    """Shows a new code."""
    refused(workplace().screens.new_code)
    return redirect(url_for("pairing.screens"), 303)


@blueprint.post("/<screen_id>/end")
@chair_only
def end(screen_id: str) -> ResponseReturnValue:
    """A screen is let in no longer."""
    workplace().screens.end(screen_id)
    flash(gettext("That screen is not let in any more."), GOOD)
    return redirect(url_for("pairing.screens"), 303)


def _remembered(token: str) -> Response:
    response = redirect(url_for("day.day"), 303)
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="Strict")
    return response  # type: ignore[return-value]
