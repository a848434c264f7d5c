"""Reviewing: one unclear contest at a time, decided by two people with the picture before them."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from station.amend import marks_before
from station.by_hand import plan_of_sheet
from station.cut_out import cut_out, whole_sheet
from station.polling_station import Station
from station.review import BoxKey, Decision, Mark, Review, decide, is_sealed, reviews
from station.review import review as one_review
from station.sheets import Sheet
from station.sheets import sheet as stored_sheet
from station.together import Together
from station.web.access import unlocked
from station.web.errors import GOOD, STOP, refused
from station.web.forms import TwoPeople
from station.web.language import language
from station.web.paper_words import PaperContest, paper_contest
from station.web.review_words import ReviewWords, review_words
from station.web.workplace import station

blueprint = Blueprint("review", __name__, url_prefix="/review")

# Names that were typed, where nobody is registered.
_PEOPLE = "reviewers"


class ReviewForm(TwoPeople):
    """Who decides; their names or PIN are typed once, not for each of forty ballots."""

    step = Together.REVIEW
    for_a_while = True


@blueprint.get("/")
@unlocked
def reviews_list() -> ResponseReturnValue:
    """What waits, and what can still be changed."""
    here = station()
    waiting = list(reviews(here, waiting=True))
    decided = [(each, _words(here, each)) for each in reviews(here, waiting=False) if each.decided]
    return render_template(
        "review/list.html", waiting=[(each, _words(here, each)) for each in waiting], decided=decided
    )


@blueprint.route("/<review_id>", methods=["GET", "POST"])
@unlocked
def review(review_id: str) -> ResponseReturnValue:
    """One contest of one sheet."""
    here = station()
    asked = one_review(here, review_id)
    of = stored_sheet(here.journal, asked.serial, asked.page)
    form = ReviewForm()
    if request.method == "GET" and not form.signed_in and _PEOPLE in session:
        form.first.data, form.second.data = session[_PEOPLE]
    copied = _copied(here, asked, of) if of and of.by_hand else None
    # On a sheet that was copied people tick the boxes with a cross, as they did then: what is not ticked is blank.
    chosen = _ticked(asked, request.form) if copied and form.is_submitted() else _chosen(here, asked, request.form)
    if form.validate_on_submit() and _decided(here, asked, form, chosen):
        return _next(here)
    return render_template(
        "review/review.html",
        form=form,
        asked=asked,
        words=_words(here, asked),
        copied=copied,
        has_picture=of is not None and bool(of.picture),
        chosen=chosen,
        ticked={_name(number) for number, key in enumerate(asked.boxes) if chosen[key] == "marked"},
        sealed=is_sealed(here, asked),
        waiting=sum(1 for _ in reviews(here, waiting=True)),
    ), 422 if form.is_submitted() else 200


@blueprint.get("/<review_id>/box/<int:number>")
@unlocked
def box(review_id: str, number: int) -> ResponseReturnValue:
    """The cut-out of one box, as a picture."""
    return Response(cut_out(station(), review_id, number), mimetype="image/png")


@blueprint.get("/<review_id>/sheet")
@unlocked
def sheet(review_id: str) -> ResponseReturnValue:
    """The whole sheet, as a picture."""
    return Response(whole_sheet(station(), review_id), mimetype="image/jpeg")


@blueprint.post("/others")
@unlocked
def others() -> ResponseReturnValue:
    """Somebody else reviews together with whoever is signed in, and shows their own PIN."""
    current_user.seat.beside = None
    flash(gettext("Choose the second person at the next review."), GOOD)
    return redirect(url_for("review.reviews_list"), 303)


def _decided(here: Station, asked: Review, form: ReviewForm, chosen: Mapping[BoxKey, Mark | None]) -> bool:
    """Stores what the form says; False, with a sentence on the page, when it cannot be stored."""
    marks: Mapping[BoxKey, Mark] | None = None
    if "disagree" not in request.form:
        marks = {key: mark for key, mark in chosen.items() if mark is not None}
        if len(marks) < len(asked.boxes):
            flash(gettext("Choose for every box, or say that you disagree."), STOP)
            return False
    if refused(lambda: decide(here, [Decision(asked.id, marks)], form.people)):
        return False
    session[_PEOPLE] = form.first.data, form.second.data
    flash(gettext("Saved. Central decides this one.") if marks is None else gettext("Saved."), GOOD)
    return True


def _next(here: Station) -> ResponseReturnValue:
    following = next(reviews(here, waiting=True), None)
    if following is None:
        return redirect(url_for("review.reviews_list"), 303)
    return redirect(url_for("review.review", review_id=following.id), 303)


def _words(here: Station, asked: Review) -> ReviewWords:
    return review_words(here.election, asked, language())


def _chosen(here: Station, asked: Review, sent: Mapping[str, str]) -> dict[BoxKey, Mark | None]:
    """For each box what the form says, else what was decided, or counted until the ballot was opened again."""
    chosen: dict[BoxKey, Mark | None] = {}
    before = {} if asked.decided else marks_before(here.journal, asked)
    for number, key in enumerate(asked.boxes):
        value = sent.get(_name(number))
        if value is None and asked.marked is not None:
            value = "marked" if key in asked.marked else "blank"
        value = value or before.get(key)
        chosen[key] = value if value in ("marked", "blank") else None  # type: ignore[assignment]
    return chosen


def _copied(here: Station, asked: Review, of: Sheet) -> PaperContest:
    """The boxes of a sheet that people copied, as they lie before them."""
    names = {key: _name(number) for number, key in enumerate(asked.boxes)}
    return paper_contest(here.election, plan_of_sheet(here, of), asked.contest, names, language())


def _ticked(asked: Review, sent: Mapping[str, str]) -> dict[BoxKey, Mark | None]:
    return {key: "marked" if _name(number) in sent else "blank" for number, key in enumerate(asked.boxes)}


def _name(number: int) -> str:
    """What a form calls a box."""
    return f"box-{number}"
