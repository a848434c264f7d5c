"""Who is seen where: the voters that a station computer is told of (see :mod:`sync.seen`), gathered for all at once.

A voter stands in the group of exactly the contests that were handed out when some ballot style has them, and otherwise
once in a group of each single contest: no list shows a rare choice of contests, and no station can make groups up.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from ballots.election import Election
from ballots.station_records import CheckIn, VoidCheckIn, parse_check_in
from central import schema
from sync.manifest import Manifest
from sync.seen import CODE_BYTES, Voters

Group = tuple[str, ...]
"""Contests, sorted by name."""
Written = tuple[str, CheckIn | VoidCheckIn]
"""A record and the computer that wrote it."""

_DIGITS = 2 * CODE_BYTES


@dataclass(frozen=True)
class CheckIns:
    """Standing check-ins as arrays, group by group and sorted within: ``owners`` are places in ``computers``."""

    computers: tuple[str, ...]
    groups: tuple[Group, ...]
    codes: tuple[NDArray[np.uint64], ...]
    owners: tuple[NDArray[np.uint32], ...]

    def elsewhere(self, computer: str) -> Iterator[tuple[Group, bytes]]:
        """For each group the codes of the check-ins that another computer has written, each once."""
        every = (*self.computers, computer)
        own = every.index(computer)
        for group, codes, owners in zip(self.groups, self.codes, self.owners, strict=True):
            yield group, packed(codes[owners != own])


class Grouping:
    """The groups of an election."""

    def __init__(self, election: Election) -> None:
        self._known = {contest.id for contest in election.contests}
        self._whole = {tuple(sorted(style.contests)) for style in election.styles}

    def groups(self, contests: Iterable[str]) -> tuple[Group, ...]:
        """The groups of a voter with these contests; those that the election does not have are left out."""
        found = tuple(sorted(self._known.intersection(contests)))
        return (found,) if found in self._whole else tuple((contest,) for contest in found)


def read_check_ins(connection: Connection, manifest: Manifest, election: Election) -> CheckIns:
    """Every check-in that no void took back."""
    grouping, stations = Grouping(election), {each.id: each.station for each in manifest.incarnations}
    numbers = {computer: number for number, computer in enumerate(stations)}
    codes: dict[Group, array[int]] = {}
    owners: dict[Group, array[int]] = {}
    for nullifier, written in _by_voter(connection):
        code = int(nullifier[-_DIGITS:], 16)
        for computer, said in standing(stations, written):
            for group in grouping.groups(said.contests):
                codes.setdefault(group, array("Q")).append(code)
                owners.setdefault(group, array("I")).append(numbers[computer])
    groups = tuple(sorted(codes))
    orders = {group: np.argsort(np.asarray(codes[group]), kind="stable") for group in groups}
    return CheckIns(
        tuple(stations),
        groups,
        tuple(np.asarray(codes[group], np.uint64)[orders[group]] for group in groups),
        tuple(np.asarray(owners[group], np.uint32)[orders[group]] for group in groups),
    )


def read_digital(connection: Connection, election: Election) -> Mapping[Group, bytes]:
    """The codes of all who have a digital vote, by group."""
    grouping, table = Grouping(election), schema.digital_votes.c
    rows = connection.execute(select(table.nullifier, table.contest).order_by(table.nullifier, table.contest))
    codes: dict[Group, array[int]] = {}
    for nullifier, votes in groupby(rows, itemgetter(0)):
        for group in grouping.groups(contest for _, contest in votes):
            codes.setdefault(group, array("Q")).append(int(nullifier[-_DIGITS:], 16))
    return {group: packed(np.sort(np.asarray(found, np.uint64))) for group, found in codes.items()}


def voters(paper: Iterable[tuple[Group, bytes]], digital: Mapping[Group, bytes]) -> list[Voters]:
    """What a list says, group by group; groups without anybody are left out."""
    on_paper = dict(paper)
    every = ((group, on_paper.get(group, b""), digital.get(group, b"")) for group in sorted({*on_paper, *digital}))
    return [Voters(group, one, other) for group, one, other in every if one or other]


def standing(stations: Mapping[str, str], written: Sequence[Written]) -> list[tuple[str, CheckIn]]:
    """One voter's check-ins that stand, with the computer of each.

    Each void takes back one check-in of its station, as in ``central.facts.standing_check_ins``: the earliest of the
    computer that says so, and of another one only where that one has none.
    """
    left = [(computer, said) for computer, said in written if isinstance(said, CheckIn)]
    for computer, said in written:
        if isinstance(said, VoidCheckIn):
            there = [each for each in left if stations[each[0]] == stations[computer]]
            if there:
                left.remove(next((each for each in there if each[0] == computer), there[0]))
    return left


def packed(codes: NDArray[np.uint64]) -> bytes:
    """Sorted codes as a list holds them, each once."""
    # NumPy's own `unique` took a second for a million; these lie beside each other.
    is_first = np.concatenate(([True], codes[1:] != codes[:-1]))[: len(codes)]
    return codes[is_first].astype(">u8").tobytes()


def _by_voter(connection: Connection) -> Iterator[tuple[str, list[Written]]]:
    """Every voter with what was written of them, each computer's records in their order."""
    table = schema.check_ins.c
    rows = connection.execute(
        select(table.nullifier, table.incarnation, table.record).order_by(
            table.nullifier, table.incarnation, table.seq, table.place
        )
    )
    # Records differ in little but the voter; reading each of a million as JSON would take ten times as long.
    read: dict[str, CheckIn | VoidCheckIn] = {}
    for nullifier, records in groupby(rows, itemgetter(0)):
        written = []
        for _, computer, record in records:
            shape = record.replace(nullifier, "")
            if shape not in read:
                read[shape] = parse_check_in(json.loads(record))
            written.append((computer, read[shape]))
        yield nullifier, written
