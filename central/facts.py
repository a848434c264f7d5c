"""What central knows before it merges: ballots, serials, check-ins and digital votes, as plain data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ballots.cvr import Box, ContestRecord
from ballots.judging import Vote
from ballots.station_records import CheckIn, VoidCheckIn


@dataclass(frozen=True)
class PaperBallot:
    """One ballot as an incarnation delivered it, after its amendments.

    ``amended`` when it is a correction; ``misfit`` when that correction does not fit what it wants to correct.
    """

    serial: str
    style: str
    box: Box
    contests: tuple[ContestRecord, ...]
    amended: bool = False
    misfit: bool = False


@dataclass(frozen=True)
class CheckedIn:
    """A voter was handed a ballot for these contests and stayed. Provisional: it lies in an unopened envelope."""

    nullifier: str
    station: str
    contests: tuple[str, ...]
    provisional: bool = False


@dataclass(frozen=True)
class DigitalVote:
    """One voter's digital vote in one contest, not judged yet."""

    nullifier: str
    contest: str
    vote: Vote


@dataclass(frozen=True)
class HandCount:
    """How many ballots people counted in a closed box."""

    station: str
    box: str
    ballots: int


@dataclass(frozen=True)
class Facts:
    """All that a merge rests on.

    ``registered`` are the serials that a ``printed`` record names, ``over_quota`` those beyond their print key's
    scope, ``spoiled`` those handed back. ``waiting`` are the stations that have not closed all their streams.
    """

    ballots: tuple[PaperBallot, ...] = ()
    registered: frozenset[str] = frozenset()
    over_quota: frozenset[str] = frozenset()
    spoiled: frozenset[str] = frozenset()
    hand_counts: tuple[HandCount, ...] = ()
    check_ins: tuple[CheckedIn, ...] = ()
    digital: tuple[DigitalVote, ...] = ()
    waiting: tuple[str, ...] = ()


def standing_check_ins(station: str, records: Iterable[CheckIn | VoidCheckIn]) -> list[CheckedIn]:
    """The check-ins of one station that no ``void`` took back.

    Each void takes back one check-in of its voter, whichever laptop of the station wrote it: laptops share no order.
    """
    check_ins: dict[str, list[CheckIn]] = defaultdict(list)
    voids: dict[str, int] = defaultdict(int)
    for record in records:
        if isinstance(record, CheckIn):
            check_ins[record.nullifier].append(record)
        else:
            voids[record.nullifier] += 1
    return [
        CheckedIn(nullifier, station, tuple(record.contests), record.provisional)
        for nullifier, written in check_ins.items()
        for record in written[voids[nullifier] :]
    ]
