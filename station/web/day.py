"""The day: where it stands and the one next thing; opening it, and closing a box, are forms reached from here."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from station import settings
from station.box import close_box as close_the_box
from station.box import urns
from station.day import open_day
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import CountField, TwoPeople, filled, short, stripped
from station.web.path import Stage, Step, next_step
from station.web.workplace import station, status_now, workplace

blueprint = Blueprint("day", __name__)


class OpenForm(TwoPeople):
    """An empty box is sealed and put to use."""

    step = Together.OPEN
    box = StringField(_l("Number of the box"), [filled, short], filters=[stripped])
    seal = StringField(_l("Number of its seal"), [filled, short], filters=[stripped])


class CloseBoxForm(TwoPeople):
    """A box is closed, emptied, mixed and counted by hand."""

    step = Together.CLOSE_BOX
    box = SelectField(_l("Box"))
    counted = CountField(_l("Ballots in the box, counted by hand"))


@blueprint.get("/")
@unlocked
def day() -> ResponseReturnValue:
    """The state of the day."""
    here, now = station(), status_now()
    note = here.journal.setting(settings.NOTE) or ""
    return render_template(
        "day/day.html",
        status=now,
        step=next_step(now, closing=here.closed, note=note),
        Step=Step,
        Stage=Stage,
        reading=workplace().reading,
        few=here.election.smallest_group,
        mirror=workplace().mirror.state,
    )


@blueprint.route("/open", methods=["GET", "POST"])
@unlocked
def open_() -> ResponseReturnValue:
    """Opens the day with an empty, sealed box; on an open day only another box."""
    form = OpenForm()
    if form.validate_on_submit():
        box, seal, people = form.box.data, form.seal.data, form.people
        if not refused(lambda: open_day(station(), people, date.today(), box, seal)):
            flash(gettext("Open. Box {box} is in use with seal {seal}.").format(box=box, seal=seal), GOOD)
            return redirect(url_for("day.day"), 303)
    return render_template("day/open.html", form=form, day=station().day), 422 if form.is_submitted() else 200


@blueprint.route("/close-box", methods=["GET", "POST"])
@unlocked
def close_box() -> ResponseReturnValue:
    """Closes a box with its hand count."""
    counts = {urn.number: urn.counted for urn in urns(station())}
    form = CloseBoxForm()
    form.box.choices = list(counts)
    if form.validate_on_submit():
        box, counted, people = form.box.data, form.counted.data, form.people
        # A second click says the same again, and nothing is wrong with that.
        if counts[box] == counted or not refused(lambda: close_the_box(station(), box, counted, people)):
            said = gettext("Box {box} is closed with {counted} ballots. Now read them.")
            flash(said.format(box=box, counted=counted), GOOD)
            return redirect(url_for("day.day"), 303)
    form.box.choices = [urn.number for urn in urns(station()) if urn.is_open]
    if not form.box.choices:
        flash(gettext("There is no open box."), WAIT)
        return redirect(url_for("day.day"), 303)
    few = station().election.smallest_group
    return render_template("day/close_box.html", form=form, few=few), 422 if form.is_submitted() else 200
