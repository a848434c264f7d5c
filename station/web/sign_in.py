"""Signing in with name and PIN at the unlocked station; the same page is the lock of a screen that was left."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from wtforms import PasswordField, SelectField

from station.web.access import open_to_paired, safe_path, unlocked
from station.web.errors import refused
from station.web.forms import Form, filled
from station.web.screens import at_second_screen
from station.web.seats import person_of
from station.web.workplace import Unlocked, registered, station, this_screen, workplace

blueprint = Blueprint("sign_in", __name__)

# Who was here last, so that they need not look for their name again. A name and no right: their PIN is asked for.
_LAST = "last"


class SignInForm(Form):
    """Somebody of the list, and their PIN, which is not sent back."""

    name = SelectField(_l("Name"), validate_choice=False)
    pin = PasswordField(_l("PIN"), [filled])


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_paired
def sign_in() -> ResponseReturnValue:
    """Asks for name and PIN."""
    if current_user.is_authenticated:
        return redirect(onwards(), 303)
    known = registered()
    if not (workplace().safe.is_open and known):
        if at_second_screen():
            return render_template("sign_in/wait.html")
        return redirect(url_for("unlock.unlock", next=safe_path(request.args.get("next"))), 303)
    form = SignInForm()
    form.name.choices = [each.name for each in known]
    # A chair who is not registered was here by passphrase and has no PIN.
    last = session.get(_LAST) if session.get(_LAST) in form.name.choices else None
    if form.name.data is None and last:
        form.name.data = last
    if form.validate_on_submit() and not refused(lambda: _enter(form.name.data, form.pin.data)):
        return redirect(onwards(), 303)
    return render_template("sign_in/sign_in.html", form=form, last=last), 422 if form.is_submitted() else 200


@blueprint.post("/switch")
@unlocked
def switch() -> ResponseReturnValue:
    """Somebody else sits down here."""
    leave()
    return redirect(url_for("sign_in.sign_in"), 303)


def seat(token: str) -> None:
    """Signs this browser in; nothing of an earlier session, such as a token planted in it, lives on."""
    taken = workplace().safe.seats.of(token)
    person = taken and person_of(taken, registered())
    if not taken or not person:
        raise RuntimeError("somebody signs in with a token that was not given")
    session.clear()
    session[_LAST] = person.name
    login_user(Unlocked(token, taken, person))


def leave() -> None:
    """Ends the sign-in of this browser, but not the time of the station."""
    if current_user.is_authenticated:
        workplace().safe.seats.leave(current_user.id)
    session.clear()


def leave_for_a_moment() -> None:
    """The same, and the page then asks for the PIN of whoever was here."""
    last = session.get(_LAST)
    leave()
    session[_LAST] = last


def onwards() -> str:
    """The page that somebody was going to."""
    return safe_path(request.args.get("next")) or url_for("day.day")


def _enter(name: str, pin: str) -> None:
    place = workplace()
    who = place.pins.identify(station(), place.safe.secrets, name, pin)
    place.safe.used()
    screen = this_screen()
    seat(place.safe.seats.take(who, screen.id if screen else None))
