"""A sheet that no machine can read is typed in from the paper by two people: first which it is, then what it says."""

from collections.abc import Mapping
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired

from station.by_hand import Marks, Paper, enter, plan_of, require_enterable, unreadable_sheets
from station.polling_station import Station
from station.reconcile import balance
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import Form, TwoPeople, filled, stripped
from station.web.language import language
from station.web.paper_words import PaperContest, paper_contest
from station.web.workplace import station, workplace

blueprint = Blueprint("entering", __name__, url_prefix="/enter")


class PaperForm(Form):
    """Which sheet it is, as it stands on the paper."""

    box = SelectField(_l("Box that the ballot came from"))
    serial = StringField(_l("Number on the ballot"), [filled], filters=[stripped])
    style = SelectField(_l("Type of ballot"))
    page = IntegerField(_l("Sheet"), [InputRequired(_l("Write a whole number, 0 or more."))], default=1)
    # Not on the page, and so not sent, where no picture is set aside.
    held = SelectField(_l("Picture of the paper, if there is one"), default="")


class MarksForm(TwoPeople):
    """Two people copy the marks."""

    step = Together.ENTER


@blueprint.route("/", methods=["GET", "POST"])
@unlocked
def paper() -> ResponseReturnValue:
    """Which sheet it is."""
    here, form = station(), PaperForm()
    form.box.choices = [
        box.urn.number for box in balance(here).boxes if box.urn.counted is not None and not box.urn.sent
    ]
    form.style.choices = list(here.plans)
    shown = list(unreadable_sheets(here))
    form.held.choices = [
        ("", gettext("no picture")),
        *((each.id, f"{number}. {each.serial or gettext('number unknown')}") for number, each in enumerate(shown, 1)),
    ]
    if request.method == "GET" and (chosen := next((s for s in shown if s.id == request.args.get("held")), None)):
        form.held.data, form.box.data = chosen.id, chosen.box
        form.serial.data, form.page.data = chosen.serial, chosen.page or 1
    if form.validate_on_submit():
        given = Paper(form.serial.data, form.box.data, form.style.data, form.page.data, form.held.data or None)
        drafts: list[str] = []
        if not refused(lambda: drafts.append(workplace().drafts.keep(require_enterable(station(), given)))):
            return redirect(url_for("entering.marks", draft=drafts[0]), 303)
    return render_template("entering/paper.html", form=form, shown=shown), 422 if form.is_submitted() else 200


@blueprint.route("/<draft>", methods=["GET", "POST"])
@unlocked
def marks(draft: str) -> ResponseReturnValue:
    """What it says."""
    here, given = station(), workplace().drafts.get(draft)
    if given is None:
        flash(gettext("This sheet is stored, or the program was started again. Type its number once more."), WAIT)
        return redirect(url_for("entering.paper"), 303)
    form, asked = MarksForm(), _asked(here, given)
    if form.validate_on_submit():
        people = form.people
        if not refused(lambda: enter(station(), given, _marks(asked, request.form), people)):
            workplace().drafts.drop(draft)
            flash(gettext("The sheet is stored as two people have copied it."), GOOD)
            return redirect(url_for("entering.paper"), 303)
    page = render_template("entering/marks.html", form=form, paper=given, asked=asked, sent=request.form)
    return page, 422 if form.is_submitted() else 200


def _asked(here: Station, given: Paper) -> tuple[PaperContest, ...]:
    plan = plan_of(here, given)
    named = {(t.contest, t.project, t.column): f"box-{n}" for n, t in enumerate(plan.targets)}
    return tuple(
        paper_contest(here.election, plan, contest, {key[1:]: named[key] for key in keys}, language())
        for contest, keys in groupby(named, key=lambda key: key[0])
    )


def _marks(asked: tuple[PaperContest, ...], sent: Mapping[str, str]) -> Marks:
    return {
        contest.id: None
        if f"unclear-{contest.id}" in sent
        else frozenset(box.key for box in contest.boxes if box.name in sent)
        for contest in asked
    }
