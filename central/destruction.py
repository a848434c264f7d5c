"""Pictures of held ballots are destroyed (gallring) once nobody can appeal any more, with a note of it."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from central import certifying, schema
from central.clock import text_of
from central.errors import CentralError
from central.office import Office

_blobs = schema.blobs


def destroy_pictures(office: Office, decision: str, people: Sequence[str], now: datetime) -> int:
    """Removes every picture for good (gallring) and notes by which decision and by whom; how many there were.

    Raises:
        CentralError: no result is certified, the decision is not named, or there are not two people.
    """
    if certifying.latest(office.home) is None:
        raise CentralError("No result is certified yet. Pictures are kept until it is, and nobody can appeal any more.")
    names = {" ".join(unicodedata.normalize("NFC", name).split()).casefold() for name in people} - {""}
    if len(names) < 2 or not decision.strip():
        raise CentralError("Two people destroy pictures together, by a decision that they name.")
    said = {"day": text_of(now)[:10], "decision": decision.strip(), "people": list(people)}
    with office.database.writing() as connection:
        gone = update(_blobs).where(_blobs.c.sealed.is_not(None))
        return connection.execute(gone.values(sealed=None, destroyed=json.dumps(said, ensure_ascii=False))).rowcount
