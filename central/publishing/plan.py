"""What is shown of every contest: decided once, for all deliveries and digital votes together."""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ballots.election import Election
from ballots.judging import Judgement, judge_marks, judge_vote
from central.facts import DigitalVote
from central.outcomes import ContestOutcome
from central.publishing.leaves import CountedLeaf, PaperLeaves
from central.publishing.opening import Cell, Part, cells, digital_part, shown_one_by_one

_T = TypeVar("_T", bound=Hashable)


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


@dataclass(frozen=True)
class Secrecy:
    """Which votes may be shown one by one: ``plain`` leaves, ``least`` together, each alike ``alike`` in its part.

    The last is for voters who are bought or threatened: with many projects nearly every set of crosses is the only one
    of its kind, and so it can be a signature that was agreed on. 1 shows such votes too.
    """

    plain: Collection[str]
    least: int
    alike: int


def make_plan(
    election: Election,
    outcomes: Iterable[ContestOutcome],
    paper: PaperLeaves,
    digital: Mapping[str, tuple[Judgement, ...]],
    secrecy: Secrecy,
) -> Plan:
    """The plan for all contests. ``digital`` comes from :func:`digital_ballots`."""
    by_place: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in paper.counted:
        by_place[part.contest, part.station].append(part)
    shown: dict[Part, tuple[CountedLeaf, ...]] = {}
    shown_digital: dict[str, tuple[Judgement, ...]] = {}
    pools: list[Pool] = []
    for cell in (cell for outcome in outcomes for cell in cells(outcome)):
        leaves = {part: paper.counted[part] for station in cell.stations for part in by_place[cell.contest, station]}
        voters = digital.get(cell.contest, ()) if cell.digital else ()
        chosen = _chosen(leaves, voters, digital_part(cell.contest), secrecy)
        shown_digital[cell.contest] = tuple(chosen.digital) or shown_digital.get(cell.contest, ())
        shown |= {part: tuple(found) for part, found in chosen.paper.items()}
        contest = election.contest(cell.contest)
        closed = [judge_marks(contest, leaf.marks) for leaf in _rest(leaves, chosen.paper)]
        withheld = Counter(voters) - Counter(chosen.digital)
        if closed or withheld:
            pools.append(Pool(cell, (*closed, *withheld.elements())))
    return Plan(shown, shown_digital, tuple(pools))


@dataclass(frozen=True)
class _Chosen:
    """What one cell shows."""

    paper: Mapping[Part, Sequence[CountedLeaf]]
    digital: Sequence[Judgement]


def _chosen(
    leaves: Mapping[Part, list[CountedLeaf]], voters: Sequence[Judgement], digital: Part, secrecy: Secrecy
) -> _Chosen:
    cast = sum(map(len, leaves.values())) + len(voters)
    openable = {part: [leaf for leaf in found if leaf.leaf in secrecy.plain] for part, found in leaves.items()}
    while True:
        numbers = shown_one_by_one(
            {digital: len(voters), **{part: len(found) for part, found in openable.items()}}, cast, secrecy.least
        )
        # Commitments are salted, so that their order says nothing about what they hide; that of voters is secret.
        paper = {part: found[len(found) - numbers.get(part, 0) :] for part, found in openable.items()}
        on_paper = {part: _rare([leaf.marks for leaf in found], secrecy.alike) for part, found in paper.items()}
        chosen = voters[len(voters) - numbers.get(digital, 0) :]
        rare = _rare(chosen, secrecy.alike)
        if not rare and not any(on_paper.values()):
            return _Chosen(paper, chosen)
        openable = {
            part: [leaf for leaf in found if leaf.marks not in on_paper[part]] for part, found in openable.items()
        }
        voters = [vote for vote in voters if vote not in rare]


def _rare(said: Iterable[_T], alike: int) -> set[_T]:
    return {each for each, number in Counter(said).items() if number < alike}


def _rest(leaves: Mapping[Part, list[CountedLeaf]], shown: Mapping[Part, Sequence[CountedLeaf]]) -> list[CountedLeaf]:
    return [leaf for part, found in leaves.items() for leaf in set(found) - set(shown[part])]


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
