"""Reading: the pictures of one closed box are given, read in the background, and what came of each is shown."""

from collections import Counter
from itertools import islice

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectField, StringField

from ballots.outcome import Outcome
from station.box import box_for_counting
from station.cast import incomplete_serials
from station.held import held_picture, held_sheets
from station.missing import declare_missing
from station.reconcile import balance
from station.together import Together
from station.web.access import count_as_use, unlocked, watching
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import Form, TwoPeople
from station.web.given import SUFFIXES, Given, typed_folder
from station.web.live import Copier, Live, Scanner, UnderCamera
from station.web.uploads import arrived, keep_arrived
from station.web.viewfinder import Viewfinder
from station.web.workplace import station, workplace

# Of pictures on one page; the command held lists them all.
_MOST_SHOWN = 200

blueprint = Blueprint("scan", __name__, url_prefix="/scan")


class ScanForm(Form):
    """Where the pictures of a box are."""

    box = SelectField(_l("Box that the ballots came from"))
    pictures = MultipleFileField(_l("Choose pictures or PDF files"))
    folder = StringField(_l("Or a folder on this computer, such as the copier's"))
    watch = BooleanField(_l("Go on reading what the copier puts there, until I end it"))
    remove = BooleanField(_l("Then delete each file there once its pictures are safely stored"))
    scanner = SelectField(_l("Or a scanner"), default="")
    camera = SelectField(_l("Or a camera"), default="")


class MissingForm(TwoPeople):
    """Two people give the search for a ballot's other sheets up."""

    step = Together.MISSING
    serial = SelectField(_l("Ballot number"))


@blueprint.route("/", methods=["GET", "POST"])
@unlocked
def scan() -> ResponseReturnValue:
    """The boxes, and the form that starts a reading."""
    reading = workplace().reading
    boxes = balance(station()).boxes
    form = ScanForm()
    form.box.choices = [box.urn.number for box in boxes if box.urn.counted is not None and not box.urn.sent]
    if not form.is_submitted():
        form.folder.data = request.args.get("folder", "")
    scanners = workplace().scanners
    form.scanner.choices = [("", gettext("no scanner")), *((each.key, each.words) for each in scanners.found)]
    form.camera.choices = [("", gettext("no camera")), *workplace().cameras.choices]
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


@blueprint.post("/scanners")
@unlocked
def look_for_scanners() -> ResponseReturnValue:
    """Looks for scanners, so that one can be chosen."""
    scanners = workplace().scanners
    if not refused(scanners.look):
        if scanners.found:
            flash(gettext("The scanners that were found can be chosen below."), GOOD)
        else:
            flash(gettext("No scanner was found. See that it is on and connected, then look again."), WAIT)
    return redirect(url_for("scan.scan"), 303)


@blueprint.post("/cameras")
@unlocked
def look_for_cameras() -> ResponseReturnValue:
    """Looks for cameras, so that one can be chosen."""
    cameras = workplace().cameras
    cameras.look()
    if cameras.found:
        flash(gettext("The cameras that were found can be chosen below."), GOOD)
    else:
        flash(gettext("No camera was found. See that it is connected and in no other use, then look again."), WAIT)
    return redirect(url_for("scan.scan"), 303)


@blueprint.post("/end")
@unlocked
def end() -> ResponseReturnValue:
    """Ends a reading that would go on by itself."""
    workplace().reading.end()
    flash(gettext("The reading ends after what it has at hand."), GOOD)
    return redirect(url_for("scan.progress"), 303)


@blueprint.get("/held")
@unlocked
def held() -> ResponseReturnValue:
    """The papers that were set aside, each with its picture."""
    return render_template("scan/held.html", held=list(islice(held_sheets(station()), _MOST_SHOWN)))


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
    """The part of that page that changes; nothing (204) where nothing was read."""
    if workplace().reading.progress is None:
        return "", 204
    return render_template("scan/_progress.html", progress=workplace().reading.progress)


@blueprint.get("/camera/view")
@watching
def camera_view() -> ResponseReturnValue:
    """What the camera sees now."""
    return render_template("scan/_view.html", view=_view())


@blueprint.get("/camera/hint")
@watching
def camera_hint() -> ResponseReturnValue:
    """What to do now, and its sound; nothing (204) while that is what the page says already."""
    view = _view()
    if view and str(view.number) == request.args.get("said"):
        return Response(status=204)
    if view and view.sound:
        # Whoever lays sheet after sheet touches nothing else for long.
        count_as_use()
    return render_template("scan/_hint.html", view=view, is_news=True)


@blueprint.post("/camera/unreadable")
@unlocked
def unreadable() -> ResponseReturnValue:
    """Sets the sheet that lies under the camera aside, with its picture; one that was read already is left alone."""
    view = _view()
    if view is None:
        flash(gettext("No camera is being read from."), WAIT)
        return redirect(url_for("scan.scan"), 303)
    view.give_up()
    return redirect(url_for("scan.progress"), 303)


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
    box, typed = form.box.data, (form.folder.data or "").strip()
    if chosen := workplace().scanners.chosen(form.scanner.data):
        again = chosen.key if chosen.place == "flatbed" else None
        _read_live(Scanner(box, chosen.wish, again))
    elif camera := workplace().cameras.chosen(form.camera.data):
        _read_live(UnderCamera(box, camera.path))
    elif typed and form.watch.data:
        _read_live(Copier(box, typed_folder(box, typed).folder, form.remove.data))
    else:
        _read(typed_folder(box, typed) if typed else arrived(box))
        keep_arrived()


def _view() -> Viewfinder | None:
    """What the camera that is being read from sees; None when there is none, or no longer."""
    progress = workplace().reading.progress
    return progress.live.view if progress and progress.live and progress.running else None


def _read(given: Given) -> None:
    """Starts, unless the box or the day does not allow it, which is better said now than after the fact."""
    _require_countable(given.box)
    workplace().reading.start(given)


def _read_live(live: Live) -> None:
    _require_countable(live.box)
    workplace().reading.start_live(live)


def _require_countable(box: str) -> None:
    station().require_not_closed()
    box_for_counting(station(), box)


def _held() -> list[tuple[Outcome, int]]:
    """What was set aside, by sentence, most first."""
    sentences: Counter[Outcome] = Counter(sheet.reason or sheet.outcome for sheet in held_sheets(station()))
    return sentences.most_common()
