"""When one is enough: the steps that take two people, and which of them one may do alone here."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from station.together import Together, alone, ask_two, let_one
from station.web.access import chair_only
from station.web.errors import GOOD, refused, says
from station.web.forms import ReasonForm
from station.web.workplace import station

blueprint = Blueprint("together", __name__, url_prefix="/together")


class AloneForm(ReasonForm):
    """A step that one person may do alone, and why."""

    step = SelectField(_l("What one person may do alone"))


@blueprint.route("/", methods=["GET", "POST"])
@chair_only
def together() -> ResponseReturnValue:
    """All steps, and the form that lets one person do one of them."""
    known, form = alone(station()), AloneForm()
    form.step.choices = [SelectChoice(step.value, says(step)) for step in Together if step not in known]
    if form.validate_on_submit():
        step, reason = Together(form.step.data), form.reason.data.strip()
        if not refused(lambda: let_one(station(), step, current_user.person.name, reason)):
            flash(gettext("Noted: one person is enough. Central is told at the next delivery."), GOOD)
            return redirect(url_for("together.together"), 303)
    page = render_template("together/together.html", form=form, alone=known, steps=Together)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<step>/two")
@chair_only
def two(step: str) -> ResponseReturnValue:
    """A step takes two people again."""
    found = next((each for each in Together if each.value == step), None) or abort(404)
    if not refused(lambda: ask_two(station(), found, current_user.person.name)):
        flash(gettext("Noted: this takes two people again."), GOOD)
    return redirect(url_for("together.together"), 303)
