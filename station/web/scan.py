"""Reading: the pictures of one closed box are given, read in the background, and what came of each is shown."""

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectField, StringField

from ballots.outcome import Outcome
from station.box import box_for_counting
from station.cast import incomplete_serials
from station.held import held_sheets
from station.missing import declare_missing
from station.reconcile import balance
from station.web.access import unlocked, watching
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import Form, TwoPeople
from station.web.given import SUFFIXES, Given, typed_folder
from station.web.uploads import arrived, keep_arrived
from station.web.workplace import station, workplace

blueprint = Blueprint("scan", __name__, url_prefix="/scan")


class ScanForm(Form):
    """Where the pictures of a box are."""

    box = SelectField(_l("Box that the ballots came from"))
    pictures = MultipleFileField(_l("Choose pictures or PDF files"))
    folder = StringField(_l("Or a folder on this computer, such as the copier's"))


class MissingForm(TwoPeople):
    """Two people give the search for a ballot's other sheets up."""

    serial = SelectField(_l("Ballot number"))


@blueprint.route("/", methods=["GET", "POST"])
@unlocked
def scan() -> ResponseReturnValue:
    """The boxes, and the form that starts a reading."""
    reading = workplace().reading
    boxes = balance(station()).boxes
    form = ScanForm()
    form.box.choices = [box.urn.number for box in boxes if box.urn.counted is not None]
    if form.validate_on_submit() and not refused(lambda: _start(form)):
        return redirect(url_for("scan.progress"), 303)
    return render_template(
        "scan/scan.html",
        form=form,
        boxes=boxes,
        held=_held(),
        reading=reading,
        suffixes=",".join(SUFFIXES),
        go_on=Form(),
    ), 422 if form.is_submitted() else 200


@blueprint.post("/continue")
@unlocked
def continue_() -> ResponseReturnValue:
    """Goes on with a reading that was cut off."""
    interrupted = workplace().reading.interrupted
    if interrupted is None:
        flash(gettext("Nothing is left to go on with."), WAIT)
    elif not refused(lambda: _read(interrupted)):
        return redirect(url_for("scan.progress"), 303)
    return redirect(url_for("scan.scan"), 303)


@blueprint.get("/progress")
@watching
def progress() -> ResponseReturnValue:
    """How far the running reading has come, or what came of the last one."""
    if workplace().reading.progress is None:
        return redirect(url_for("scan.scan"), 303)
    return render_template("scan/progress.html", progress=workplace().reading.progress)


@blueprint.get("/progress/now")
@watching
def progress_now() -> ResponseReturnValue:
    """The part of that page that changes."""
    return render_template("scan/_progress.html", progress=workplace().reading.progress)


@blueprint.route("/missing", methods=["GET", "POST"])
@unlocked
def missing() -> ResponseReturnValue:
    """Ballots that lack a sheet, by number, and the form that gives the search up."""
    form = MissingForm()
    form.serial.choices = list(incomplete_serials(station()))
    if form.validate_on_submit():
        serial, people = form.serial.data, form.people
        if not refused(lambda: declare_missing(station(), serial, people)):
            flash(gettext("Noted. The parts that could not be read are decided by central."), GOOD)
            return redirect(url_for("scan.missing"), 303)
    return render_template("scan/missing.html", form=form), 422 if form.is_submitted() else 200


def _start(form: ScanForm) -> None:
    typed = (form.folder.data or "").strip()
    _read(typed_folder(form.box.data, typed) if typed else arrived(form.box.data))
    keep_arrived()


def _read(given: Given) -> None:
    """Starts, unless the box or the day does not allow it, which is better said now than after the fact."""
    station().require_not_closed()
    box_for_counting(station(), given.box)
    workplace().reading.start(given)


def _held() -> list[tuple[Outcome, int]]:
    """What was set aside, by sentence, most first."""
    sentences: Counter[Outcome] = Counter(sheet.reason or sheet.outcome for sheet in held_sheets(station()))
    return sentences.most_common()
