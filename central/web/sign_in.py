"""Signing in and out."""

from typing import cast

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from central.errors import CentralError
from central.web.access import local_path, open_to_all, signed_in
from central.web.office import office
from central.web.slowing import Tries
from central.web.staff import MOST_NAME, StaffMember, known_as, opens, read_staff

TRIES = "ROSTLOKAL_TRIES"
"""Where the app's configuration holds its central.web.slowing.Tries."""
# Longer than any passphrase, short enough to hash at once.
_MOST_PASSPHRASE = 500

blueprint = Blueprint("sign_in", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Who one is."""

    name = StringField(
        lazy_gettext("Name"),
        [InputRequired(lazy_gettext("Type your name.")), Length(max=MOST_NAME)],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    passphrase = PasswordField(
        lazy_gettext("Passphrase"),
        [InputRequired(lazy_gettext("Type your passphrase.")), Length(max=_MOST_PASSPHRASE)],
        render_kw={"autocomplete": "current-password"},
    )


class User:
    """A signed-in member of the staff, as Flask-Login wants to know them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, member: StaffMember) -> None:
        self.name = member.name
        self._id = member.session_id

    def get_id(self) -> str:
        """What the session keeps."""
        return self._id


def set_up(app: Flask) -> None:
    """Lets the app know its users."""
    LoginManager(app).user_loader(_load_user)


@blueprint.get("/sign-in")
@open_to_all
def form() -> ResponseReturnValue:
    """The form, or where one was going if one is signed in already."""
    if current_user.is_authenticated:
        return redirect(_goal(), 303)
    return _page(SignInForm())


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Signs in with the right passphrase; wrong ones are slowed down."""
    typed = SignInForm()
    if not typed.validate_on_submit():
        return _page(typed), 422
    member = known_as(office().home, typed.name.data)
    # Names that nobody has share one place, so that made-up ones cannot fill the memory.
    result = _tries().attempt(
        member.name if member else "", lambda: member is not None and opens(member, typed.passphrase.data)
    )
    if result is True and member is not None:
        session.clear()
        session.permanent = True
        login_user(User(member))
        return redirect(_goal(), 303)
    flash(_refusal(result), "stop")
    return redirect(url_for("sign_in.form", back=request.args.get("back")), 303)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Signs out."""
    logout_user()
    session.clear()
    flash(gettext("You are signed out."), "good")
    return redirect(url_for("sign_in.form"), 303)


def _refusal(result: bool | int) -> str:
    if result is False:
        words = gettext("The name or the passphrase is wrong. Type both again; mind capital letters.")
    else:
        words = ngettext(
            "There were several wrong tries. Wait %(num)s second, then try again.",
            "There were several wrong tries. Wait %(num)s seconds, then try again.",
            int(result),
        )
    return str(words)


def _page(typed: SignInForm) -> str:
    nobody = not read_staff(office().home)
    return render_template("sign_in/sign_in.html", form=typed, nobody=nobody, back=request.args.get("back"))


def _goal() -> str:
    return local_path(request.args.get("back")) or url_for("stations.show")


def _load_user(session_id: str) -> User | None:
    try:
        staff = read_staff(office().home)
    except CentralError:
        # Nobody is let in by a damaged file; the sign-in page says what is wrong with it.
        return None
    return next((User(each) for each in staff if each.session_id == session_id), None)


def _tries() -> Tries:
    return cast(Tries, current_app.config[TRIES])
