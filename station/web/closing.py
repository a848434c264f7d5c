"""The end of the day: reconcile, close for good, and the record of it that people sign."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from station import settings
from station.closing import close as close_for_good
from station.closing import is_closed_for_good
from station.closing_record.facts import record_facts
from station.closing_record.record import closing_record
from station.print_outcomes import PrintOutcome
from station.reconcile import NamedDifference, balance, differences
from station.reconcile import reconcile as store_counts
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, refused, says
from station.web.forms import CountField, Form, TwoPeople
from station.web.path import Step, next_step, reconciled
from station.web.pdf_answer import pdf_answer
from station.web.workplace import station, status_now, workplace

blueprint = Blueprint("closing", __name__, url_prefix="/closing")

# What the closing record takes (ballots.station_records).
_LONGEST_NOTE = 2_000


class ReconcileForm(Form):
    """The hand count of what is left over, and a note on what does not agree."""

    unused = CountField(_l("Unused ballots, counted by hand"))
    note = TextAreaField(
        _l("Note on what does not agree"), [Length(max=_LONGEST_NOTE, message=_l("Write at most 2,000 characters."))]
    )


class CloseForm(TwoPeople):
    """Two people close the station for good."""

    step = Together.CLOSE


@blueprint.get("/")
@unlocked
def closing() -> ResponseReturnValue:
    """All three parts of the end of the day."""
    return _page()


@blueprint.route("/reconcile", methods=["GET", "POST"])
@unlocked
def reconcile() -> ResponseReturnValue:
    """Stores the count of unused ballots; what does not agree needs a note."""
    form = ReconcileForm()
    if form.validate_on_submit():
        unused, note = form.unused.data, (form.note.data or "").strip()
        refused(_settle_desk)
        found = differences(replace(balance(station()), unused=unused))
        if found and not note:
            return _page(reconcile=form, found=found)
        if not refused(lambda: store_counts(station(), unused, note)):
            flash(gettext("The count is stored."), GOOD)
            return redirect(url_for("closing.closing"), 303)
    return _page(reconcile=form)


@blueprint.route("/close", methods=["GET", "POST"])
@unlocked
def close() -> ResponseReturnValue:
    """Closes the station for good."""
    form = CloseForm()
    if form.validate_on_submit():
        people, secrets = form.people, workplace().safe.secrets
        refused(_settle_desk)
        # A second click finds it closed, and nothing is wrong with that.
        if is_closed_for_good(station()) or not refused(lambda: close_for_good(station(), secrets, people)):
            flash(gettext("The station is closed for good. Now deliver."), GOOD)
            return redirect(url_for("closing.closing"), 303)
    return _page(close=form)


@blueprint.get("/record.pdf")
@unlocked
def record() -> ResponseReturnValue:
    """The closing record as a file."""
    name, back = gettext("closing-record"), url_for("closing.closing")
    return pdf_answer(lambda: closing_record(record_facts(station())), name, otherwise=back)


@blueprint.post("/print-record")
@unlocked
def print_record() -> ResponseReturnValue:
    """Prints both copies of the closing record."""
    refused(_print_record)
    return redirect(url_for("closing.closing", _anchor="close"), 303)


def _page(
    reconcile: ReconcileForm | None = None,
    close: CloseForm | None = None,
    found: Sequence[NamedDifference] = (),
) -> ResponseReturnValue:
    here, now = station(), status_now()
    note = here.journal.setting(settings.NOTE) or ""
    typed = any(form and form.is_submitted() for form in (reconcile, close))
    return render_template(
        "closing/closing.html",
        status=now,
        step=next_step(now, closing=here.closed, note=note),
        Step=Step,
        reconciled=reconciled(now, note),
        note=note,
        found=found or (now.differences if now.balance.unused is not None else ()),
        reconcile_form=reconcile or ReconcileForm(formdata=None, unused=now.balance.unused, note=note),
        close_form=close or CloseForm(formdata=None),
    ), 422 if typed else 200


def _print_record() -> None:
    outcome = workplace().tray.send(closing_record(record_facts(station())), both_sides=False)
    if outcome is PrintOutcome.PRINTED:
        flash(gettext("Both copies of the closing record are on their way to the printer."), GOOD)
    else:
        flash(says(outcome), GOOD if outcome.released else STOP)


def _settle_desk() -> None:
    """Numbers reserved for printing on demand and not used are void, or the figures could not agree."""
    workplace().desk.end(station())
