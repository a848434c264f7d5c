"""Check-in at the table: who comes, which ballot to hand out, and how to go on. Nothing that was typed is kept.

Every answer is reached by a redirect and lies in memory, so that going back, reloading or pressing twice neither
checks anybody in again nor shows what was typed.
"""

from datetime import date
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, HiddenField, RadioField

from ballots.handouts.envelope_label import envelope_label
from ballots.local_text import in_language
from station.ballot_types import Combination, combinations
from station.checkin import Admission, admit, take_back, voter_nullifier
from station.errors import NotPossible, StationError
from station.outcomes import CheckInOutcome
from station.people import two_people
from station.tallies import Tally, tallies
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, WAIT, refused, says, sentence
from station.web.forms import TwoPeople
from station.web.identity import IdentityForm
from station.web.language import language
from station.web.table import Shown
from station.web.workplace import station, workplace
from sync.errors import BadId

blueprint = Blueprint("checkin", __name__, url_prefix="/check-in")

WAYS = {"pnr": _l("Personal number"), "doc": _l("No personal number"), "decl": _l("By declaration")}
_IDENTIFIED = {
    Tally.DOCUMENT: _l("Identity document"),
    Tally.KNOWN: _l("Known to a poll worker"),
    Tally.VOUCHED: _l("Somebody else vouches"),
}


class VoterForm(IdentityForm):
    """A voter at the table."""

    once = HiddenField()
    ballot = RadioField(_l("Which ballot?"))
    identified = RadioField(_l("Identified by"))
    assisted = BooleanField(_l("Gets help with voting"))
    visited = BooleanField(_l("Votes with a visiting receiver"))

    def offer(self, default_ballot: str | None = None) -> None:
        """Fills in what this election has to choose from."""
        self.ballot.choices = [(each.key, " + ".join(each.titles)) for each in _combinations()]
        ways = station().election.check_in.identified
        self.identified.choices = [(each.value, _IDENTIFIED[each]) for each in _IDENTIFIED if each.value in ways]
        if len(self.ballot.choices) == 1:
            self.ballot.data = self.ballot.choices[0][0]
        elif self.ballot.data is None:
            self.ballot.data = default_ballot
        if self.identified.data is None:
            self.identified.data = self.identified.choices[0][0]

    def noted(self) -> list[Tally]:
        """What is counted of this voter besides the check-in."""
        also = ((self.assisted, Tally.ASSISTED), (self.visited, Tally.VISITED))
        return [Tally(self.identified.data), *(tally for field, tally in also if field.data)]


class UndoForm(IdentityForm, TwoPeople):
    """A voter who leaves without voting."""


@blueprint.get("/")
@unlocked
def checkin() -> ResponseReturnValue:
    """The answer on the voter at hand, or the empty form for the next one."""
    shown = workplace().table.shown(_browser())
    if shown.admission:
        return _answer(shown.admission)
    chosen = shown.chosen
    way = request.args.get("by", chosen.get("by", "pnr"))
    form = VoterForm(formdata=None, by=_way(way), once=workplace().once.give())
    form.identified.data = chosen.get("identified")
    form.offer(chosen.get("ballot"))
    workplace().table.clear(_browser())
    return render_template(
        "checkin/checkin.html", form=form, problem=shown.problem, closed=_not_open(), **_around(form.by.data)
    )


@blueprint.post("/")
@unlocked
def receive() -> ResponseReturnValue:
    """Checks one voter in."""
    form, table = VoterForm(), workplace().table
    form.offer()
    with table.busy:
        if workplace().once.take(form.once.data or ""):
            table.show(_browser(), _received(form))
            workplace().mirror.wake()
        elif not table.shown(_browser()).admission:
            flash(gettext("That was sent already, and nothing was stored again. Type the next voter here."), WAIT)
    return redirect(url_for("checkin.checkin"), 303)


@blueprint.post("/next")
@unlocked
def next_() -> ResponseReturnValue:
    """Forgets the answer, for the next voter."""
    workplace().table.done(_browser())
    return redirect(url_for("checkin.checkin"), 303)


@blueprint.post("/label")
@unlocked
def label() -> ResponseReturnValue:
    """Prints the label for the outer envelope of the voter at hand."""
    admission = workplace().table.shown(_browser()).admission
    if admission and admission.envelope:
        number = admission.envelope
        refused(lambda: _print_label(number, _titles(admission)))
    return redirect(url_for("checkin.checkin"), 303)


@blueprint.route("/undo", methods=["GET", "POST"])
@unlocked
def undo() -> ResponseReturnValue:
    """Takes a check-in back."""
    form = UndoForm()
    if form.is_submitted():
        way = _way(form.by.data)
        if not form.validate():
            for problems in form.errors.values():
                flash(problems[0], STOP)
        elif not refused(lambda: _undo(form)):
            flash(gettext("The check-in is taken back. Take the ballot back too, and spoil it."), GOOD)
            return redirect(url_for("checkin.checkin"), 303)
        return redirect(url_for("checkin.undo", by=way), 303)
    form.by.data = _way(request.args.get("by", "pnr"))
    return render_template("checkin/undo.html", form=form, **_around(form.by.data))


def _received(form: VoterForm) -> Shown:
    chosen = {"by": _way(form.by.data), "ballot": form.ballot.data or "", "identified": form.identified.data or ""}
    try:
        if not form.validate():
            raise NotPossible("Choose which ballot, and how the voter is identified. Then type it again.")
        if chosen["by"] != form.by.data:
            raise NotPossible("This election does not take that kind of number. Choose another way.")
        voter = form.voter(date.today())
        contests = next(each.contests for each in _combinations() if each.key == form.ballot.data)
        return Shown(admit(station(), workplace().safe.secrets, voter, contests, form.noted()))
    except (BadId, StationError) as problem:
        return Shown(problem=sentence(problem), chosen=chosen)


def _undo(form: UndoForm) -> None:
    pair = two_people(form.people)
    station().require_open_day()
    voter = voter_nullifier(station(), workplace().safe.secrets, form.voter(date.today()))
    take_back(station(), voter, pair)


def _print_label(number: str, titles: tuple[str, ...]) -> None:
    here, tray = station(), workplace().tray
    outcome = tray.problem(here.official)
    if outcome is None:
        election = here.election
        title = in_language(election.title, "sv" if "sv" in election.languages else election.languages[0])
        outcome = tray.send(envelope_label(title, here.name, titles, number), False)
    if outcome.released:
        flash(gettext("The label is on its way. Fasten it to the outer envelope."), GOOD)
    else:
        flash(says(outcome), STOP)


def _answer(admission: Admission) -> ResponseReturnValue:
    return render_template(
        "checkin/answer.html", admission=admission, titles=_titles(admission), CheckInOutcome=CheckInOutcome
    )


def _titles(admission: Admission) -> tuple[str, ...]:
    return next((each.titles for each in _combinations() if each.contests == admission.contests), ())


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
    }


def _not_open() -> str | None:
    try:
        station().require_open_day()
    except StationError as problem:
        return sentence(problem)
    return None


def _way(asked: str | None) -> str:
    ids = station().election.check_in.ids
    return asked if asked in ids else ids[0]


def _combinations() -> list[Combination]:
    spoken: Literal["sv", "en"] = "sv" if language() == "sv" else "en"
    return combinations(station(), spoken)


def _browser() -> str:
    return str(current_user.get_id())
