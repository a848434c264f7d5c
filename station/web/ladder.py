"""How far what was stored has come on its way to central: the ladder sparad, förseglad, levererad, kvitterad.

Central's receipt is the only proof of delivery; that a batch lies on a stick is remembered so that people can see
what they have done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from station.polling_station import Station
from station.status import Status, StreamStatus
from sync.batch import Stream

_ON_STICK = "on-stick"


@dataclass(frozen=True)
class Rung:
    """One stream: ``stored`` records or ballots wait to be sealed; the others count batches."""

    stream: Stream
    stored: int
    sealed: int
    delivered: int
    receipted: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.stored == 0 and self.sealed == self.receipted


def ladder(station: Station, now: Status) -> list[Rung]:
    """Each stream's place."""
    written = _written(station)
    return [rung(stream, state, written.get(stream.value, 0)) for stream, state in now.streams.items()]


def rung(stream: Stream, state: StreamStatus, on_stick: int) -> Rung:
    """One stream's place, when so many of its batches lie on a stick; pure."""
    delivered = min(state.sealed, max(on_stick, state.receipted))
    return Rung(stream, state.pending, state.sealed, delivered, state.receipted)


def remember_stick(station: Station, now: Status) -> None:
    """After a delivery by stick: everything that is sealed lies on it."""
    written = {stream.value: state.sealed for stream, state in now.streams.items()}
    with station.journal.transaction():
        station.journal.set(_ON_STICK, json.dumps(written))


def _written(station: Station) -> Mapping[str, int]:
    stored = station.journal.setting(_ON_STICK)
    written: dict[str, int] = json.loads(stored) if stored else {}
    return written
