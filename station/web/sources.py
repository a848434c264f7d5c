"""Where the ballots of a box are read from: a camera, a scanner, files, or the folder that a copier scans into."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectField, StringField

from station.box import box_for_counting
from station.reconcile import balance
from station.web.access import unlocked
from station.web.errors import GOOD, WAIT, refused
from station.web.forms import Form, filled
from station.web.given import SUFFIXES, Given, typed_folder
from station.web.live import Copier, Live, Scanner, UnderCamera
from station.web.uploads import arrived, keep_arrived
from station.web.workplace import station, workplace

blueprint = Blueprint("sources", __name__, url_prefix="/scan/from")


class SourceForm(Form):
    """The box that is read."""

    box = SelectField(_l("Box that the ballots came from"))


class CameraForm(SourceForm):
    """A camera."""

    camera = SelectField(_l("Camera"))


class ScannerForm(SourceForm):
    """A place for paper in a scanner."""

    scanner = SelectField(_l("Scanner"))


class FilesForm(SourceForm):
    """Pictures that come through the browser."""

    pictures = MultipleFileField(_l("Choose pictures or PDF files"))


class FolderForm(SourceForm):
    """A folder on this computer."""

    folder = StringField(_l("Folder on this computer"), [filled])
    watch = BooleanField(_l("Go on reading what the copier puts there, until I end it"))
    remove = BooleanField(_l("Then delete each file there once its pictures are safely stored"))


_F = TypeVar("_F", bound=SourceForm)


@blueprint.route("/camera", methods=["GET", "POST"])
@unlocked
def camera() -> ResponseReturnValue:
    """Hands free: sheet after sheet under a camera."""
    form = CameraForm()
    form.camera.choices = workplace().cameras.choices
    return _page("camera", form, _from_camera)


@blueprint.route("/scanner", methods=["GET", "POST"])
@unlocked
def scanner() -> ResponseReturnValue:
    """A stack in a feeder, or a sheet on the glass."""
    form = ScannerForm()
    form.scanner.choices = [(each.key, each.words) for each in workplace().scanners.found]
    return _page("scanner", form, _from_scanner)


@blueprint.route("/files", methods=["GET", "POST"])
@unlocked
def files() -> ResponseReturnValue:
    """Pictures that somebody has taken already."""
    return _page("files", FilesForm(), _from_files)


@blueprint.route("/folder", methods=["GET", "POST"])
@unlocked
def folder() -> ResponseReturnValue:
    """A folder, once or for as long as a copier puts pictures there."""
    form = FolderForm()
    if not form.is_submitted():
        form.folder.data = request.args.get("folder", "")
    return _page("folder", form, _from_folder)


@blueprint.post("/scanner/look")
@unlocked
def look_for_scanners() -> ResponseReturnValue:
    """Looks for scanners, so that one can be chosen."""
    scanners = workplace().scanners
    if not refused(scanners.look):
        if scanners.found:
            flash(gettext("The scanners that were found can be chosen below."), GOOD)
        else:
            flash(gettext("No scanner was found. See that it is on and connected, then look again."), WAIT)
    return redirect(url_for("sources.scanner"), 303)


@blueprint.post("/camera/look")
@unlocked
def look_for_cameras() -> ResponseReturnValue:
    """Looks for cameras, so that one can be chosen."""
    cameras = workplace().cameras
    cameras.look()
    if cameras.found:
        flash(gettext("The cameras that were found can be chosen below."), GOOD)
    else:
        flash(gettext("No camera was found. See that it is connected and in no other use, then look again."), WAIT)
    return redirect(url_for("sources.camera"), 303)


def read(given: Given) -> None:
    """Starts, unless the box or the day does not allow it, which is better said now than after the fact."""
    _require_countable(given.box)
    workplace().reading.start(given)


def _page(name: str, form: _F, start: Callable[[_F], None]) -> ResponseReturnValue:
    closed = [box for box in balance(station()).boxes if box.urn.counted is not None and not box.urn.sent]
    form.box.choices = [box.urn.number for box in closed]
    if not closed:
        return redirect(url_for("scan.scan"), 303)
    if form.validate_on_submit() and not refused(lambda: start(form)):
        return redirect(url_for("following.progress"), 303)
    if not form.is_submitted():
        if workplace().reading.running:
            return redirect(url_for("following.progress"), 303)
        # Whoever comes to read wants a box that is not read to the end.
        unread = [box.urn.number for box in closed if box.read < (box.urn.counted or 0)]
        form.box.data = (unread or form.box.choices)[0]
    elif any(field.type == "SelectField" and not field.choices for field in form):
        flash(
            gettext("It is not known here any more, since the program was started again. Look for it once more."), WAIT
        )
    page = render_template(f"sources/{name}.html", form=form, suffixes=",".join(SUFFIXES))
    return page, 422 if form.is_submitted() else 200


def _from_camera(form: CameraForm) -> None:
    if chosen := workplace().cameras.chosen(form.camera.data):
        _read_live(UnderCamera(form.box.data, chosen.path))


def _from_scanner(form: ScannerForm) -> None:
    if chosen := workplace().scanners.chosen(form.scanner.data):
        again = chosen.key if chosen.place == "flatbed" else None
        _read_live(Scanner(form.box.data, chosen.wish, again))


def _from_files(form: FilesForm) -> None:
    read(arrived(form.box.data))
    keep_arrived()


def _from_folder(form: FolderForm) -> None:
    given = typed_folder(form.box.data, form.folder.data)
    if form.watch.data:
        _read_live(Copier(given.box, given.folder, form.remove.data))
    else:
        read(given)


def _read_live(live: Live) -> None:
    _require_countable(live.box)
    workplace().reading.start_live(live)


def _require_countable(box: str) -> None:
    station().require_not_closed()
    box_for_counting(station(), box)
