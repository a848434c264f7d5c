"""From merged votes to results: what is published about every contest, in all and group by group. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ballots.election import Contest, Election
from ballots.election_file import ElectionFile
from ballots.judging import Validity
from ballots.outcome import Outcome
from central.alarms import Alarm
from central.combined import combine
from central.exact import Exact
from central.hiding import hide_small
from central.margins import could_change
from central.merge import CountedBallot, Merged
from central.outcomes import CombinedOutcome, ContestOutcome, Count, Group
from central.reasons import EnvelopeVerdict, Excluded, HeldReason
from central.tally import Terms, count_contest, decide, terms_of

Mode = Literal["test", "official"]


class Notice(Outcome):
    """What must stand beside every number of a result."""

    TEST = ("test", "PROV – inget riktigt resultat", "TEST – not a real result")
    PRELIMINARY = (
        "preliminary",
        "PRELIMINÄRT – röster saknas ännu",
        "PRELIMINARY – votes are still missing",
    )


@dataclass(frozen=True)
class Results:
    """The results of an election, ready to be shown: nothing in them names a voter or a ballot.

    ``stations`` are names by id; ``held`` counts whole ballots; ``excluded`` counts digital votes by reason and
    station; ``doubles`` counts voters who were handed the same contest more than once; ``amended`` counts ballots that
    were corrected after they were sealed, by station.
    """

    file: ElectionFile
    mode: Mode
    stations: Mapping[str, str]
    contests: tuple[ContestOutcome, ...]
    combined: tuple[CombinedOutcome, ...]
    held: Mapping[HeldReason, int]
    excluded: Mapping[Excluded, Mapping[str, int]]
    doubles: int
    envelopes: Mapping[EnvelopeVerdict, int]
    alarms: tuple[Alarm, ...]
    copies: int
    amended: Mapping[str, int]
    waiting: tuple[str, ...]

    @property
    def election(self) -> Election:
        """The election that was counted."""
        return self.file.election

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What must be said beside the numbers, loudest first."""
        test = (Notice.TEST,) if self.mode == "test" else ()
        return (*test, *((Notice.PRELIMINARY,) if self.waiting else ()))


def count(file: ElectionFile, mode: Mode, stations: Mapping[str, str], merged: Merged) -> Results:
    """Counts every contest. ``stations`` are names by id; a station that only ballots name goes by its id."""
    named = {ballot.station: ballot.station for ballot in merged.counted if ballot.station is not None} | {**stations}
    by_contest: dict[str, list[CountedBallot]] = {contest.id: [] for contest in file.election.contests}
    for ballot in merged.counted:
        by_contest[ballot.contest].append(ballot)
    people = merged.people
    contests = _in_order(file.election, by_contest, named, merged)
    return Results(
        file=file,
        mode=mode,
        stations=dict(sorted(named.items())),
        contests=contests,
        combined=tuple(combine(file.election, combined, contests) for combined in file.election.combined),
        held=Counter({each.serial: each.reason for each in merged.held}.values()),
        excluded=_by_station(merged),
        doubles=len({each.nullifier for each in people.doubles}),
        envelopes=Counter(each.verdict for each in people.envelopes),
        alarms=merged.alarms,
        copies=merged.copies,
        amended=merged.amended,
        waiting=merged.waiting,
    )


def _in_order(
    election: Election, ballots: Mapping[str, list[CountedBallot]], stations: Iterable[str], merged: Merged
) -> tuple[ContestOutcome, ...]:
    """The outcomes in the election's order, in which contests that share a pot are funded out of it."""
    spent: dict[str, Exact] = {pot.id: 0 for pot in election.pots}
    unsure: set[str] = set()
    outcomes: list[ContestOutcome] = []
    for contest in election.contests:
        terms = terms_of(election, contest.id, spent[contest.pot])
        outcome = _outcome(election, contest, terms, ballots[contest.id], stations, merged)
        if contest.pot in unsure:
            # Other winners before it would leave another sum.
            outcome = replace(outcome, could_change=True)
        elif outcome.could_change:
            unsure.add(contest.pot)
        spent[contest.pot] += outcome.result.spent
        outcomes.append(outcome)
    return tuple(outcomes)


def _outcome(
    election: Election,
    contest: Contest,
    terms: Terms,
    ballots: list[CountedBallot],
    stations: Iterable[str],
    merged: Merged,
) -> ContestOutcome:
    total = _count(contest, ballots)
    result = decide(terms, total.scored)
    open_cases = _open_cases(contest.id, merged)
    return ContestOutcome(
        contest=contest,
        result=result,
        total=total,
        **_groups(election, contest, ballots, stations),
        held=Counter(each.reason for each in merged.held if each.contest == contest.id),
        open_cases=open_cases,
        could_change=could_change(result, contest.method, open_cases),
    )


def _count(contest: Contest, ballots: Iterable[CountedBallot]) -> Count:
    judgements = [ballot.judgement for ballot in ballots]
    validities = Counter(judgement.validity for judgement in judgements)
    scored = count_contest(contest, (judgement.vote for judgement in judgements if judgement.vote is not None))
    fine = (Validity.VALID, Validity.BLANK)
    invalid = {validity: number for validity, number in validities.items() if validity not in fine}
    return Count(scored, validities[Validity.BLANK], invalid)


def _groups(
    election: Election, contest: Contest, ballots: list[CountedBallot], stations: Iterable[str]
) -> dict[Literal["channels", "stations"], Mapping[str, Group]]:
    paper: dict[str, list[CountedBallot]] = {station: [] for station in sorted(stations)}
    digital: list[CountedBallot] = []
    for ballot in ballots:
        (digital if ballot.station is None else paper[ballot.station]).append(ballot)
    sizes = {station: len(cast) for station, cast in paper.items()}
    hidden = hide_small(len(digital), sizes, election.smallest_group)

    def group(cast: list[CountedBallot], is_hidden: bool) -> Group:
        return Group(len(cast), None if is_hidden else _count(contest, cast))

    on_paper = [ballot for cast in paper.values() for ballot in cast]
    return {
        "channels": {"paper": group(on_paper, hidden.channels), "digital": group(digital, hidden.channels)},
        "stations": {station: group(cast, station in hidden.stations) for station, cast in paper.items()},
    }


def _open_cases(contest: str, merged: Merged) -> int:
    """How many ballots might still be added to a contest or taken out of it, when people have looked."""
    people = merged.people
    return sum(
        (
            sum(each.contest == contest for each in merged.held),
            sum(each.contest == contest for each in people.waiting),
            sum(max(each.in_boxes - 1, 0) for each in people.doubles if each.contest == contest),
            sum(each.verdict.undecided and contest in each.check_in.contests for each in people.envelopes),
            sum(each.difference for each in merged.alarms if contest in each.contests),
        )
    )


def _by_station(merged: Merged) -> Mapping[Excluded, Mapping[str, int]]:
    excluded: dict[Excluded, Counter[str]] = {}
    for each in merged.people.excluded:
        excluded.setdefault(each.why, Counter())[each.station] += 1
    return excluded
