"""What waits for the board's signatures, as data that the pages can say in any language. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from central.manifest_edits import fingerprint
from sync.manifest import Manifest


class Change(Enum):
    """The kinds of change that come after the first manifest."""

    NEW_STATION = "new-station"
    NEW_COMPUTER = "new-computer"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Pending:
    """One change: the station's name, and the computer's fingerprint where it is about one."""

    change: Change
    station: str
    fingerprint: str | None


def pending_changes(before: Manifest | None, draft: Manifest | None) -> tuple[Pending, ...]:
    """What the draft changes; nothing when there is none."""
    return () if draft is None else (*_stations(before, draft), *_computers(before, draft))


def _stations(before: Manifest | None, draft: Manifest) -> Iterator[Pending]:
    for station in draft.stations:
        if before is None or before.station(station.id) is None:
            yield Pending(Change.NEW_STATION, station.name, None)


def _computers(before: Manifest | None, draft: Manifest) -> Iterator[Pending]:
    names = {station.id: station.name for station in draft.stations}
    for computer in draft.incarnations:
        held = before.incarnation(computer.id) if before else None
        if held is None or held.state != computer.state:
            change = Change.NEW_COMPUTER if held is None else Change.REVOKED
            yield Pending(change, names[computer.station], fingerprint(computer.id))
