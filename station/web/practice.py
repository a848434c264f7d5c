"""The rehearsal's own pages, and the panel that it puts on every other: who stands at the table, and what to do next.

A station that is not a rehearsal answers none of them.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ballots.serials import grouped
from station import settings
from station.practice.place import BOX, CHAIR, COLLEAGUE, PASSPHRASE, SEAL
from station.practice.points import points
from station.practice.rehearsal import Rehearsal
from station.practice.voters import VOTERS, Voter
from station.web.access import unlocked
from station.web.errors import refused
from station.web.language import language
from station.web.path import Step, next_step
from station.web.workplace import station, status_now, workplace

blueprint = Blueprint("practice", __name__, url_prefix="/practice")

_EXTENSION = "rostlokal-practice"


@dataclass(frozen=True)
class Panel:
    """What the panel shows. ``number`` counts voters from 0; ``in_hand`` is the serial of the voter's ballot."""

    step: Step
    number: int
    voter: Voter | None
    says: str
    in_hand: str
    in_box: int
    unused: int
    scanned: bool
    folder: str


def register_practice(app: Flask, rehearsal: Rehearsal | None) -> None:
    """Makes the app a rehearsal's, if it is one."""
    app.extensions[_EXTENSION] = rehearsal
    if rehearsal:
        # Browsers tell addresses apart by name and not by port: a real station's sign-in must survive a rehearsal.
        app.config["SESSION_COOKIE_NAME"] = "rostlokal-ovning"
    app.context_processor(_on_every_page)


@blueprint.post("/next")
@unlocked
def next_voter() -> ResponseReturnValue:
    """The voter at the table goes to the box, and the next one comes."""
    _rehearsal().next_voter(station(), request.form.get("number", -1, int))
    # The answer on the one who has left is not in the way of the next.
    workplace().table.clear(str(current_user.get_id()))
    return redirect(url_for("checkin.checkin"), 303)


@blueprint.post("/scan")
@unlocked
def scan() -> ResponseReturnValue:
    """The copier scans the sheets of the box; then to the page that reads them."""
    rehearsal = _rehearsal()
    if refused(lambda: rehearsal.scan(station())):
        return redirect(url_for("day.day"), 303)
    return redirect(url_for("sources.folder", folder=_panel().folder), 303)


@blueprint.get("/how-it-went")
@unlocked
def how_it_went() -> ResponseReturnValue:
    """What went well and what was missed."""
    rehearsal = _rehearsal()
    reached = points(status_now(), all_came=rehearsal.voter is None, in_box=len(rehearsal.in_box))
    return render_template(
        "practice/how_it_went.html",
        served=[(_said(voter), served) for voter, served in zip(VOTERS, rehearsal.served, strict=False)],
        reached=reached,
    )


@blueprint.post("/end")
@unlocked
def end() -> ResponseReturnValue:
    """Ends the rehearsal and the program; all that it has stored is deleted."""
    _rehearsal().over.set()
    return render_template("practice/over.html")


def _rehearsal() -> Rehearsal:
    found: Rehearsal | None = current_app.extensions[_EXTENSION]
    return found or abort(404)


def _on_every_page() -> dict[str, object]:
    if current_app.extensions[_EXTENSION] is None:
        return {"practice": None}
    shown = {"passphrase": PASSPHRASE, "chair": CHAIR, "colleague": COLLEAGUE, "box": BOX, "seal": SEAL}
    return {"practice": shown, "practice_panel": _panel, "voter_count": len(VOTERS)}


def _panel() -> Panel:
    rehearsal, here, status = _rehearsal(), station(), status_now()
    voter, paper, scans = rehearsal.voter, rehearsal.in_hand(here), rehearsal.scans
    is_read_once = bool(status.balance.read)
    return Panel(
        next_step(status, closing=here.closed, note=here.journal.setting(settings.NOTE) or ""),
        len(rehearsal.served),
        voter,
        _says(voter, rehearsal.done(here).spoiled, paper is not None) if voter else "",
        grouped(paper.serial) if paper else "",
        len(rehearsal.in_box),
        rehearsal.unused(here),
        is_read_once,
        str(scans.again if is_read_once else scans.first) if scans else "",
    )


def _says(voter: Voter, spoiled: int, has_paper: bool) -> str:
    """What the voter says now: something else once the ballot is in hand, until it has been replaced."""
    if voter.later and has_paper and not spoiled:
        return voter.later[0 if language() == "sv" else 1]
    return _said(voter)


def _said(voter: Voter) -> str:
    return voter.sv if language() == "sv" else voter.en
