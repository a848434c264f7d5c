"""The mark in central's folder that who voted is forgotten; what rests on knowing voters is refused from then on."""

from central.errors import CentralError
from central.home import Home
from sync import envelope
from sync.errors import BadEnvelope
from sync.wire import Hash, Model, parse

MEDIA_TYPE = "application/vnd.rostlokal.forgotten+json"


class Forgotten(Model):
    """What the board signed: the certificate and the checkpoint of the bundle (SHA-256 of each) came first."""

    election: Hash
    certificate: Hash
    checkpoint: Hash
    forgotten_at: str


def forgotten(home: Home) -> Forgotten | None:
    """What the mark says, or None while central still knows who voted.

    Raises:
        CentralError: the mark is damaged.
    """
    try:
        signed = home.forgotten.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return parse(Forgotten, envelope.unverified_payload(signed, MEDIA_TYPE), BadEnvelope)
    except BadEnvelope as error:
        raise CentralError("{file} is damaged. Restore the latest backup.", file=home.forgotten) from error


def require_voters(home: Home) -> None:
    """Makes sure that central can still tell whether two votes are of one voter.

    Raises:
        CentralError: it has forgotten who voted.
    """
    mark = forgotten(home)
    if mark is not None:
        raise CentralError(
            "The vote is over: central has forgotten at {time} who voted, and can take nothing in, publish nothing "
            "anew and let no stopped stream go on. The certified result and what was published stay as they are.",
            time=mark.forgotten_at,
        )
