"""Merges paper and digital votes into what is counted, and lists by name all that is not. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ballots.cvr import Box, ContestRecord, Held
from ballots.election import Election
from ballots.judging import Judgement, judge_marks, judge_vote
from central.alarms import Alarm, alarms
from central.facts import Facts, PaperBallot
from central.one_person import OnePerson, one_person
from central.reasons import HeldReason

_HELD_AT_STATION = {Held.DISAGREED: HeldReason.DISAGREED, Held.PAGE_MISSING: HeldReason.PAGE_MISSING}


@dataclass(frozen=True)
class CountedBallot:
    """One contest on one ballot as it is counted: valid with its vote, blank, or invalid. Digital has no station."""

    contest: str
    channel: Literal["paper", "digital"]
    station: str | None
    judgement: Judgement


@dataclass(frozen=True)
class HeldBallot:
    """One contest on one paper ballot that is not counted yet, by name."""

    serial: str
    box: Box
    contest: str
    reason: HeldReason


@dataclass(frozen=True)
class Merged:
    """Everything that arrived, each thing counted once or listed. ``copies`` were read again with the same marks.

    ``amended`` is how many ballots two people corrected after they were sealed, by the box's station.
    """

    counted: tuple[CountedBallot, ...]
    held: tuple[HeldBallot, ...]
    people: OnePerson
    alarms: tuple[Alarm, ...]
    copies: int
    waiting: tuple[str, ...]
    amended: Mapping[str, int] = field(default_factory=dict)


def merge(election: Election, facts: Facts) -> Merged:
    """Merges by the election's policy for double votes; see :mod:`central.one_person`."""
    readings = _by_serial(facts)
    people = one_person(election.double_vote, facts.check_ins, facts.digital)
    counted = [*_digital(election, people)]
    held: list[HeldBallot] = []
    for ballots in readings.values():
        for record, reason in _paper(election, facts, ballots):
            if reason:
                held.append(HeldBallot(ballots[0].serial, ballots[0].box, record.contest, reason))
            else:
                judgement = judge_marks(election.contest(record.contest), record.marks)
                counted.append(CountedBallot(record.contest, "paper", ballots[0].box.station, judgement))
    different = [ballots[0] for ballots in readings.values()]
    return Merged(
        counted=tuple(counted),
        held=tuple(held),
        people=people,
        alarms=alarms(different, facts.check_ins, facts.hand_counts),
        copies=len(facts.ballots) - len(different),
        waiting=facts.waiting,
        amended=Counter(
            ballots[0].box.station for ballots in readings.values() if any(each.amended for each in ballots)
        ),
    )


def _by_serial(facts: Facts) -> Mapping[str, list[PaperBallot]]:
    """The readings of each ballot, sorted by serial and box, so that the order of arrival changes nothing."""
    readings: dict[str, list[PaperBallot]] = defaultdict(list)
    for ballot in sorted(facts.ballots, key=lambda each: (each.serial, each.box.station, each.box.number)):
        readings[ballot.serial].append(ballot)
    return readings


def _digital(election: Election, people: OnePerson) -> Iterator[CountedBallot]:
    for vote in people.digital:
        yield CountedBallot(vote.contest, "digital", None, judge_vote(election.contest(vote.contest), vote.vote))


def _paper(
    election: Election, facts: Facts, readings: list[PaperBallot]
) -> Iterator[tuple[ContestRecord, HeldReason | None]]:
    """Each contest of a ballot, with the reason when it is held."""
    whole = _whole_ballot(election, facts, readings)
    records = {record.contest: record for ballot in readings for record in ballot.contests}
    for record in records.values():
        yield record, whole or _one_contest(election, record)


def _whole_ballot(election: Election, facts: Facts, readings: list[PaperBallot]) -> HeldReason | None:
    ballot = readings[0]
    if ballot.serial not in facts.registered:
        return HeldReason.UNREGISTERED
    if ballot.serial in facts.over_quota:
        return HeldReason.OVER_QUOTA
    if ballot.serial in facts.spoiled:
        return HeldReason.SPOILED_BUT_CAST
    if any(each.misfit for each in readings):
        return HeldReason.MISFIT_AMENDMENT
    if len({_content(each) for each in readings}) > 1:
        return HeldReason.OTHER_MARKS
    printed = next((style.contests for style in election.styles if style.id == ballot.style), [])
    return (
        None if sorted(printed) == sorted(record.contest for record in ballot.contests) else HeldReason.WRONG_CONTESTS
    )


def _content(ballot: PaperBallot) -> tuple[str, tuple[ContestRecord, ...]]:
    """What two readings of one ballot must share to be the same."""
    return ballot.style, tuple(sorted(ballot.contests, key=lambda record: record.contest))


def _one_contest(election: Election, record: ContestRecord) -> HeldReason | None:
    if record.held:
        return _HELD_AT_STATION[record.held]
    contest = election.contest(record.contest)
    # Judging trusts that a mark is in a printed box; here nobody has said so yet.
    if not {column for _, column in record.marks} <= set(contest.method.columns):
        return HeldReason.VERDICT_DIFFERS
    return None if judge_marks(contest, record.marks).validity is record.validity else HeldReason.VERDICT_DIFFERS
