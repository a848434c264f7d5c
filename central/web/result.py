"""The result of this moment, and its files to take along."""

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from ballots.election import Contest
from ballots.methods import Grades
from ballots.outcome import Outcome
from central.counting import count_for_staff, count_now
from central.outcomes import ContestOutcome
from central.pictures import Picture, open_picture
from central.pictures import pictures as all_pictures
from central.report import texts
from central.report.chart import chart_svg, order_of
from central.report.document import report_bytes
from central.report.money_words import pot_words, weights_text
from central.report.score_words import grade_text, score_word, won_word
from central.report.texts import Words
from central.results_json import results_text
from central.tally import Scores
from central.web.access import signed_in
from central.web.inline_svg import inline_svg
from central.web.language import number, said
from central.web.office import office

# Enough to look into; a thousand held ballots are one mistake, and the command lists the number by reason.
_MOST_HELD = 200

blueprint = Blueprint("result", __name__)


@blueprint.get("/result")
@signed_in
def show() -> str:
    """The page."""
    counted = count_for_staff(office())
    results = counted.results
    return render_template(
        "result/result.html",
        results=results,
        waiting=[results.stations.get(station, station) for station in results.waiting],
        held=counted.held[:_MOST_HELD],
        pictures=_pictures(),
        more_held=len(counted.held) - _MOST_HELD,
        checked_in=counted.checked_in,
        texts=texts,
        sentence=_sentence,
        because=_because,
        chart=_chart,
        order_of=order_of,
        score_word=score_word,
        score=_score,
        won_word=won_word,
        weights_text=weights_text,
        divided=list(pot_words(results.election)),
    )


@blueprint.get("/result/results.json")
@signed_in
def results_file() -> Response:
    """``results.json`` as the command writes it."""
    text = results_text(count_now(office()))
    return _download(text.encode(), "results.json", "application/json")


@blueprint.get("/result/report.pdf")
@signed_in
def report_file() -> Response:
    """``report.pdf`` as the command writes it."""
    return _download(report_bytes(count_now(office())), "report.pdf", "application/pdf")


@blueprint.get("/result/pictures/<name>")
@signed_in
def picture(name: str) -> Response:
    """The picture of one sheet of a held ballot."""
    return Response(open_picture(office(), name), content_type="image/jpeg")


def _pictures() -> dict[str, list[Picture]]:
    """Those that are here, by serial."""
    found: dict[str, list[Picture]] = {}
    with office().database.reading() as connection:
        for each in all_pictures(connection):
            if each.state == "here":
                found.setdefault(each.serial, []).append(each)
    return found


def _chart(outcome: ContestOutcome) -> Markup:
    return Markup(inline_svg(chart_svg(office().election.election, outcome)))  # noqa: S704 - escaped as it was drawn


def _score(contest: Contest, counted: Scores, project: str) -> str:
    if isinstance(contest.method, Grades):
        return said(grade_text(office().election.election, contest.method, counted, project))
    return number(counted.scores[project])


def _sentence(words: Words, **values: object) -> Markup:
    """One of the report's sentences, so that page and paper say the same."""
    return Markup(said(words.fill(**values)))  # noqa: S704 - the report's words are mark-up, and fill escapes values


def _because(words: Words, why: Outcome, **values: object) -> Markup:
    """Likewise with the reason in it."""
    return Markup(said(words.fill_why(why, **values)))  # noqa: S704 - as above


def _download(data: bytes, name: str, content_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=content_type, headers=headers)
