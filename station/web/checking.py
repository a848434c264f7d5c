"""A voter lays the ballot under a camera and sees how it would be read. The worker starts it; voters press nothing."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from station.web.access import keep_screen, unlocked, watching
from station.web.check_words import CheckedContest, check_words
from station.web.errors import GOOD, STOP, WAIT
from station.web.forms import Form
from station.web.language import language
from station.web.workplace import station, workplace

blueprint = Blueprint("checking", __name__, url_prefix="/check")

# A camera lets go within this.
_END_SECONDS = 5.0


class CameraForm(Form):
    """The camera that voters lay their ballots under."""

    camera = SelectField(_l("Camera"))


@blueprint.get("/")
@unlocked
def checking() -> ResponseReturnValue:
    """The worker's page: start, end, and the address of the voters' screen."""
    form = CameraForm()
    form.camera.choices = workplace().cameras.choices
    return render_template("checking/checking.html", form=form, job=workplace().check)


@blueprint.post("/cameras")
@unlocked
def look_for_cameras() -> ResponseReturnValue:
    """Looks for cameras, so that one can be chosen."""
    cameras = workplace().cameras
    cameras.look()
    if not cameras.found:
        flash(gettext("No camera was found. See that it is connected and in no other use, then look again."), WAIT)
    return redirect(url_for("checking.checking"), 303)


@blueprint.post("/start")
@unlocked
def start() -> ResponseReturnValue:
    """Begins to look."""
    chosen = workplace().cameras.chosen(request.form.get("camera", ""))
    if chosen is None:
        flash(gettext("Choose a camera first."), STOP)
    else:
        workplace().check.start(chosen.path)
        flash(gettext("The voters' screen can be opened now. Turn it away from everybody else."), GOOD)
    return redirect(url_for("checking.checking"), 303)


@blueprint.post("/end")
@unlocked
def end() -> ResponseReturnValue:
    """Ends it."""
    workplace().check.end(_END_SECONDS)
    return redirect(url_for("checking.checking"), 303)


@blueprint.get("/screen")
@watching
def screen() -> ResponseReturnValue:
    """The voters' screen: nothing to press, and no way to the other pages."""
    return render_template("checking/screen.html", **_seen())


@blueprint.get("/screen/now")
@watching
def screen_now() -> ResponseReturnValue:
    """The part of it that changes; nothing (204) while the sheet that was read still lies there."""
    job = workplace().check
    if job.running:
        keep_screen()
    is_news = str(job.view.number) != request.args.get("said")
    if job.running and job.sheet and not is_news:
        return Response(status=204)
    return render_template("checking/_screen.html", is_news=is_news, **_seen())


def _seen() -> dict[str, object]:
    job = workplace().check
    sheet = job.sheet
    contests: tuple[CheckedContest, ...] = ()
    if sheet and sheet.style:
        here = station()
        contests = check_words(here.election, here.plans[sheet.style], sheet, language())
    return {"job": job, "view": job.view, "contests": contests, "has_sheet": sheet is not None}
