"""Check-in at the table: who comes, which ballot to hand out, and how to go on. Nothing that was typed is kept.

Every answer is reached by a redirect and lies in memory, so that going back, reloading or pressing twice neither
checks anybody in again nor shows what was typed.
"""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from ballots.handouts.envelope_label import envelope_label
from ballots.local_text import in_language
from station.checkin import Admission, admit, take_back, voter_nullifier
from station.emergency import enter_form, kit_pdf
from station.errors import NotPossible, StationError
from station.outcomes import CheckInOutcome
from station.tallies import Tally, tallies
from station.together import Together, enough_people
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, WAIT, refused, says, sentence
from station.web.seen_words import seen_words
from station.web.table import Shown
from station.web.voter_form import LONGEST_NUMBER, WAYS, EmergencyForm, UndoForm, VoterForm, here_combinations, way_of
from station.web.workplace import station, workplace
from sync.errors import BadId

blueprint = Blueprint("checkin", __name__, url_prefix="/check-in")


@blueprint.get("/")
@unlocked
def checkin() -> ResponseReturnValue:
    """The answer on the voter at hand, or the empty form for the next one."""
    return _page("checkin/checkin.html", VoterForm, station().require_open_day)


@blueprint.post("/")
@unlocked
def receive() -> ResponseReturnValue:
    """Checks one voter in."""
    form, secrets = VoterForm(), workplace().safe.secrets
    _once(form, lambda voter, contests: admit(station(), secrets, voter, contests, form.noted()))
    return redirect(url_for("checkin.checkin"), 303)


@blueprint.get("/forms")
@unlocked
def forms() -> ResponseReturnValue:
    """The answer on the form at hand, or the fields for the next one."""
    return _page("checkin/forms.html", EmergencyForm, station().require_not_closed)


@blueprint.post("/forms")
@unlocked
def enter() -> ResponseReturnValue:
    """Enters one form."""
    form, secrets = EmergencyForm(), workplace().safe.secrets
    number = form.form_number.data or ""
    _once(form, lambda voter, contests: enter_form(station(), secrets, number, voter, contests, form.noted()))
    return redirect(url_for("checkin.forms"), 303)


@blueprint.get("/emergency-kit.pdf")
@unlocked
def kit() -> ResponseReturnValue:
    """A new emergency kit, to be printed before the day begins."""
    headers = {"Content-Disposition": 'attachment; filename="nodpaket.pdf"'}
    return Response(kit_pdf(station()), mimetype="application/pdf", headers=headers)


@blueprint.post("/next")
@unlocked
def next_() -> ResponseReturnValue:
    """Forgets the answer, for the next voter or form."""
    admission = workplace().table.shown(_browser()).admission
    workplace().table.done(_browser())
    return redirect(url_for("checkin.forms" if admission and admission.form else "checkin.checkin"), 303)


@blueprint.post("/label")
@unlocked
def label() -> ResponseReturnValue:
    """Prints the label for the outer envelope of the voter at hand."""
    admission = workplace().table.shown(_browser()).admission
    if admission and admission.envelope:
        number = admission.envelope
        refused(lambda: _print_label(number, _titles(admission)))
    return redirect(url_for("checkin.forms" if admission and admission.form else "checkin.checkin"), 303)


@blueprint.route("/undo", methods=["GET", "POST"])
@unlocked
def undo() -> ResponseReturnValue:
    """Takes a check-in back."""
    form = UndoForm()
    if form.is_submitted():
        way = way_of(form.by.data)
        if not form.validate():
            for problems in form.errors.values():
                flash(problems[0], STOP)
        elif not refused(lambda: _undo(form)):
            flash(gettext("The check-in is taken back. Take the ballot back too, and spoil it."), GOOD)
            return redirect(url_for("checkin.checkin"), 303)
        return redirect(url_for("checkin.undo", by=way), 303)
    form.by.data = way_of(request.args.get("by", "pnr"))
    return render_template("checkin/undo.html", form=form, **_around(form.by.data))


