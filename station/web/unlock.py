"""The lock: the chair's or the deputy's passphrase opens the station's secrets, a button closes them or the screen."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField

from station.web.access import lock_page, open_here, open_to_paired, openable, watching
from station.web.errors import refused
from station.web.forms import Form, filled
from station.web.screens import at_second_screen
from station.web.sign_in import leave_for_a_moment, onwards, seat
from station.web.workplace import registered, workplace

blueprint = Blueprint("unlock", __name__)


class PassphraseForm(Form):
    """The passphrase, which is not stored and not sent back."""

    passphrase = PasswordField(_l("Passphrase of the chair or the deputy"), [filled])


@blueprint.route("/unlock", methods=["GET", "POST"])
@open_here
def unlock() -> ResponseReturnValue:
    """Asks for the passphrase."""
    if current_user.is_authenticated:
        return redirect(onwards(), 303)
    form = PassphraseForm()
    if form.validate_on_submit() and not refused(lambda: _enter(form.passphrase.data)):
        return redirect(onwards(), 303)
    by_pin = lock_page() == "sign_in.sign_in"
    return render_template("unlock/unlock.html", form=form, by_pin=by_pin), 422 if form.is_submitted() else 200


@blueprint.post("/lock")
@open_to_paired
def lock() -> ResponseReturnValue:
    """Locks this screen, until the PIN is typed; or the whole station, when that was wished or nobody has a PIN.

    The whole station only from its own computer, so that no other screen keeps everybody from working. Then the
    secrets are forgotten, for every browser. A reading that is going on goes on.
    """
    if at_second_screen() or ("station" not in request.form and current_user.is_authenticated and registered()):
        leave_for_a_moment()
        return redirect(url_for(lock_page(), next=openable(urlsplit(request.referrer or "").path)), 303)
    workplace().safe.lock()
    session.clear()
    return redirect(url_for(lock_page()), 303)


@blueprint.get("/still-unlocked")
@watching
def still_unlocked() -> ResponseReturnValue:
    """Nothing; a page asks so that it leaves the screen when the station has been locked."""
    return "", 204


def _enter(passphrase: str) -> None:
    seat(workplace().safe.unlock(passphrase))
