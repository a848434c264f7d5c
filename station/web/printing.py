"""Printing a ballot on demand: a button for each kind of ballot; and taking out a spoiled one by its number."""

from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from station.ballot_types import ballot_types
from station.on_demand import print_ballot
from station.paper import spoil
from station.print_outcomes import PrintOutcome
from station.print_traces import known_traces, print_server_traces
from station.printer import DefaultPrinter
from station.printing import print_key
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, WAIT, refused, says
from station.web.forms import Form, filled, stripped
from station.web.language import language
from station.web.workplace import station, workplace

blueprint = Blueprint("printing", __name__, url_prefix="/print")


class SpoilForm(Form):
    """The number printed on a ballot that was handed back."""

    serial = StringField(_l("Number on the spoiled ballot"), [filled], filters=[stripped])


@blueprint.get("/")
@unlocked
def printing() -> ResponseReturnValue:
    """The kinds of ballots, and whether the printer is ready."""
    return _page()


@blueprint.post("/ballot")
@unlocked
def ballot() -> ResponseReturnValue:
    """Prints one ballot."""
    if not workplace().once.take(request.form.get("once", "")):
        flash(gettext("That press was counted already. Press again if another ballot is needed."), WAIT)
    else:
        refused(lambda: _print(request.form.get("style", ""), "both-sides" in request.form))
    return redirect(url_for("printing.printing"), 303)


@blueprint.post("/spoil")
@unlocked
def spoiled() -> ResponseReturnValue:
    """Takes out a ballot that was handed back."""
    form = SpoilForm()
    if form.validate_on_submit() and not refused(lambda: spoil(station(), form.serial.data)):
        flash(gettext("The spoiled ballot is taken out. Now print a new one for the voter."), GOOD)
        return redirect(url_for("printing.printing"), 303)
    return _page(form)


def _print(style: str, both_sides: bool) -> None:
    here, place = station(), workplace()
    key = print_key(here, place.safe.secrets)
    outcome = print_ballot(place.desk, here, style, key, place.tray, both_sides)
    flash(says(outcome), GOOD if outcome.released else STOP)


def _page(form: SpoilForm | None = None) -> ResponseReturnValue:
    here, place = station(), workplace()
    spoken: Literal["sv", "en"] = "sv" if language() == "sv" else "en"
    through_cups = isinstance(place.tray, DefaultPrinter)
    traces = print_server_traces() if through_cups else []
    problem = place.tray.problem(here.official)
    return render_template(
        "printing/printing.html",
        types=ballot_types(here, spoken),
        once=place.once.give(),
        form=form or SpoilForm(formdata=None),
        problem=problem,
        to_folder=not through_cups,
        traces=known_traces(traces) if problem is not PrintOutcome.NO_PRINT_SYSTEM else [],
        left=place.desk.left,
        registered=here.journal.number("SELECT count(*) FROM serials WHERE state != 'spoiled-elsewhere'"),
    ), 422 if form else 200
