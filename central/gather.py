"""Reads from the database all that the merge rests on."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, select

from ballots.cvr import Box, ContestRecord, Held, Mark
from ballots.judging import Validity, Vote
from ballots.station_records import (
    CheckIn,
    Printed,
    VoidCheckIn,
    parse_check_in,
    parse_closed,
    parse_paper,
)
from central import schema
from central.corrections import read_standing
from central.facts import CheckedIn, DigitalVote, Facts, PaperBallot, standing_check_ins
from central.paper_facts import hand_counts, spoiled_serials
from central.streams import is_closed
from sync.batch import Stream
from sync.manifest import Manifest


def gather(connection: Connection, manifest: Manifest) -> Facts:
    """Everything accepted so far, as the merge wants it."""
    stations = {incarnation.id: incarnation.station for incarnation in manifest.incarnations}
    paper = list(_paper_records(connection))
    registered, over_quota = _serials(manifest, stations, paper)
    return Facts(
        ballots=tuple(_ballots(connection)),
        registered=registered,
        over_quota=over_quota,
        spoiled=spoiled_serials(record for _, record in paper),
        hand_counts=tuple(hand_counts(stations, paper)),
        check_ins=tuple(_check_ins(connection, stations)),
        digital=tuple(digital_votes(connection)),
        waiting=tuple(stations_not_closed(connection, manifest)),
    )


def stations_not_closed(connection: Connection, manifest: Manifest) -> Iterator[str]:
    """The stations with a computer that has neither closed all its streams nor been revoked, or with none at all."""
    for station in manifest.stations:
        computers = [each for each in manifest.incarnations if each.station == station.id]
        open_ones = [
            each
            for each in computers
            if each.state == "active" and not all(is_closed(connection, each.id, stream) for stream in Stream)
        ]
        if open_ones or not computers:
            yield station.id


def digital_votes(connection: Connection) -> Iterator[DigitalVote]:
    """Every digital vote that was imported."""
    for row in connection.execute(select(schema.digital_votes)):
        vote = Vote(tuple(json.loads(row.choices)), tuple(json.loads(row.amounts)))
        yield DigitalVote(row.nullifier, row.contest, vote)


def _ballots(connection: Connection) -> Iterator[PaperBallot]:
    contests: dict[str, list[ContestRecord]] = defaultdict(list)
    for row in connection.execute(select(schema.contest_records)):
        contests[row.ballot].append(
            ContestRecord(
                contest=row.contest,
                marks=_marks(row.marks),
                validity=Validity(row.validity) if row.validity else None,
                held=Held(row.held) if row.held else None,
            )
        )
    stands = read_standing(connection)
    for row in connection.execute(select(schema.ballots)):
        if row.leaf not in stands.superseded:
            batch = row.incarnation, row.seq
            yield PaperBallot(
                serial=row.serial,
                style=row.style,
                box=Box(row.box_station, row.box_number, row.box_seal),
                contests=tuple(contests[row.leaf]),
                amended=batch in stands.applied,
                misfit=batch in stands.misfits,
            )


def _marks(text: str) -> tuple[Mark, ...]:
    return tuple((project, column) for project, column in json.loads(text))


def _paper_records(connection: Connection) -> Iterator[tuple[str, BaseModel]]:
    """(incarnation, record) in the order in which each computer said it."""
    table = schema.station_records
    for row in connection.execute(select(table).order_by(table.c.incarnation, table.c.seq, table.c.place)):
        fields: dict[str, Any] = json.loads(row.record)
        yield row.incarnation, parse_closed(fields) if fields["type"] == "closed" else parse_paper(fields)


def _serials(
    manifest: Manifest, stations: Mapping[str, str], records: Iterable[tuple[str, BaseModel]]
) -> tuple[frozenset[str], frozenset[str]]:
    """The registered serials, and those of them beyond what their print key may sign.

    A computer registers nothing under a key that may not print for its own station (``stations``, by incarnation):
    it could use up another station's ballots. A key that the manifest does not list may sign nothing. In test mode it
    may: TEST ballots are signed with a key that everybody knows and no manifest lists, so that a limit would keep
    nobody from anything.
    """
    scopes = {key.key: key.stations for key in manifest.print_keys}
    left = {key.key: key.most_serials for key in manifest.print_keys}
    unlisted = sys.maxsize if manifest.mode == "test" else 0
    registered: set[str] = set()
    over_quota: set[str] = set()
    for incarnation, record in records:
        if isinstance(record, Printed):
            station = stations[incarnation]
            if station not in scopes.get(record.print_key, [station]):
                continue
            fresh = [serial for serial in record.serials if serial not in registered]
            registered.update(fresh)
            allowed = left.get(record.print_key, unlisted)
            over_quota.update(fresh[allowed:])
            left[record.print_key] = max(0, allowed - len(fresh))
    return frozenset(registered), frozenset(over_quota)


def _check_ins(connection: Connection, stations: dict[str, str]) -> Iterator[CheckedIn]:
    by_station: dict[str, list[CheckIn | VoidCheckIn]] = defaultdict(list)
    for row in connection.execute(select(schema.check_ins.c.incarnation, schema.check_ins.c.record)):
        by_station[stations[row.incarnation]].append(parse_check_in(json.loads(row.record)))
    for station, records in by_station.items():
        yield from standing_check_ins(station, records)
