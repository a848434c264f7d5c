"""Makes the lists of voters seen elsewhere, one for each station computer, anew when something has come since."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from central import manifests, schema
from central.digital import voting_ended
from central.forgotten import forgotten
from central.office import Office
from central.seen import CheckIns, Group, read_check_ins, read_digital, voters
from sync.batch import Stream
from sync.manifest import Manifest
from sync.seen import make_seen

# A list says of when it is, so that one in which nothing is new is made anew once a minute for the later time.
_SECONDS = 60.0
# With a million voters gathering takes seconds: never more than a twentieth of central's time goes into it. What takes
# less than a second in twenty is always done.
_SHARE, _FREE_SECONDS = 20.0, 1.0
# Sealed lists that were asked for, so that asking again and again costs nothing: eight of a million voters each, or
# those of 150 computers where 50,000 vote.
_KEPT_BYTES = 64_000_000

State = tuple[object, ...]


@dataclass(frozen=True)
class _Gathered:
    """What all lists are made of: ``state`` is central's at ``as_of``; ``made`` and ``took`` are seconds of a clock."""

    check_ins: CheckIns
    digital: Mapping[Group, bytes] | None
    state: State
    as_of: datetime
    made: float
    took: float


class SeenLists:
    """The lists of one central; may be asked from several threads. ``clock`` gives seconds that only grow."""

    def __init__(self, office: Office, clock: Callable[[], float] = time.monotonic) -> None:
        self._office, self._clock = office, clock
        self._gathering = threading.Lock()
        self._keeping = threading.Lock()
        self._gathered: _Gathered | None = None
        self._sealed: dict[str, bytes] = {}

    def sealed(self, computer: str, now: datetime) -> tuple[datetime, bytes] | None:
        """The sealed list for a computer that takes part, and of when it is; None for any other, and when central has
        forgotten who voted.

        Raises:
            BadSeen: there are too many voters for a list.
        """
        with self._office.database.reading() as connection:
            manifest = manifests.current(connection)
            listed = manifests.as_known_now(connection, manifest, computer) if manifest else None
            if manifest is None or listed is None or listed.state != "active" or forgotten(self._office.home):
                return None
            gathered = self._up_to_date(connection, manifest, now)
        kept = self._sealed.get(computer) if gathered is self._gathered else None
        return gathered.as_of, kept or self._seal(manifest, computer, listed.age_recipient, gathered)

    def _seal(self, manifest: Manifest, computer: str, recipient: str, gathered: _Gathered) -> bytes:
        sealed = make_seen(
            self._office.keys.receipt,
            recipient,
            election=manifest.election,
            mode=manifest.mode,
            incarnation=computer,
            as_of=gathered.as_of,
            digital_complete=gathered.digital is not None,
            voters=voters(gathered.check_ins.elsewhere(computer), gathered.digital or {}),
        )
        with self._keeping:
            if gathered is self._gathered:
                self._sealed[computer] = sealed
                while sum(map(len, self._sealed.values())) > _KEPT_BYTES:
                    del self._sealed[next(iter(self._sealed))]
        return sealed

    def _up_to_date(self, connection: Connection, manifest: Manifest, now: datetime) -> _Gathered:
        held = self._gathered
        # Whoever comes while another gathers is served with what there is.
        if not self._gathering.acquire(blocking=held is None) and held is not None:
            return held
        try:
            held, state = self._gathered, _state(connection, manifest)
            if held is None or (now >= held.as_of and self._is_due(held, state)):
                held = self._gather(connection, manifest, state, now)
                with self._keeping:
                    self._gathered = held
                    self._sealed.clear()
            return held
        finally:
            self._gathering.release()

    def _is_due(self, held: _Gathered, state: State) -> bool:
        age = self._clock() - held.made
        return age > _SHARE * (held.took - _FREE_SECONDS / _SHARE) and (state != held.state or age > _SECONDS)

    def _gather(self, connection: Connection, manifest: Manifest, state: State, now: datetime) -> _Gathered:
        election, begun = self._office.election.election, self._clock()
        check_ins = read_check_ins(connection, manifest, election)
        digital = None
        # Where paper replaces a digital vote, no station needs to know who has one.
        if election.double_vote != "paper-replaces-digital" and voting_ended(connection):
            before = self._gathered.digital if self._gathered else None
            # Nothing is imported any more.
            digital = before if before is not None else read_digital(connection, election)
        made = self._clock()
        return _Gathered(check_ins, digital, state, now, made, made - begun)


def _state(connection: Connection, manifest: Manifest) -> State:
    """What changes with everything that a list rests on."""
    batches, grants = schema.batches.c, schema.grants.c
    last = select(func.max(batches.seq)).where(
        batches.incarnation == grants.incarnation, batches.stream == Stream.CHECKINS.value
    )
    rows = connection.execute(select(grants.incarnation, last.scalar_subquery()).order_by(grants.incarnation))
    return (manifest.version, voting_ended(connection), *map(tuple, rows))