def _page(template: str, kind: type[VoterForm], require: Callable[[], None]) -> ResponseReturnValue:
    shown = workplace().table.shown(_browser())
    if shown.admission:
        return _answer(shown.admission)
    chosen = shown.chosen
    way = request.args.get("by", chosen.get("by", "pnr"))
    form = kind(formdata=None, by=way_of(way), once=workplace().once.give())
    form.identified.data = chosen.get("identified")
    form.offer(chosen.get("ballot"))
    if isinstance(form, EmergencyForm):
        form.form_number.data = chosen.get("form_number", "")
    workplace().table.clear(_browser())
    closed = _unless(require)
    return render_template(template, form=form, problem=shown.problem, closed=closed, **_around(form.by.data))


def _once(form: VoterForm, act: Callable[[str, Sequence[str]], Admission]) -> None:
    """Does it once for each form shown, and remembers the answer for this browser."""
    table = workplace().table
    form.offer()
    with table.busy:
        if workplace().once.take(form.once.data or ""):
            table.show(_browser(), _received(form, act))
            workplace().mirror.wake()
        elif not table.shown(_browser()).admission:
            flash(gettext("That was sent already, and nothing was stored again. Type the next voter here."), WAIT)


def _received(form: VoterForm, act: Callable[[str, Sequence[str]], Admission]) -> Shown:
    chosen = {"by": way_of(form.by.data), "ballot": form.ballot.data or "", "identified": form.identified.data or ""}
    if isinstance(form, EmergencyForm):
        chosen["form_number"] = (form.form_number.data or "")[:LONGEST_NUMBER]
    try:
        if not form.validate():
            raise NotPossible("Choose which ballot, and how the voter is identified. Then type it again.")
        if chosen["by"] != form.by.data:
            raise NotPossible("This election does not take that kind of number. Choose another way.")
        voter = form.voter(date.today())
        contests = next((each.contests for each in here_combinations() if each.key == form.ballot.data), ())
        return Shown(act(voter, contests))
    except (BadId, StationError) as problem:
        return Shown(problem=sentence(problem), chosen=chosen)


def _undo(form: UndoForm) -> None:
    pair = enough_people(station(), Together.VOID, form.people)
    station().require_open_day()
    voter = voter_nullifier(station(), workplace().safe.secrets, form.voter(date.today()))
    take_back(station(), voter, pair)


def _print_label(number: str, titles: tuple[str, ...]) -> None:
    here, tray = station(), workplace().tray
    outcome = tray.problem(here.official)
    if outcome is None:
        title = in_language(here.election.title, here.election.spoken())
        outcome = tray.send(envelope_label(title, here.name, titles, number), False)
    if outcome.released:
        flash(gettext("The label is on its way. Fasten it to the outer envelope."), GOOD)
    else:
        flash(says(outcome), STOP)


def _answer(admission: Admission) -> ResponseReturnValue:
    return render_template(
        "checkin/answer.html",
        admission=admission,
        titles=_titles(admission),
        CheckInOutcome=CheckInOutcome,
        replaces=station().election.double_vote == "paper-replaces-digital",
    )


def _titles(admission: Admission) -> tuple[str, ...]:
    return next((each.titles for each in here_combinations() if each.contests == admission.contests), ())


def _around(way: str) -> dict[str, object]:
    """What stands beside the forms."""
    number = station().journal.number
    return {
        "way": way,
        "ways": {each: label for each, label in WAYS.items() if each in station().election.check_in.ids},
        "check_ins": number("SELECT sum(firm + envelopes) FROM checkins"),
        "envelopes": number("SELECT sum(envelopes) FROM checkins"),
        "tallies": tallies(station().journal),
        "Tally": Tally,
        "mirror": workplace().mirror.state,
        "seen": list(seen_words()),
    }


def _unless(require: Callable[[], None]) -> str | None:
    """The sentence that says why nobody can be checked in now."""
    try:
        require()
    except StationError as problem:
        return sentence(problem)
    return None


def _browser() -> str:
    return str(current_user.get_id())
