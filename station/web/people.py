"""Who works here: the chair adds people, lets them choose a new PIN, and removes them."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo

from station.web.access import chair_only
from station.web.errors import GOOD, refused
from station.web.forms import Form, filled, short, stripped
from station.web.workplace import registered, station, workplace
from station.workers import Role, Worker, add_worker, change_pin, remove_worker

blueprint = Blueprint("people", __name__, url_prefix="/people")

ROLES = {Role.WORKER: _l("poll worker"), Role.CHAIR: _l("chair"), Role.DEPUTY: _l("deputy")}


class PinForm(Form):
    """A PIN, typed twice by the one whose it will be."""

    pin = PasswordField(_l("PIN, six digits"), [filled])
    again = PasswordField(_l("The same PIN again"), [EqualTo("pin", _l("The two are not the same. Type both again."))])


class AddForm(PinForm):
    """One more person."""

    name = StringField(_l("Name"), [filled, short], filters=[stripped])
    role = SelectField(_l("Role"), choices=[SelectChoice(role.value, words) for role, words in ROLES.items()])


@blueprint.route("/", methods=["GET", "POST"])
@chair_only
def people() -> ResponseReturnValue:
    """Everybody who signs in here, and the form that adds one more."""
    form = AddForm()
    if form.validate_on_submit():
        name, role, pin = form.name.data, Role(form.role.data), form.pin.data
        if not refused(lambda: add_worker(station(), workplace().safe.secrets, name, role, pin)):
            flash(gettext("{name} can sign in now.").format(name=name), GOOD)
            return redirect(url_for("people.people"), 303)
    return render_template("people/people.html", form=form, roles=ROLES), 422 if form.is_submitted() else 200


@blueprint.route("/<worker_id>/pin", methods=["GET", "POST"])
@chair_only
def pin(worker_id: str) -> ResponseReturnValue:
    """Somebody chooses another PIN."""
    worker, form = _worker(worker_id), PinForm()
    if form.validate_on_submit():
        typed = form.pin.data
        if not refused(lambda: change_pin(station(), workplace().safe.secrets, worker_id, typed)):
            flash(gettext("{name} has a new PIN.").format(name=worker.name), GOOD)
            return redirect(url_for("people.people"), 303)
    return render_template("people/pin.html", form=form, worker=worker), 422 if form.is_submitted() else 200


@blueprint.post("/<worker_id>/remove")
@chair_only
def remove(worker_id: str) -> ResponseReturnValue:
    """Somebody does not work here any more."""
    name = _worker(worker_id).name
    if not refused(lambda: remove_worker(station(), worker_id)):
        flash(gettext("{name} cannot sign in any more.").format(name=name), GOOD)
    return redirect(url_for("people.people"), 303)


def _worker(worker_id: str) -> Worker:
    """One of the list; a removed one's page is gone."""
    return next((each for each in registered() if each.id == worker_id), None) or abort(404)
