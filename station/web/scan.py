"""Counting: what is stored, papers that were set aside, and sheets that are missing."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from station.by_hand import unreadable_sheets
from station.cast import incomplete_serials
from station.held import held_picture, held_sheets
from station.missing import declare_missing
from station.reconcile import balance
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import Form, TwoPeople
from station.web.piles import HELD, kinds, pile_of, sentence_of, sizes
from station.web.sources import read
from station.web.workplace import station, workplace

# Of pictures on one page; the command held lists them all.
_MOST_SHOWN = 200

blueprint = Blueprint("scan", __name__, url_prefix="/scan")


class MissingForm(TwoPeople):
    """Two people give the search for a ballot's other sheets up."""

    step = Together.MISSING
    serial = SelectField(_l("Ballot number"))


@blueprint.get("/")
@unlocked
def scan() -> ResponseReturnValue:
    """The boxes, where ballots can be read from, and the piles."""
    boxes = balance(station()).boxes
    return render_template(
        "scan/scan.html",
        boxes=boxes,
        is_closed=any(box.urn.counted is not None for box in boxes),
        sizes=sizes(held_sheets(station())),
        reading=workplace().reading,
        go_on=Form(),
    )


@blueprint.get("/held")
@unlocked
def held() -> ResponseReturnValue:
    """The first pile that has papers set aside in it."""
    first = next((pile_of(sentence_of(sheet)) for sheet in held_sheets(station())), HELD[0])
    return redirect(url_for("scan.pile", name=first.value), 303)


@blueprint.get("/piles/<name>")
@unlocked
def pile(name: str) -> ResponseReturnValue:
    """The papers of one pile, each with its picture and what to do with it."""
    shown = next((each for each in HELD if each.value == name), None)
    if shown is None:
        abort(404)
    found = list(held_sheets(station()))
    return render_template(
        "scan/pile.html",
        enterable={each.id for each in unreadable_sheets(station())},
        pile=shown,
        kinds=kinds(found, shown),
        sizes=sizes(found),
        most=_MOST_SHOWN,
    )


@blueprint.get("/held/<held_id>")
@unlocked
def picture(held_id: str) -> ResponseReturnValue:
    """The picture of one of them."""
    return Response(held_picture(station(), held_id), mimetype="image/jpeg")


@blueprint.post("/continue")
@unlocked
def continue_() -> ResponseReturnValue:
    """Goes on with a reading that was cut off."""
    interrupted = workplace().reading.interrupted
    if interrupted is None:
        flash(gettext("Nothing is left to go on with."), WAIT)
    elif not refused(lambda: read(interrupted)):
        return redirect(url_for("following.progress"), 303)
    return redirect(url_for("scan.scan"), 303)


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
