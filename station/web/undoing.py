"""Mistakes are corrected by the chair or the deputy, each with a reason that central reads."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, StringField

from station.box import urns
from station.undo import change_seal, correct_count, not_spoiled, put_back
from station.web.access import chair_only
from station.web.errors import GOOD, refused
from station.web.forms import CountField, ReasonForm, filled, short, stripped
from station.web.workplace import station

blueprint = Blueprint("undoing", __name__, url_prefix="/correct")


class CountForm(ReasonForm):
    """A wrong hand count."""

    box = SelectField(_l("Box"))
    counted = CountField(_l("Ballots in the box, counted by hand"))


class SealForm(ReasonForm):
    """Another seal than the one on record."""

    box = SelectField(_l("Box"))
    seal = StringField(_l("Number of its seal"), [filled, short], filters=[stripped])


class BoxForm(ReasonForm):
    """A box that was put to use by mistake."""

    box = SelectField(_l("Box"))


class SpoiledForm(ReasonForm):
    """A ballot that was not spoiled."""

    serial = StringField(_l("Number on the ballot"), [filled], filters=[stripped])


_FORMS = {"count": CountForm, "seal": SealForm, "box": BoxForm, "spoiled": SpoiledForm}


@blueprint.get("/")
@chair_only
def undoing() -> ResponseReturnValue:
    """What can be corrected."""
    return render_template("undoing/undoing.html")


@blueprint.route("/<what>", methods=["GET", "POST"])
@chair_only
def correct(what: str) -> ResponseReturnValue:
    """The form for one kind of mistake."""
    form = (_FORMS.get(what) or abort(404))()
    if "box" in form:
        own = [box for box in urns(station()) if not (box.origin or box.sent)]
        form.box.choices = [box.number for box in own if box.is_open is (what != "count")]
    if form.validate_on_submit() and not refused(_action(what, form)):
        flash(gettext("Corrected. Central is told at the next delivery."), GOOD)
        return redirect(url_for("day.day"), 303)
    return render_template("undoing/correct.html", form=form, what=what), 422 if form.is_submitted() else 200


def _action(what: str, form: ReasonForm) -> Callable[[], None]:
    here, reason, person = station(), form.reason.data, current_user.person.name
    match what:
        case "count":
            return lambda: correct_count(here, form.box.data, form.counted.data, reason, person)
        case "seal":
            return lambda: change_seal(here, form.box.data, form.seal.data, reason, person)
        case "box":
            return lambda: put_back(here, form.box.data, reason, person)
    return lambda: not_spoiled(here, form.serial.data, reason, person)
