"""The board's certificate: this is the result, counted from just these deliveries. Signed like a manifest."""

from typing import Annotated

from pydantic import Field, StringConstraints

from central.errors import CentralError
from sync import envelope
from sync.errors import BadEnvelope
from sync.wire import Hash, Model, parse

MEDIA_TYPE = "application/vnd.rostlokal.certificate+json"
# A page of text, as for a station's closing note.
MOST_WORDS = 2_000

Number = Annotated[int, Field(ge=0)]


class OpenMatter(Model):
    """Something that was open or unexplained when the board certified: a code, where it is, and how much of it."""

    code: str
    where: str
    number: Number


class Certificate(Model):
    """``results`` is the SHA-256 of ``results.json``; ``size`` and ``root`` are those of the tree of deliveries.

    ``manifest`` is the newest version when the board signed, and ``number`` counts the board's certificates from 1.
    ``open_matters`` are certified despite the reasons in ``note``. ``certified_at`` is UTC.
    """

    election: Hash
    mode: str
    number: Annotated[int, Field(ge=1)]
    manifest: Annotated[int, Field(ge=1)]
    results: Hash
    size: Number
    root: Hash
    open_matters: list[OpenMatter]
    note: Annotated[str, StringConstraints(max_length=MOST_WORDS)]
    certified_at: str


def read_certificate(signed: bytes) -> Certificate:
    """What a certificate in central's own folder says; its signatures were checked when it was made.

    Raises:
        CentralError: the file is damaged.
    """
    try:
        return parse(Certificate, envelope.unverified_payload(signed, MEDIA_TYPE), BadEnvelope)
    except BadEnvelope as error:
        raise CentralError("The certificate in central's folder is damaged. Certify the result again.") from error
