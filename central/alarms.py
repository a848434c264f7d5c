"""Numbers that do not fit together: stuffed or missing ballots, station by station and box by box. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from central.facts import CheckedIn, HandCount, PaperBallot
from central.reasons import AlarmKind


@dataclass(frozen=True)
class Alarm:
    """What does not fit: ``found`` ballots where ``expected`` were right. ``box`` and ``contest`` where it has one.

    ``contests`` are those whose result it may concern.
    """

    kind: AlarmKind
    station: str
    box: str | None
    contest: str | None
    expected: int
    found: int
    contests: tuple[str, ...]

    @property
    def difference(self) -> int:
        """How many ballots too many or too few."""
        return abs(self.found - self.expected)


def alarms(
    ballots: Iterable[PaperBallot], check_ins: Iterable[CheckedIn], hand_counts: Iterable[HandCount]
) -> tuple[Alarm, ...]:
    """Every alarm, sorted. ``ballots`` are different ones (one a serial), held ones too.

    Provisional ballots lie in envelopes and not in the station's boxes, so their check-ins do not count here.
    """
    ballots = tuple(ballots)
    firm = [each for each in check_ins if not each.provisional]
    found = sorted([*_stations(ballots, firm), *_boxes(ballots, hand_counts)], key=_place)
    return tuple(found)


def _place(alarm: Alarm) -> tuple[str, str, str, str]:
    return alarm.station, alarm.box or "", alarm.contest or "", str(alarm.kind)


def _stations(ballots: tuple[PaperBallot, ...], firm: list[CheckedIn]) -> Iterator[Alarm]:
    voters = Counter(each.station for each in firm)
    handed = Counter((each.station, contest) for each in firm for contest in set(each.contests))
    cast = Counter(ballot.box.station for ballot in ballots)
    in_contest = Counter((ballot.box.station, contest) for ballot in ballots for contest in _contests(ballot))
    for station, number in cast.items():
        if number > voters[station]:
            contests = tuple(sorted(contest for where, contest in in_contest if where == station))
            kind = AlarmKind.MORE_BALLOTS_THAN_VOTERS
            yield Alarm(kind, station, None, None, voters[station], number, contests)
    for (station, contest), number in in_contest.items():
        # Where a station has too many ballots in all, the contests say nothing new.
        if number > handed[station, contest] and cast[station] <= voters[station]:
            kind = AlarmKind.MORE_IN_CONTEST
            yield Alarm(kind, station, None, contest, handed[station, contest], number, (contest,))


def _boxes(ballots: tuple[PaperBallot, ...], hand_counts: Iterable[HandCount]) -> Iterator[Alarm]:
    read: Mapping[tuple[str, str], list[PaperBallot]] = defaultdict(list)
    station_contests: dict[str, set[str]] = defaultdict(set)
    for ballot in ballots:
        read[ballot.box.station, ballot.box.number].append(ballot)
        station_contests[ballot.box.station] |= _contests(ballot)
    counted: Mapping[tuple[str, str], set[int]] = defaultdict(set)
    for each in hand_counts:
        # A box that was sent away may have been counted both where it came from and where it was read.
        counted[each.station, each.box].add(each.ballots)
    for place in read.keys() | counted.keys():
        station, box = place
        found = len(read.get(place, []))
        contests = tuple(sorted(station_contests[station]))
        if place not in counted:
            yield Alarm(AlarmKind.BOX_NOT_CLOSED, station, box, None, 0, found, contests)
        for expected in sorted(counted.get(place, ())):
            if expected != found:
                yield Alarm(AlarmKind.BOX_DIFFERS, station, box, None, expected, found, contests)


def _contests(ballot: PaperBallot) -> set[str]:
    return {record.contest for record in ballot.contests}
