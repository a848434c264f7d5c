"""What goes wrong on a page, said in the reader's language: what happened and what to do now."""

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from ballots.errors import BallotsError
from central.errors import CentralError
from sync.errors import SyncError

# Whoever sends even more than this is no browser with the wrong file.
_MOST_IGNORED = 2_000_000_000
RoomError = BallotsError | CentralError | SyncError


def register(app: Flask) -> None:
    """Gives every error a page of its own."""
    for kind in (BallotsError, CentralError, SyncError):
        app.register_error_handler(kind, _unable)
    app.register_error_handler(HTTPException, _refused)


def sentence(error: RoomError) -> str:
    """The error's sentence in the reader's language."""
    words: str = gettext(error.text)
    return words.format(**error.values)


def _unable(error: RoomError) -> ResponseReturnValue:
    """Central cannot do it now: no manifest, a full disk, a damaged database."""
    return _page(503, sentence(error))


def _refused(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if isinstance(error, SecurityError):
        # Under a foreign name of this computer there are no pages, so none can be built.
        return Response(_words(code), code, content_type="text/plain; charset=utf-8")
    if isinstance(error, CSRFError):
        return _page(code, gettext("The page was open for too long, so nothing was changed. Open it again."))
    if code == 413:
        _read_to_end()
    return _page(code, _words(code))


def _words(code: int) -> str:
    words: str
    if code == 404:
        words = gettext("There is no such page. Choose one above.")
    elif code == 413:
        words = gettext("The file is too large for this page. Import it with `rostlokal-central digital import`.")
    elif code < 500:
        words = gettext("The browser asked for something that does not exist here. Go back and try again.")
    else:
        words = gettext("Something in the program went wrong. Nothing was lost; try again, or start central again.")
    return words


def _page(code: int, words: str) -> ResponseReturnValue:
    return render_template("error.html", words=words, again=None if code == 404 else request.path), code


def _read_to_end() -> None:
    """A browser shows an answer only after it could send all; on this computer that takes no time."""
    left = min(request.content_length or 0, _MOST_IGNORED)
    stream = request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(left, 1_000_000))):
        left -= len(piece)
