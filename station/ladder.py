"""How far what was stored has come on its way to central: the ladder sparad, förseglad, levererad, kvitterad.

Central's receipt is the only proof of delivery; that a batch lies on a stick is remembered so that people can see
what they have done.
"""

import json
from dataclasses import dataclass

from ballots.outcome import Outcome
from station import settings
from station.journal import Journal
from station.outbox import stream_counts
from sync.batch import Stream


class Rung(Outcome):
    """Where a stream stands on the ladder."""

    EMPTY = ("empty", "inget att leverera", "nothing to deliver")
    STORED = ("stored", "sparad", "stored")
    SEALED = ("sealed", "förseglad", "sealed")
    DELIVERED = ("delivered", "levererad", "delivered")
    RECEIPTED = ("receipted", "kvitterad", "receipted")


@dataclass(frozen=True)
class StreamStatus:
    """How far a stream has come: ``pending`` records or ballots are stored only; the others count batches.

    ``delivered`` are those that lie on a stick or have a receipt.
    """

    pending: int
    sealed: int
    delivered: int
    receipted: int

    @property
    def rung(self) -> Rung:
        """The rung that all of the stream has reached."""
        if self.pending:
            return Rung.STORED
        if self.sealed == 0:
            return Rung.EMPTY
        if self.receipted == self.sealed:
            return Rung.RECEIPTED
        return Rung.DELIVERED if self.delivered == self.sealed else Rung.SEALED


def stream_status(journal: Journal, stream: Stream) -> StreamStatus:
    """How far one stream has come."""
    if stream is Stream.BALLOTS:
        pending = journal.number("SELECT count(*) FROM ballots WHERE seq IS NULL")
    else:
        pending = journal.number("SELECT count(*) FROM records WHERE stream = ? AND seq IS NULL", stream.value)
    counts = stream_counts(journal, stream)
    return counted(pending, counts.sealed, _on_stick(journal).get(stream.value, 0), counts.receipted)


def counted(pending: int, sealed: int, on_stick: int, receipted: int) -> StreamStatus:
    """The status of a stream of which so many batches lie on a stick; pure."""
    return StreamStatus(pending, sealed, min(sealed, max(on_stick, receipted)), receipted)


def remember_stick(journal: Journal) -> None:
    """After a delivery by stick: everything that is sealed lies on it."""
    with journal.transaction():
        written = {stream.value: stream_counts(journal, stream).sealed for stream in Stream}
        journal.set(settings.ON_STICK, json.dumps(written))


def _on_stick(journal: Journal) -> dict[str, int]:
    written: dict[str, int] = json.loads(journal.setting(settings.ON_STICK) or "{}")
    return written
