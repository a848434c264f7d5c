"""One person, one vote: which digital votes and envelopes give way, by the election's policy. Pure.

Only digital votes and unopened envelopes can be left out; a ballot in the box cannot be taken out. All of it acts
per contest handed out (see the sync design, points 18 to 20).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from central.facts import CheckedIn, DigitalVote
from central.reasons import EnvelopeVerdict, Excluded

Policy = Literal["paper-replaces-digital", "digital-blocks-paper", "void-both"]
Key = tuple[str, str]
"""A voter in a contest: (nullifier, contest id)."""


@dataclass(frozen=True)
class ExcludedDigital:
    """A digital vote that does not count, the station whose check-in takes it out, and why."""

    nullifier: str
    contest: str
    station: str
    why: Excluded


@dataclass(frozen=True)
class DoubleCheckIn:
    """A voter who was handed the same contest more than once. ``in_boxes`` of these ballots are in boxes for good."""

    nullifier: str
    contest: str
    stations: tuple[str, ...]
    in_boxes: int


@dataclass(frozen=True)
class Envelope:
    """A provisional ballot and what to do with it."""

    check_in: CheckedIn
    verdict: EnvelopeVerdict


@dataclass(frozen=True)
class OnePerson:
    """The outcome: digital votes that count, that do not, and that wait for an envelope; doubles and envelopes."""

    digital: tuple[DigitalVote, ...]
    excluded: tuple[ExcludedDigital, ...]
    waiting: tuple[DigitalVote, ...]
    doubles: tuple[DoubleCheckIn, ...]
    envelopes: tuple[Envelope, ...]


def one_person(policy: Policy, check_ins: Iterable[CheckedIn], digital: Sequence[DigitalVote]) -> OnePerson:
    """Applies the policy. Two digital votes of one voter in one contest are a ValueError: the import refuses them."""
    votes = {(vote.nullifier, vote.contest): vote for vote in digital}
    if len(votes) < len(digital):
        raise ValueError("a voter has two digital votes in one contest")
    handed = _by_key(check_ins)
    firm = {key: [each for each in given if not each.provisional] for key, given in handed.items()}
    envelopes = _envelopes(policy, handed, firm, votes)
    counted, excluded, waiting = [], [], []
    for key, vote in votes.items():
        fate = _fate(policy, key, firm.get(key, []), envelopes.get(key, []))
        if fate is None:
            counted.append(vote)
        elif isinstance(fate, ExcludedDigital):
            excluded.append(fate)
        else:
            waiting.append(vote)
    return OnePerson(tuple(counted), tuple(excluded), tuple(waiting), tuple(_doubles(handed, firm)), _once(envelopes))


def _by_key(check_ins: Iterable[CheckedIn]) -> Mapping[Key, list[CheckedIn]]:
    handed: dict[Key, list[CheckedIn]] = defaultdict(list)
    for check_in in check_ins:
        for contest in dict.fromkeys(check_in.contests):
            handed[check_in.nullifier, contest].append(check_in)
    return handed


def _envelopes(
    policy: Policy,
    handed: Mapping[Key, list[CheckedIn]],
    firm: Mapping[Key, list[CheckedIn]],
    votes: Mapping[Key, DigitalVote],
) -> Mapping[Key, list[Envelope]]:
    """Each provisional check-in with its verdict, under every contest that it was handed."""
    return {
        key: [Envelope(each, _verdict(policy, each, handed, firm, votes)) for each in given if each.provisional]
        for key, given in handed.items()
    }


def _verdict(
    policy: Policy,
    check_in: CheckedIn,
    handed: Mapping[Key, list[CheckedIn]],
    firm: Mapping[Key, list[CheckedIn]],
    votes: Mapping[Key, DigitalVote],
) -> EnvelopeVerdict:
    keys = [(check_in.nullifier, contest) for contest in dict.fromkeys(check_in.contests)]
    if any(len(handed[key]) - len(firm[key]) > 1 for key in keys):
        return EnvelopeVerdict.TWO_ENVELOPES
    on_paper = [key for key in keys if firm[key]]
    digitally = [key for key in keys if key in votes and policy != "paper-replaces-digital"]
    barred = {*on_paper, *digitally}
    if not barred:
        return EnvelopeVerdict.ACCEPTED
    if len(barred) < len(keys):
        return EnvelopeVerdict.PARTLY
    return EnvelopeVerdict.VOTED_ON_PAPER if on_paper else EnvelopeVerdict.VOTED_DIGITALLY


def _fate(
    policy: Policy, key: Key, firm: list[CheckedIn], envelopes: list[Envelope]
) -> ExcludedDigital | EnvelopeVerdict | None:
    """None when the digital vote counts, the exclusion when it does not, the verdict that it waits for otherwise."""
    if firm:
        why = Excluded.REPLACED if policy == "paper-replaces-digital" else Excluded.CONFLICT
        return ExcludedDigital(*key, firm[0].station, why)
    for envelope in envelopes:
        if envelope.verdict.undecided:
            return envelope.verdict
        if envelope.verdict is EnvelopeVerdict.ACCEPTED:
            return ExcludedDigital(*key, envelope.check_in.station, Excluded.REPLACED)
        if policy == "void-both":
            return ExcludedDigital(*key, envelope.check_in.station, Excluded.VOIDED)
    return None


def _doubles(handed: Mapping[Key, list[CheckedIn]], firm: Mapping[Key, list[CheckedIn]]) -> Iterable[DoubleCheckIn]:
    for (nullifier, contest), given in handed.items():
        if len(given) > 1:
            stations = tuple(sorted(each.station for each in given))
            yield DoubleCheckIn(nullifier, contest, stations, len(firm[nullifier, contest]))


def _once(envelopes: Mapping[Key, list[Envelope]]) -> tuple[Envelope, ...]:
    """Each envelope once, though it stands under each of its contests; sorted, so that no order of voting remains."""
    every = {envelope for given in envelopes.values() for envelope in given}
    return tuple(sorted(every, key=lambda each: (each.check_in.station, each.check_in.nullifier)))
