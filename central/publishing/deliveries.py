"""Opens the accepted deliveries of ballots once more, for what may be published of them."""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from ballots.cvr import contest_text, parse_contest_text
from ballots.election import Election
from ballots.errors import BallotsError
from central import schema
from central.corrections import read_standing
from central.office import Office
from sync.batch import Kind, Stream, open_batch
from sync.leaves import Opening, commit
from sync.manifest import Manifest


class Delivery(NamedTuple):
    """A delivery of ballots: its signed envelope, and its openings by commitment, private ones among them."""

    incarnation: str
    seq: int
    envelope: bytes
    openings: Mapping[str, Opening]


def deliveries(office: Office, connection: Connection, manifest: Manifest) -> Iterator[Delivery]:
    """Every accepted delivery of ballots whose signed part holds nothing but leaves, one in memory at a time.

    Corrections are among them when they fit: then the records in clear are the leaves that they take the place of, and
    nothing else. Whatever else is in clear may name a ballot or poll workers, so it is published by its hash only.
    """
    applied = read_standing(connection).applied
    keys = {incarnation.id: incarnation.key for incarnation in manifest.incarnations}
    table = schema.batches
    kinds = (Kind.RECORDS.value, Kind.AMEND.value)
    wanted = (table.c.stream == Stream.BALLOTS.value, table.c.kind.in_(kinds))
    rows = select(table.c.incarnation, table.c.seq, table.c.kind, table.c.sealed).where(*wanted)
    for row in connection.execute(rows.order_by(table.c.incarnation, table.c.seq)):
        if row.kind == Kind.AMEND.value and (row.incarnation, row.seq) not in applied:
            continue
        batch = open_batch(row.sealed, office.keys.age, keys.get, election=office.election.hash)
        openings = {commit(opening): opening for opening in batch.openings}
        yield Delivery(row.incarnation, row.seq, _bare(batch.envelope), openings)


def is_plain(election: Election, opening: Opening) -> bool:
    """Whether a contest's opening says the marks in printed boxes and their verdict, and not one byte else.

    A station's program could hide a serial or a name in another spelling, or in a box that there is not.
    """
    try:
        record = parse_contest_text(opening.body)
        contest = election.contest(record.contest)
    except (BallotsError, KeyError):
        return False
    boxes = {(project.id, column) for project in contest.projects for column in contest.method.columns}
    return contest_text(record) == opening.body and list(record.marks) == sorted(set(record.marks) & boxes)


def _bare(envelope: bytes) -> bytes:
    """The envelope without anything that its format does not know, which nobody would have signed."""
    fields = json.loads(envelope)
    signatures = [{"keyid": each["keyid"], "sig": each["sig"]} for each in fields["signatures"]]
    bare = {"payload": fields["payload"], "payloadType": fields["payloadType"], "signatures": signatures}
    return json.dumps(bare, separators=(",", ":")).encode()
