"""The HTTP interface between station and central: addresses, statuses and answers, said once for both.

    GET  /api/v1/heads/<incarnation>/<stream>   200 Head
    POST /api/v1/batches                        sealed bytes; the status of its verdict below;
                                                200 carries the receipt, everything else a Problem
    GET  /api/v1/manifests/<version>            200 envelope, 404 Problem
    POST /api/v1/enrolments                     sealed bytes; 202 without a body
    GET  /api/v1/grants/<incarnation>           200 sealed bytes, 404 Problem
    GET  /api/v1/seen/<incarnation>             200 sealed bytes: the voters seen elsewhere; 404 Problem
    GET  /api/v1/wanted/<incarnation>           200 Wanted: the pictures of held ballots that central lacks
    POST /api/v1/blobs/<name>                   a sealed picture; 200 without a body when it is kept;
                                                404 Problem when no delivered ballot names it

Also 400 not genuine, 403 unknown incarnation, 413 too large: each with a Problem. Requests need no
header but their content type; whatever they claim is in the signed bytes.
"""

from typing import Annotated

from pydantic import Field

from sync.batch import MAX_SEQ, Stream
from sync.ledger import Verdict
from sync.wire import Hash, Model

BATCHES = "/api/v1/batches"
ENROLMENTS = "/api/v1/enrolments"
OCTETS = "application/octet-stream"

STATUS = {
    Verdict.ACCEPT: 200,
    Verdict.AGAIN: 200,
    Verdict.QUARANTINE: 202,
    Verdict.AHEAD: 409,
    Verdict.FORK: 423,
    Verdict.FROZEN: 423,
    Verdict.AFTER_CLOSE: 423,
}

Next = Annotated[int, Field(ge=1, le=MAX_SEQ + 1)]


class Head(Model):
    """What central holds of a stream: the number it waits for, and the last payload's hash if there is one."""

    next: Next
    head: Hash | None


class Problem(Model):
    """Every answer that is not what was asked for: a code, a sentence for people, and at 409 what is next."""

    error: str
    sentence: str
    next: Next | None = None


def wanted(incarnation: str) -> str:
    """Where central is asked which pictures of an incarnation it lacks."""
    return f"/api/v1/wanted/{incarnation}"


def blobs(name: str) -> str:
    """Where a sealed picture is delivered."""
    return f"/api/v1/blobs/{name}"


def heads(incarnation: str, stream: Stream) -> str:
    """Where the head of a stream is asked for."""
    return f"/api/v1/heads/{incarnation}/{stream.value}"


def manifests(version: int) -> str:
    """Where a manifest is fetched."""
    return f"/api/v1/manifests/{version}"


def grants(incarnation: str) -> str:
    """Where an incarnation's grant is fetched."""
    return f"/api/v1/grants/{incarnation}"


def seen(incarnation: str) -> str:
    """Where an incarnation's list of voters seen elsewhere is fetched."""
    return f"/api/v1/seen/{incarnation}"
