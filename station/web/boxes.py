"""Boxes overnight and on their way: closing for today, opening again, sending a box sealed, receiving another's."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm

from station.box import Urn, receive_box, send_box, urns
from station.day import close_day, open_again
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import CountField, TwoPeople, filled, short, stripped
from station.web.workplace import station

blueprint = Blueprint("boxes", __name__, url_prefix="/boxes")


class SealForm(PlainForm):  # type: ignore[misc]
    """The seal that people read on one box in use."""

    box = HiddenField()
    seal = StringField(_l("Seal"), [filled, short], filters=[stripped])


class SealsForm(TwoPeople):
    """The seals of all boxes in use."""

    boxes = FieldList(FormField(SealForm))

    @property
    def seals(self) -> Mapping[str, str]:
        """By the number of the box."""
        return {each.box.data: each.seal.data for each in self.boxes}


class OpenAgainForm(SealsForm):
    """Another day begins."""

    step = Together.OPEN


class CloseDayForm(SealsForm):
    """The day ends, and voting goes on another day."""

    step = Together.CLOSE_DAY


class SendForm(TwoPeople):
    """A box leaves sealed."""

    step = Together.CLOSE_BOX
    box = SelectField(_l("Box"))
    seal = StringField(_l("Number of the seal under which it leaves"), [filled, short], filters=[stripped])


class ReceiveForm(TwoPeople):
    """A sealed box of another station is opened, mixed and counted by hand."""

    step = Together.CLOSE_BOX
    origin = SelectField(_l("Station that it comes from"))
    box = StringField(_l("Number of the box"), [filled, short], filters=[stripped])
    seal = StringField(_l("Number of its seal"), [filled, short], filters=[stripped])
    counted = CountField(_l("Ballots in the box, counted by hand"))


@blueprint.route("/close-day", methods=["GET", "POST"])
@unlocked
def day_closed() -> ResponseReturnValue:
    """Closes for today; the boxes stay sealed."""
    form, here = CloseDayForm(data=_in_use()), station()
    if here.day is None:
        flash(gettext("The station is closed for today."), WAIT)
        return redirect(url_for("day.day"), 303)
    if form.validate_on_submit() and not refused(lambda: close_day(here, form.people, form.seals)):
        flash(gettext("Closed for today. Lock the boxes in, and lock the station."), GOOD)
        return redirect(url_for("day.day"), 303)
    return render_template("boxes/seals.html", form=form, closing=True), 422 if form.is_submitted() else 200


@blueprint.route("/open-again", methods=["GET", "POST"])
@unlocked
def opened_again() -> ResponseReturnValue:
    """Opens another day with the boxes in use."""
    form, here = OpenAgainForm(data=_in_use()), station()
    if here.day is not None or not form.boxes.entries:
        return redirect(url_for("day.day" if here.day else "day.open_"), 303)
    if form.validate_on_submit() and not refused(lambda: open_again(here, form.people, date.today(), form.seals)):
        flash(gettext("Open. The seals are the right ones."), GOOD)
        return redirect(url_for("day.day"), 303)
    return render_template("boxes/seals.html", form=form, closing=False), 422 if form.is_submitted() else 200


@blueprint.route("/send", methods=["GET", "POST"])
@unlocked
def send() -> ResponseReturnValue:
    """Sends a box away sealed."""
    form, here = SendForm(), station()
    form.box.choices = [box.number for box in urns(here) if _can_leave(box)]
    if not form.box.choices:
        flash(gettext("There is no box to send."), WAIT)
        return redirect(url_for("day.day"), 303)
    if form.validate_on_submit():
        box, seal, people = form.box.data, form.seal.data, form.people
        if not refused(lambda: send_box(here, box, seal, people)):
            flash(gettext("Box {box} leaves under seal {seal}. It is not read here.").format(box=box, seal=seal), GOOD)
            return redirect(url_for("day.day"), 303)
    few = here.election.smallest_group
    return render_template("boxes/send.html", form=form, few=few), 422 if form.is_submitted() else 200


@blueprint.route("/receive", methods=["GET", "POST"])
@unlocked
def receive() -> ResponseReturnValue:
    """Takes a sealed box of another station in, to read it here."""
    form, here = ReceiveForm(), station()
    form.origin.choices = [(each.id, each.name) for each in here.manifest.stations if each.id != here.id]
    if not form.origin.choices:
        flash(gettext("The election has no other station."), WAIT)
        return redirect(url_for("day.day"), 303)
    if form.validate_on_submit():
        named = (form.origin.data, form.box.data, form.seal.data)
        if not refused(lambda: receive_box(here, *named, form.counted.data, form.people)):
            said = gettext("Box {box} is taken in with {counted} ballots. Now read them.")
            flash(said.format(box=form.box.data, counted=form.counted.data), GOOD)
            return redirect(url_for("scan.scan"), 303)
    return render_template("boxes/receive.html", form=form), 422 if form.is_submitted() else 200


def _in_use() -> dict[str, object]:
    return {"boxes": [{"box": box.number} for box in urns(station()) if box.is_open]}


def _can_leave(box: Urn) -> bool:
    read = station().journal.number("SELECT count(*) FROM ballots WHERE box = ?", box.number)
    return not (box.sent or box.origin or read)
