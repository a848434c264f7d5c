"""Correcting a decision that has been delivered: two people say which ballot and why, then review it as before."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from ballots.local_text import in_language
from station.amend import expect_sheet, look_again
from station.polling_station import Station
from station.review import Review, review
from station.web.access import unlocked
from station.web.errors import GOOD, refused
from station.web.forms import TwoPeople, filled, stripped
from station.web.language import language
from station.web.workplace import station

blueprint = Blueprint("amending", __name__, url_prefix="/amend")

# Stands among the contests' ids, none of which is empty.
_SHEET = ""


class AmendForm(TwoPeople):
    """What is wrong with a ballot that a review was about, and why."""

    what = SelectField(_l("What is to be corrected"))
    reason = TextAreaField(_l("Why? In a few words, and without saying who voted."), [filled], filters=[stripped])


class NumberedForm(AmendForm):
    """Which ballot as well, as its paper says."""

    serial = StringField(_l("The ballot's number"), [filled], filters=[stripped])


@blueprint.route("/", methods=["GET", "POST"])
@unlocked
def amend() -> ResponseReturnValue:
    """Opens a sealed ballot again; ``of`` may name the review in which the wrong decision was made."""
    here = station()
    asked = review(here, request.args["of"]) if "of" in request.args else None
    form = AmendForm() if asked else NumberedForm()
    form.what.choices = list(_choices(here))
    if request.method == "GET" and asked:
        form.what.data = asked.contest
    opened: list[Review] = []
    if form.validate_on_submit():
        serial = asked.serial if asked else form.serial.data
        if not refused(lambda: opened.extend(_open(here, serial, form))):
            return _go_on(opened)
    return render_template("amending/amend.html", form=form), 422 if form.is_submitted() else 200


def _choices(here: Station) -> Iterable[tuple[str, str]]:
    wanted = here.election.spoken(language())
    for contest in here.election.contests:
        yield contest.id, gettext("Crosses in {contest}").format(contest=in_language(contest.title, wanted))
    yield _SHEET, gettext("A sheet that was missing has been found")


def _open(here: Station, serial: str, form: AmendForm) -> list[Review]:
    """The reviews that are open now; none when a sheet is waited for."""
    if form.what.data == _SHEET:
        expect_sheet(here, serial, form.reason.data, form.people)
        return []
    return look_again(here, serial, form.what.data, form.reason.data, form.people)


def _go_on(opened: list[Review]) -> ResponseReturnValue:
    if waiting := [each for each in opened if not each.decided]:
        flash(gettext("The ballot is open for correction. Decide again, box by box."), GOOD)
        return redirect(url_for("review.review", review_id=waiting[0].id), 303)
    flash(gettext("The ballot waits for its sheet. Read the sheet now."), GOOD)
    return redirect(url_for("scan.scan"), 303)
