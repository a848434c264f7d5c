"""What central holds of paper ballots, leaf by leaf, and what became of each in the merge."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, select

from central import schema
from central.corrections import read_standing
from central.merge import Merged
from central.publishing.opening import Part

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CountedLeaf:
    """One contest on one paper ballot that is counted: its commitment and its marks. It names no ballot."""

    leaf: str
    marks: tuple[Mark, ...]


class _Reading(NamedTuple):
    """One ballot as it was delivered; the merge counts the one that comes first in this order."""

    box_station: str
    box_number: str
    leaf: str
    incarnation: str
    seq: int


@dataclass
class PaperLeaves:
    """The counted leaves by part, each sorted by commitment; and what else each delivery holds.

    ``ballots`` is how many ballots a delivery has, ``held`` how many of its leaves of a contest are not counted, and
    ``again`` how many are another reading of a ballot that is counted or held already. ``superseded`` is how many of
    its leaves, private ones among them, a correction has taken the place of; they stand under nothing else.
    """

    counted: dict[Part, list[CountedLeaf]] = field(default_factory=lambda: defaultdict(list))
    ballots: Counter[tuple[str, int]] = field(default_factory=Counter)
    held: dict[tuple[str, int], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    again: dict[tuple[str, int], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    superseded: Counter[tuple[str, int]] = field(default_factory=Counter)


def paper_leaves(connection: Connection, merged: Merged) -> PaperLeaves:
    """Every contest leaf that central has understood, with the merge's verdict on it."""
    found, superseded = PaperLeaves(), read_standing(connection).superseded
    ballots = _readings(connection)
    by_serial: dict[str, list[_Reading]] = defaultdict(list)
    for leaf, (serial, reading) in ballots.items():
        if leaf in superseded:
            found.superseded[reading.incarnation, reading.seq] += 1
        else:
            by_serial[serial].append(reading)
            found.ballots[reading.incarnation, reading.seq] += 1
    first = {min(each).leaf for each in by_serial.values()}
    held, listed = {(each.serial, each.contest) for each in merged.held}, set[tuple[str, str]]()
    for record in connection.execute(select(schema.contest_records).order_by(schema.contest_records.c.leaf)):
        serial, ballot = ballots[record.ballot]
        if record.ballot in superseded:
            found.superseded[ballot.incarnation, ballot.seq] += 1
        elif (serial, record.contest) in held:
            # Each held vote once: what follows of the same ballot is another reading of it.
            held.discard((serial, record.contest))
            listed.add((serial, record.contest))
            found.held[ballot.incarnation, ballot.seq][record.contest] += 1
        elif record.ballot not in first or (serial, record.contest) in listed:
            found.again[ballot.incarnation, ballot.seq][record.contest] += 1
        else:
            part = Part(record.contest, ballot.box_station, ballot.incarnation, ballot.seq)
            found.counted[part].append(CountedLeaf(record.leaf, _marks(record.marks)))
    _agree(found.counted, merged)
    return found


def _readings(connection: Connection) -> dict[str, tuple[str, _Reading]]:
    """By private leaf: the serial, and the reading."""
    columns = (schema.ballots.c[name] for name in ("serial", *_Reading._fields))
    rows = connection.execute(select(*columns))
    return {reading.leaf: (serial, reading) for serial, reading in ((serial, _Reading(*row)) for serial, *row in rows)}


# The same few sets of crosses come again and again.
@lru_cache(maxsize=10_000)
def _marks(text: str) -> tuple[Mark, ...]:
    return tuple((project, column) for project, column in json.loads(text))


def _agree(counted: Mapping[Part, list[CountedLeaf]], merged: Merged) -> None:
    here: Counter[tuple[str, str]] = Counter()
    for part, leaves in counted.items():
        here[part.contest, part.station] += len(leaves)
    if here != Counter((each.contest, each.station) for each in merged.counted if each.station is not None):
        raise RuntimeError("the merge has counted other leaves than those that would be published")
