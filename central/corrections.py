"""Reads from the database which readings of ballots stand, and how many corrections there are."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, func, select

from ballots.cvr import Box
from central import schema
from central.amending import Batch, Reading, Standing, standing

_ballots, _amendments, _records = schema.ballots, schema.amendments, schema.contest_records


def read_standing(connection: Connection) -> Standing:
    """What stands of all that was delivered; quick as long as nothing was corrected."""
    superseding: dict[Batch, set[str]] = defaultdict(set)
    for row in connection.execute(select(schema.superseded)):
        superseding[row.incarnation, row.seq].add(row.leaf)
    amends = {row.leaf: row.amends for row in connection.execute(select(_amendments.c.leaf, _amendments.c.amends))}
    if not amends:
        return Standing()
    # Only computers that have corrected something; the others' readings all stand.
    corrected = select(_ballots.c.incarnation).join(_amendments, _amendments.c.leaf == _ballots.c.leaf)
    wanted = _ballots.c.incarnation.in_(corrected)
    contests: dict[str, dict[str, str]] = defaultdict(dict)
    leaves = select(_records.c.ballot, _records.c.contest, _records.c.leaf).join(_ballots).where(wanted)
    for ballot, contest, leaf in connection.execute(leaves):
        contests[ballot][contest] = leaf
    readings = (
        Reading(
            leaf=row.leaf,
            incarnation=row.incarnation,
            seq=row.seq,
            serial=row.serial,
            style=row.style,
            box=Box(row.box_station, row.box_number, row.box_seal),
            contests=contests[row.leaf],
            amends=amends.get(row.leaf),
        )
        for row in connection.execute(select(_ballots).where(wanted))
    )
    return standing(readings, {batch: frozenset(named) for batch, named in superseding.items()})


@dataclass(frozen=True)
class Correction:
    """A correction of one ballot, why and by whom, and whether it counts, was corrected again, or does not fit."""

    station: str
    box: str
    serial: str
    reason: str
    people: tuple[str, ...]
    state: Literal["counts", "replaced", "misfit"]


def listed_corrections(connection: Connection) -> list[Correction]:
    """All of them, by station, box and serial; of one ballot, the oldest first."""
    stands = read_standing(connection)
    columns = (_amendments.c.leaf, _amendments.c.reason, _amendments.c.people)
    ballot = (_ballots.c.incarnation, _ballots.c.seq, _ballots.c.serial, _ballots.c.box_station, _ballots.c.box_number)
    order = (_ballots.c.box_station, _ballots.c.box_number, _ballots.c.serial, _ballots.c.seq)
    rows = connection.execute(select(*columns, *ballot).join(_ballots).order_by(*order))
    return [
        Correction(
            station=row.box_station,
            box=row.box_number,
            serial=row.serial,
            reason=row.reason,
            people=tuple(json.loads(row.people)),
            state=_state(stands, row.leaf, (row.incarnation, row.seq)),
        )
        for row in rows
    ]


def _state(stands: Standing, leaf: str, batch: Batch) -> Literal["counts", "replaced", "misfit"]:
    if batch in stands.misfits:
        return "misfit"
    return "replaced" if leaf in stands.superseded else "counts"


def corrected(connection: Connection, incarnation: str) -> int:
    """How many corrections of ballots a computer has delivered."""
    query = select(func.count()).select_from(_amendments.join(_ballots, _amendments.c.leaf == _ballots.c.leaf))
    number: int = connection.execute(query.where(_ballots.c.incarnation == incarnation)).scalar_one()
    return number
