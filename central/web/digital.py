"""Digital votes: bring a file in, and see what was brought in."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from central.clock import now
from central.digital import Imported, count_votes, imported_files, keep_votes, voting_ended
from central.digital_csv import COLUMNS, VOTER_COLUMN, BadLines, read_votes
from central.errors import CentralError
from central.web.access import signed_in
from central.web.errors import sentence
from central.web.language import number, said
from central.web.office import office

# A million votes come to about 100 MB; larger files are for the command, which does not go through a browser.
MOST_BYTES = 200_000_000
# Beyond these a list no longer helps: the cause is mostly the same on every line.
_MOST_LINES = 50

blueprint = Blueprint("digital", __name__)


class FileForm(FlaskForm):  # type: ignore[misc]
    """The file to bring in."""

    file = FileField(
        lazy_gettext("CSV file with digital votes"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        render_kw={"accept": ".csv,text/csv"},
    )


@dataclass(frozen=True)
class Refusal:
    """Why nothing was imported; ``lines`` are (line number, sentence), and ``more`` of them are not listed."""

    sentence: str
    lines: tuple[tuple[int, str], ...] = ()
    more: int = 0


@blueprint.get("/digital")
@signed_in
def show() -> str:
    """The page."""
    return _page(FileForm())


@blueprint.post("/digital")
@signed_in
def bring_in() -> ResponseReturnValue:
    """Imports a file, all of it or nothing; by the same rules as the command."""
    form = FileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    name, data = form.file.data.filename, form.file.data.read()
    try:
        votes = read_votes(data, name, office().election.election)
        imported = keep_votes(office(), name, hashlib.sha256(data).hexdigest(), votes, now())
    except CentralError as error:
        return _page(form, refusal(error)), 422
    flash(_summary(imported), "good")
    return redirect(url_for("digital.show"), 303)


def refusal(error: CentralError) -> Refusal:
    """The error in the reader's language, line by line where it is about lines."""
    if not isinstance(error, BadLines):
        return Refusal(sentence(error))
    heading = gettext(
        "Nothing of %(name)s was imported. Correct these lines and import the file again.", name=error.values["name"]
    )
    shown = tuple((line, sentence(problem)) for line, problem in error.problems[:_MOST_LINES])
    return Refusal(heading, shown, len(error.problems) - len(shown))


def _summary(imported: Imported) -> str:
    brought = ngettext(
        "%(name)s: %(votes)s votes of %(num)s voter are imported.",
        "%(name)s: %(votes)s votes of %(num)s voters are imported.",
        imported.voters,
        name=imported.name,
        votes=number(imported.votes),
    )
    judged = sorted(imported.validity.items(), key=lambda item: item[0].value)
    return " ".join([brought, *(f"{number(votes)}: {said(validity)}" for validity, votes in judged)])


def _page(form: FileForm, refused: Refusal | None = None) -> str:
    with office().database.reading() as connection:
        files, votes, ended = imported_files(connection), count_votes(connection), voting_ended(connection)
    return render_template(
        "digital/digital.html",
        form=form,
        refused=refused,
        files=files,
        votes=votes,
        ended=ended,
        columns=",".join([VOTER_COLUMN, *COLUMNS]),
    )
