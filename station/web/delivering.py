"""Delivering to central by network or by stick, and the ladder from stored to receipted."""

import threading
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from station import settings
from station.delivery import Delivery, sync_by_stick
from station.ladder import Rung
from station.sticks import sticks
from station.web.access import unlocked, watching
from station.web.errors import GOOD, STOP, WAIT, refused, sentence
from station.web.forms import Form, stripped
from station.web.path import Step, next_step
from station.web.workplace import station, status_now, workplace
from sync.batch import Stream
from sync.errors import UsbError

blueprint = Blueprint("delivering", __name__, url_prefix="/deliver")

_STREAMS = {Stream.CHECKINS: _l("Check-ins"), Stream.PAPER: _l("Paper"), Stream.BALLOTS: _l("Votes")}
# One stick at a time: a double click waits for the first, and then writes the same again.
_writing = threading.Lock()
# A central that answers is done within this; otherwise the page shows how it goes on.
_AT_ONCE_SECONDS = 1.5


class StickForm(Form):
    """Which stick: one of those that are there, or a folder."""

    stick = RadioField(_l("USB stick"), [Optional()], validate_choice=False)
    folder = StringField(_l("Another folder"), filters=[stripped])

    @property
    def chosen(self) -> str:
        """What was typed, or else what was chosen; empty when neither was."""
        return str(self.folder.data or self.stick.data or "")

    @property
    def was_pulled(self) -> bool:
        """Whether a stick was chosen that is there no more; its empty folder may be, on the computer's own disk."""
        return not self.folder.data and self.stick.data not in [value for value, _ in self.stick.choices]


@blueprint.get("/")
@unlocked
def delivering() -> ResponseReturnValue:
    """How far everything has come, and both ways to go on."""
    return _page()


@blueprint.get("/now")
@watching
def now() -> ResponseReturnValue:
    """The ladder alone, for the page to renew itself."""
    return render_template("delivering/_ladder.html", **_ladder())


@blueprint.post("/online")
@unlocked
def online() -> ResponseReturnValue:
    """Begins to deliver over the network."""
    place = workplace()
    place.delivery.start(place.safe.secrets, lambda: place.safe.is_open, lambda done: place.safe.complete(done.secrets))
    place.delivery.join(_AT_ONCE_SECONDS)
    return redirect(url_for("delivering.delivering"), 303)


@blueprint.post("/end")
@unlocked
def end() -> ResponseReturnValue:
    """Stops trying."""
    workplace().delivery.end()
    workplace().delivery.join(_AT_ONCE_SECONDS)
    return redirect(url_for("delivering.delivering"), 303)


@blueprint.route("/stick", methods=["GET", "POST"])
@unlocked
def stick() -> ResponseReturnValue:
    """Delivers by a USB stick, and takes in what central has put on it."""
    form = _stick_form()
    if not form.validate_on_submit():
        return _page(form)
    if not form.chosen:
        flash(gettext("Choose a USB stick, or write the folder where it is."), STOP)
        return _page(form)
    if refused(lambda: _write(form)):
        return _page(form)
    return redirect(url_for("delivering.delivering"), 303)


def _page(form: StickForm | None = None) -> ResponseReturnValue:
    template = "delivering/delivering.html"
    return render_template(template, stick_form=form or _stick_form(), **_ladder()), (
        422 if form and form.is_submitted() else 200
    )


def _stick_form() -> StickForm:
    form = StickForm()
    form.stick.choices = [(str(place), place.name) for place in sticks()]
    if not form.is_submitted() and len(form.stick.choices) == 1:
        form.stick.data = form.stick.choices[0][0]
    return form


def _ladder() -> dict[str, object]:
    here, status = station(), status_now()
    note = here.journal.setting(settings.NOTE) or ""
    return {
        "status": status,
        "step": next_step(status, closing=here.closed, note=note),
        "Step": Step,
        "Rung": Rung,
        "streams": _STREAMS,
        "sending": workplace().delivery.state,
    }


def _write(form: StickForm) -> None:
    stick = Path(form.chosen)
    if form.was_pulled:
        raise UsbError("There is no stick at {stick}. Put it in and try again.", stick=stick)
    with _writing:
        done = sync_by_stick(station(), workplace().safe.secrets, stick)
    workplace().safe.complete(done.secrets)
    _tell(done)


def _tell(done: Delivery) -> None:
    for problem in done.problems:
        flash(sentence(problem), STOP)
    if done.approved:
        said = gettext("{count} deliveries are on the stick, {receipts} new receipts taken in.")
        flash(said.format(count=done.handed_over, receipts=done.receipts), GOOD)
    else:
        flash(gettext("Central has not approved this computer yet. Call central, then try again."), WAIT)
