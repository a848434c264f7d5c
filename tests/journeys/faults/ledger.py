"""What must hold of central after every single step, cheap enough to be asked ten thousand times."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from central import schema
from sync.batch import Kind, OpenedBatch, Stream, open_batch
from tests.journeys.faults.world import World

_SIZES = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table.name})" for table in schema.metadata.sorted_tables)
_CHECKED = (schema.check_ins, schema.station_records, schema.ballots)


@dataclass(frozen=True)
class Said:
    """How many rows of each kind a batch must come to, and the hash that it follows."""

    prev: str
    check_ins: int
    station_records: int
    ballots: int


class Ledger:
    """Watches a world's central. Each batch is opened once, by its hash."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.said: dict[str, Said] = {}
        self.accepted: dict[tuple[str, str, int], str] = {}
        self.disputed: set[str] = set()
        self.size: tuple[int, ...] = ()

    def central_was_restored(self) -> None:
        """What came after the backup is gone; stations and sticks bring it again."""
        self.accepted, self.disputed, self.size = {}, set(), ()

    def check_if_changed(self) -> None:
        """The whole check when any table has other rows than at the last one; that alone takes milliseconds."""
        with self.world.office.database.reading() as connection:
            size = tuple(connection.exec_driver_sql(_SIZES).one())
        if size != self.size:
            self.check()
            self.size = size

    def check(self) -> None:
        """Nothing accepted changes or goes, chains have no gaps, and each batch stands in the tables exactly once."""
        with self.world.office.database.reading() as connection:
            rows = connection.execute(select(schema.batches)).all()
            disputed = set(connection.execute(select(schema.disputed.c.hash)).scalars())
            counts = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _CHECKED]
        accepted = {(row.incarnation, row.stream, row.seq): row.hash for row in rows}
        for row in rows:
            if row.hash not in self.said:
                self.said[row.hash] = self._said(row.sealed)
        assert self.accepted.items() <= accepted.items(), "something accepted has changed or gone"
        assert self.disputed <= disputed | set(accepted.values()), "something set aside has gone"
        self._check_chains(accepted)
        said = [self.said[each] for each in accepted.values()]
        assert counts[0] == sum(each.check_ins for each in said)
        assert counts[1] == sum(each.station_records for each in said)
        assert counts[2] == sum(each.ballots for each in said)
        self.accepted, self.disputed = accepted, disputed

    def _check_chains(self, accepted: dict[tuple[str, str, int], str]) -> None:
        chains: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
        for (incarnation, stream, seq), payload_hash in accepted.items():
            chains[incarnation, stream][seq] = payload_hash
        for (incarnation, _), chain in chains.items():
            known = self.world.town.manifest.incarnation(incarnation)
            assert known is not None
            assert sorted(chain) == list(range(1, len(chain) + 1))
            for seq, payload_hash in chain.items():
                assert self.said[payload_hash].prev == chain.get(seq - 1, known.request_hash)

    def _said(self, sealed: bytes) -> Said:
        office = self.world.office
        keys = {each.id: each.key for each in self.world.town.manifest.incarnations}
        return _said(open_batch(sealed, office.keys.age, keys.get, election=office.election.hash))


def _said(batch: OpenedBatch) -> Said:
    payload = batch.payload
    # What an amendment has in clear are the leaves that it takes back.
    records = 0 if payload.kind is Kind.AMEND else len(payload.records or [])
    voters = payload.stream is Stream.CHECKINS and payload.kind is not Kind.CLOSE
    # Each ballot of this election has three contests and a private record.
    return Said(payload.prev, records if voters else 0, 0 if voters else records, len(batch.openings) // 4)
