"""Before opening (Förbered): the checklist that the program ticks where it can, the test sheet and the zero report."""

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectField

from station.print_outcomes import PrintOutcome
from station.readiness.checklist import checklist
from station.readiness.outcomes import Check, SheetOutcome, SheetResult, State
from station.readiness.reading import read_from_camera, read_from_files, read_from_scanner
from station.readiness.sheet import sheet_pdf
from station.readiness.tried import remember_prepared, remember_printed, remember_read
from station.readiness.zero_report import zero_report
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, WAIT, refused, says
from station.web.forms import Form
from station.web.language import language
from station.web.pdf_answer import pdf_answer
from station.web.uploads import arrived
from station.web.workplace import station, workplace

blueprint = Blueprint("preparing", __name__, url_prefix="/prepare")


class SheetForm(Form):
    """Where the test sheet is to be read from."""

    camera = SelectField(_l("With a camera"), default="")
    scanner = SelectField(_l("Or with a scanner"), default="")
    pictures = MultipleFileField(_l("Or a picture of it, such as the copier's"))


@blueprint.get("/")
@unlocked
def preparing() -> ResponseReturnValue:
    """The checklist as it is now."""
    here = station()
    found = checklist(here, workplace().tray, language(), datetime.now().astimezone())
    return render_template(
        "preparing/preparing.html",
        found=found,
        form=_form(),
        Check=Check,
        State=State,
        begun=here.journal.number("SELECT count(*) FROM boxes") > 0,
        mirror=workplace().mirror.state,
        to_look=sum(each.state is not State.DONE for each in found),
    )


@blueprint.post("/done")
@unlocked
def done() -> ResponseReturnValue:
    """People have gone through the list."""
    refused(lambda: remember_prepared(station()))
    return redirect(url_for("day.day"), 303)


@blueprint.post("/print-sheet")
@unlocked
def print_sheet() -> ResponseReturnValue:
    """Prints a test sheet."""
    refused(_print_sheet)
    return redirect(url_for("preparing.preparing", _anchor="sheet"), 303)


@blueprint.get("/test-sheet.pdf")
@unlocked
def sheet_file() -> ResponseReturnValue:
    """A test sheet as a file, for a printer that this computer does not know."""
    name, back = gettext("test-sheet"), url_for("preparing.preparing")
    return pdf_answer(lambda: sheet_pdf(station()), name, otherwise=back)


@blueprint.post("/devices")
@unlocked
def look_for_devices() -> ResponseReturnValue:
    """Looks for cameras and scanners, so that one can be chosen."""
    place = workplace()
    place.cameras.look()
    refused(place.scanners.look)
    if place.cameras.found or place.scanners.found:
        flash(gettext("What was found can be chosen below."), GOOD)
    else:
        flash(gettext("Neither camera nor scanner was found. See that it is on and connected, then look again."), WAIT)
    return redirect(url_for("preparing.preparing", _anchor="sheet"), 303)


@blueprint.post("/read-sheet")
@unlocked
def read_sheet() -> ResponseReturnValue:
    """Reads the test sheet and compares it with what it should say."""
    form = _form()
    if form.validate_on_submit():
        refused(lambda: _read(form))
    return redirect(url_for("preparing.preparing", _anchor="sheet"), 303)


@blueprint.get("/zero-report.pdf")
@unlocked
def zero_file() -> ResponseReturnValue:
    """The zero report as a file."""
    name, back = gettext("zero-report"), url_for("preparing.preparing")
    return pdf_answer(lambda: zero_report(station()), name, otherwise=back)


@blueprint.post("/print-zero-report")
@unlocked
def print_zero_report() -> ResponseReturnValue:
    """Prints the zero report."""
    refused(lambda: _tell(workplace().tray.send(zero_report(station()), both_sides=False), zero=True))
    return redirect(url_for("preparing.preparing", _anchor="zero"), 303)


def _form() -> SheetForm:
    form = SheetForm()
    form.camera.choices = [("", gettext("no camera")), *workplace().cameras.choices]
    found = ((each.key, each.words) for each in workplace().scanners.found)
    form.scanner.choices = [("", gettext("no scanner")), *found]
    return form


def _print_sheet() -> None:
    outcome = workplace().tray.send(sheet_pdf(station()), both_sides=False)
    if outcome.released:
        remember_printed(station(), date.today())
    _tell(outcome)


def _tell(outcome: PrintOutcome, *, zero: bool = False) -> None:
    if outcome is not PrintOutcome.PRINTED:
        flash(says(outcome), GOOD if outcome.released else STOP)
    elif zero:
        flash(gettext("The zero report is on its way to the printer. Sign it two together."), GOOD)
    else:
        flash(gettext("The test sheet is on its way to the printer. Then read it below."), GOOD)


def _read(form: SheetForm) -> None:
    result = _result(form)
    right = result.outcome is SheetOutcome.RIGHT
    remember_read(station(), date.today(), right=right)
    flash(result.sv if language() == "sv" else result.en, GOOD if right else STOP)


def _result(form: SheetForm) -> SheetResult:
    place = workplace()
    if camera := place.cameras.chosen(form.camera.data):
        return read_from_camera(station(), camera.path)
    if scanner := place.scanners.chosen(form.scanner.data):
        return read_from_scanner(station(), scanner.wish)
    return read_from_files(station(), sorted(arrived("").folder.iterdir()))
