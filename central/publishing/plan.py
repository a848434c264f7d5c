"""What is shown of every contest: decided once, for all deliveries and digital votes together."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ballots.election import Election
from ballots.judging import Judgement, judge_marks, judge_vote
from central.facts import DigitalVote
from central.outcomes import ContestOutcome
from central.publishing.leaves import CountedLeaf, PaperLeaves
from central.publishing.opening import Cell, Part, cells, digital_part, shown_one_by_one


@dataclass(frozen=True)
class Pool:
    """The ballots of one cell that are shown in sums only."""

    cell: Cell
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class Plan:
    """``shown`` are the leaves of each part that are opened; ``digital`` the digital ballots shown, by contest."""

    shown: Mapping[Part, tuple[CountedLeaf, ...]]
    digital: Mapping[str, tuple[Judgement, ...]]
    pools: tuple[Pool, ...]


def make_plan(
    election: Election,
    outcomes: Iterable[ContestOutcome],
    paper: PaperLeaves,
    plain: Collection[str],
    digital: Mapping[str, tuple[Judgement, ...]],
) -> Plan:
    """The plan. ``plain`` are the leaves that may be opened; ``digital`` comes from :func:`digital_ballots`."""
    shown: dict[Part, tuple[CountedLeaf, ...]] = {}
    shown_digital: dict[str, tuple[Judgement, ...]] = {}
    pools: list[Pool] = []
    by_place: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in paper.counted:
        by_place[part.contest, part.station].append(part)
    for cell in (cell for outcome in outcomes for cell in cells(outcome)):
        parts = [part for station in cell.stations for part in by_place[cell.contest, station]]
        leaves = {part: paper.counted[part] for part in parts}
        openable = {part: [leaf for leaf in found if leaf.leaf in plain] for part, found in leaves.items()}
        voters = digital.get(cell.contest, ()) if cell.digital else ()
        numbers = {part: len(found) for part, found in openable.items()} | {digital_part(cell.contest): len(voters)}
        cast = sum(map(len, leaves.values())) + len(voters)
        chosen = shown_one_by_one(numbers, cast, election.smallest_group)
        # Commitments are salted, so that their order says nothing about what they hide.
        opened = {part: tuple(found[len(found) - chosen.get(part, 0) :]) for part, found in openable.items()}
        first_shown = len(voters) - chosen.get(digital_part(cell.contest), 0)
        shown |= opened
        if first_shown < len(voters):
            shown_digital[cell.contest] = voters[first_shown:]
        closed = [leaf for part, found in leaves.items() for leaf in set(found) - set(opened[part])]
        contest = election.contest(cell.contest)
        judged = [judge_marks(contest, leaf.marks) for leaf in closed]
        if closed or first_shown:
            pools.append(Pool(cell, (*judged, *voters[:first_shown])))
    return Plan(shown, shown_digital, tuple(pools))


def digital_ballots(
    election: Election, counted: Iterable[DigitalVote], secret: bytes
) -> Mapping[str, tuple[Judgement, ...]]:
    """The counted digital ballots by contest, in an order that nobody without ``secret`` can know.

    The same order at every publication: two that showed other votes would show those that either hides.
    """
    order: dict[str, list[tuple[bytes, Judgement]]] = {}
    for vote in counted:
        drawn = hmac.digest(secret, f"publish {vote.contest} {vote.nullifier}".encode(), hashlib.sha256)
        order.setdefault(vote.contest, []).append((drawn, judge_vote(election.contest(vote.contest), vote.vote)))
    return {
        contest: tuple(judgement for _, judgement in sorted(votes, key=lambda vote: vote[0]))
        for contest, votes in order.items()
    }
