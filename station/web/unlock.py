"""The lock: the chair's or the deputy's passphrase opens the station's secrets, a button closes them."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from wtforms import PasswordField

from station.web.access import open_to_all, safe_path, watching
from station.web.errors import refused
from station.web.forms import Form, filled
from station.web.workplace import Unlocked, workplace

blueprint = Blueprint("unlock", __name__)


class PassphraseForm(Form):
    """The passphrase, which is not stored and not sent back."""

    passphrase = PasswordField(_l("Passphrase of the chair or the deputy"), [filled])


@blueprint.route("/unlock", methods=["GET", "POST"])
@open_to_all
def unlock() -> ResponseReturnValue:
    """Asks for the passphrase."""
    if current_user.is_authenticated:
        return redirect(_onwards(), 303)
    form = PassphraseForm()
    if form.validate_on_submit() and not refused(lambda: _enter(form.passphrase.data)):
        return redirect(_onwards(), 303)
    return render_template("unlock/unlock.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/lock")
@open_to_all
def lock() -> ResponseReturnValue:
    """Forgets the secrets, for every browser; a reading that is going on goes on."""
    workplace().safe.lock()
    session.clear()
    return redirect(url_for("unlock.unlock"), 303)


@blueprint.get("/still-unlocked")
@watching
def still_unlocked() -> ResponseReturnValue:
    """Nothing; a page asks so that it leaves the screen when the station has been locked."""
    return "", 204


def _enter(passphrase: str) -> None:
    token = workplace().safe.unlock(passphrase)
    # Nothing of an earlier session, such as a token planted in it, lives on.
    session.clear()
    login_user(Unlocked(token))


def _onwards() -> str:
    return safe_path(request.args.get("next")) or url_for("day.day")
