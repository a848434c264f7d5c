"""The HTTP interface to stations, as :mod:`sync.api` says it. Everything that arrives is hostile until verified."""

from typing import cast

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, LengthRequired, RequestEntityTooLarge

from central import manifests, pictures, streams
from central.clock import now
from central.enrolment import WrongCode, grant, take_request
from central.errors import CentralError
from central.intake import take_in
from central.office import Office
from central.pace import Allowance, Pace
from central.pictures import UnknownPicture
from central.seen_lists import SeenLists
from sync.api import BATCHES, ENROLMENTS, OCTETS, STATUS, Head, Problem
from sync.batch import MAX_BYTES, Stream
from sync.blob import MAX_BLOB, Wanted
from sync.errors import SyncError, UnknownIncarnation
from sync.ledger import Verdict
from sync.wire import write

blueprint = Blueprint("api", __name__)

# Nothing larger than a sealed picture is ever sent here. What is a little larger is still read, since a sender in the
# middle of its body would not hear our answer; what is much larger is cut off.
MOST_READ = MAX_BLOB + MAX_BYTES

# A station's whole day is some hundred batches, and it may bring them all at once. A computer gone wrong, or gone over
# to somebody else, cannot fill the disk before people see it.
PER_COMPUTER = Allowance(burst=1_000, per_second=10)

OFFICE = "ROSTLOKAL_OFFICE"
"""Where the app's configuration holds its central.office.Office."""
PACE = "ROSTLOKAL_PACE"
"""Where it holds the central.pace.Pace of every station computer."""
SEEN = "ROSTLOKAL_SEEN"
"""Where it holds the central.seen_lists.SeenLists."""


@blueprint.get("/api/v1/heads/<incarnation>/<stream>")
def head(incarnation: str, stream: str) -> Response:
    """How far a stream has come."""
    if stream not in {each.value for each in Stream}:
        return _problem(404, "unknown-stream", "There is no such stream.")
    with _office().database.reading() as connection:
        manifest = manifests.current(connection)
        if manifest is None or manifest.incarnation(incarnation) is None:
            return _problem(403, "unknown-incarnation", "This computer is not approved. Call the election office.")
        return _json(200, streams.head(connection, incarnation, Stream(stream)))


@blueprint.post(BATCHES)
def batches() -> Response:
    """Takes one sealed batch in; answers only once what it answers is on disk."""
    delivery = take_in(_office(), _body(), now(), _at_its_pace)
    if delivery.receipt is not None:
        return Response(delivery.receipt, 200, content_type="application/json")
    following = delivery.next_seq if delivery.verdict is Verdict.AHEAD else None
    return _problem(STATUS[delivery.verdict], str(delivery.verdict.value), delivery.verdict.en, following)


@blueprint.get("/api/v1/manifests/<int(max=999_999):version>")
def manifest(version: int) -> Response:
    """A manifest's signed bytes."""
    with _office().database.reading() as connection:
        return _found(manifests.published(connection, version), "application/json")


@blueprint.post(ENROLMENTS)
def enrolments() -> Response:
    """Keeps an enrolment request until somebody approves it."""
    take_request(_office(), _body(), now())
    return Response(status=202)


@blueprint.get("/api/v1/grants/<incarnation>")
def grants(incarnation: str) -> Response:
    """The election secret, sealed to an approved computer."""
    with _office().database.reading() as connection:
        return _found(grant(connection, incarnation), OCTETS)


@blueprint.get("/api/v1/seen/<incarnation>")
def seen(incarnation: str) -> Response:
    """The voters seen elsewhere, sealed to a computer that takes part."""
    made = cast(SeenLists, current_app.config[SEEN]).sealed(incarnation, now())
    return _found(made[1] if made else None, OCTETS)


@blueprint.get("/api/v1/wanted/<incarnation>")
def wanted(incarnation: str) -> Response:
    """Which pictures of held ballots a computer should send."""
    with _office().database.reading() as connection:
        return _json(200, Wanted(wanted=pictures.wanted(connection, incarnation)))


@blueprint.post("/api/v1/blobs/<name>")
def blobs(name: str) -> Response:
    """Keeps one sealed picture."""
    pictures.take_blob(_office(), name, _body(MAX_BLOB), now())
    return Response(status=200)


@blueprint.errorhandler(UnknownPicture)
def _unknown_picture(error: UnknownPicture) -> Response:
    return _problem(404, "unknown-picture", str(error))


@blueprint.errorhandler(UnknownIncarnation)
def _unknown(error: UnknownIncarnation) -> Response:
    return _problem(403, "unknown-incarnation", str(error))


@blueprint.errorhandler(WrongCode)
def _wrong_code(error: WrongCode) -> Response:
    return _problem(403, "wrong-code", str(error))


@blueprint.errorhandler(SyncError)
def _not_genuine(error: SyncError) -> Response:
    return _problem(400, "not-genuine", str(error))


@blueprint.errorhandler(CentralError)
def _unable(error: CentralError) -> Response:
    """Central itself cannot take anything in now; the station keeps it and tries again."""
    return _problem(503, "unable", str(error))


def http_problem(error: HTTPException) -> Response:
    """Wrong addresses, wrong methods and bodies that are too large, in the same shape as everything else."""
    answer = _problem(error.code or 500, error.name.lower().replace(" ", "-"), error.description or error.name)
    # Whatever is left of a request that was not understood must not be taken for the next one.
    answer.headers["Connection"] = "close"
    return answer


def _body(most: int = MAX_BYTES) -> bytes:
    """The body, if its length is said beforehand: without it a silent peer would hold a thread until the time-out."""
    if not request.headers.get("Content-Length", "").isdecimal():
        raise LengthRequired
    data = request.get_data()
    if len(data) > most:
        raise RequestEntityTooLarge
    return data


class _TooFast(CentralError):
    """A station computer sends faster than any honest one; ``seconds`` is how long it should wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("This computer delivers too fast. Go on in {seconds} seconds.", seconds=seconds)
        self.seconds = seconds


@blueprint.errorhandler(_TooFast)
def _too_fast(error: _TooFast) -> Response:
    answer = _problem(429, "too-fast", str(error))
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _at_its_pace(incarnation: str) -> None:
    if seconds := cast(Pace, current_app.config[PACE]).wait(incarnation):
        raise _TooFast(seconds)


def _found(data: bytes | None, content_type: str) -> Response:
    if data is None:
        return _problem(404, "not-there-yet", "Central does not have this yet.")
    return Response(data, 200, content_type=content_type)


def _problem(status: int, error: str, sentence: str, following: int | None = None) -> Response:
    return _json(status, Problem(error=error, sentence=sentence, next=following))


def _json(status: int, body: Head | Problem | Wanted) -> Response:
    return Response(write(body), status, content_type="application/json")


def _office() -> Office:
    return cast(Office, current_app.config[OFFICE])
