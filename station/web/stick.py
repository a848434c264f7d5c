"""The stick that everything is mirrored to while people vote: which one, and how it stands."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from station.mirroring import choose_stick, chosen_stick
from station.sticks import sticks
from station.web.access import unlocked
from station.web.errors import GOOD, refused
from station.web.forms import Form
from station.web.workplace import station, workplace

blueprint = Blueprint("stick", __name__, url_prefix="/stick")


class MirrorForm(Form):
    """Where the stick is."""

    folder = StringField(_l("Another folder"))


@blueprint.route("/", methods=["GET", "POST"])
@unlocked
def stick() -> ResponseReturnValue:
    """Chooses the stick, and brings it up to date at once."""
    form, job = MirrorForm(), workplace().mirror
    if form.validate_on_submit() and not refused(lambda: choose_stick(station(), form.folder.data or "")):
        job.look()
        if job.state.is_good:
            flash(gettext("The stick is chosen. Leave it in while people vote."), GOOD)
        return redirect(url_for("stick.stick"), 303)
    if not form.is_submitted():
        form.folder.data = str(chosen_stick(station().journal) or "")
    return render_template("stick/stick.html", form=form, found=sticks(), mirror=job.state), (
        422 if form.is_submitted() else 200
    )
