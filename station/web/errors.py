"""What stops people, in their own language: sentences of all rooms, and pages for what the web itself refuses."""

import logging
import traceback
from collections.abc import Callable

from flask import Flask, flash, render_template
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, RequestEntityTooLarge, SecurityError

from ballots.errors import BallotsError
from ballots.outcome import Outcome
from scanning.errors import CameraProblem, ScannerProblem, ScanningError
from station.errors import StationError, disk_full
from station.web.language import language
from sync.errors import Refused, SyncError

RoomError = BallotsError | ScanningError | StationError | SyncError
_ROOM_ERRORS = (BallotsError, ScanningError, StationError, SyncError)

GOOD, WAIT, STOP = "good", "wait", "stop"
"""The kinds of notices, as the look knows them."""

# A conflict with where the day stands, by HTTP's words; the page says the rest.
_CONFLICT = 409

_log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """What an error of a room says, in the reader's language."""
    if not isinstance(error, RoomError):
        raise TypeError(f"{type(error).__name__} has no sentence")
    if isinstance(error, ScannerProblem | CameraProblem):
        return says(error.outcome)
    # What central says is one of its own few sentences, in English on the wire.
    values = error.values | {"sentence": gettext(error.sentence)} if isinstance(error, Refused) else error.values
    return str(gettext(error.text)).format(**values)


def says(outcome: Outcome) -> str:
    """The sentence of an outcome, in the reader's language; English where another language's catalogue lacks it."""
    return outcome.sv if language() == "sv" else str(gettext(outcome.en))


def as_room_error(problem: Exception) -> RoomError | None:
    """The error with a sentence that this is, or None for a mistake in the program."""
    return problem if isinstance(problem, RoomError) else disk_full(problem)


def refused(action: Callable[[], object]) -> bool:
    """Does something that may be refused; then its sentence is on the next page shown, and the answer is True."""
    try:
        action()
    except _ROOM_ERRORS as error:
        flash(sentence(error), STOP)
        return True
    return False


def register_errors(app: Flask) -> None:
    """Pages for everything that no view has answered for."""
    for kind in _ROOM_ERRORS:
        app.register_error_handler(kind, _room_error)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _page(text: str, status: int) -> tuple[str, int]:
    return render_template("error.html", text=text), status


def _room_error(error: Exception) -> tuple[str, int]:
    return _page(sentence(error), _CONFLICT)


def _csrf(_: CSRFError) -> tuple[str, int]:
    return _page(gettext("This page is too old, so nothing was stored. Open it again and repeat what you did."), 400)


def _http(error: HTTPException) -> tuple[str, int]:
    status = error.code or 500
    if isinstance(error, SecurityError):
        # A host that is not ours: there are no addresses to build a page with, and nobody to show it to.
        return "This address is not the polling station's.", status
    if isinstance(error, RequestEntityTooLarge):
        text = gettext("That was too much at a time. Choose fewer pictures, or give the folder where they lie.")
    elif isinstance(error, NotFound):
        text = gettext("There is no such page.")
    elif isinstance(error, InternalServerError):
        text = gettext("Something went wrong in the program. What was stored before is safe. Try again.")
    else:
        text = gettext("The program cannot answer this ({status}). Go back to the day and try again.").format(
            status=status
        )
    return _page(text, status)


def _fault(error: Exception) -> tuple[str, int]:
    if full := disk_full(error):
        return _room_error(full)
    log_fault("a page", error)
    return _http(InternalServerError())


def log_fault(what: str, problem: Exception) -> None:
    """Logs where a mistake in the program ended something; not its own words, which may hold what no log may."""
    _log.error(
        "%s ended with %s\n%s", what, type(problem).__name__, "".join(traceback.format_tb(problem.__traceback__))
    )
