"""What central holds, read from its own tables and from the sealed bytes beside them, and the promise on it.

Every ballot and check-in that a station has stored is counted exactly once, or it is held and listed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Table, select

from ballots.cvr import is_private_text, parse_private_text
from central import incidents, manifests, schema
from central.gather import gather
from central.incidents import Kind
from central.merge import Merged, merge
from station.journal import STOPPED
from station.records import pending_records
from sync.batch import OpenedBatch, Stream, open_batch
from tests.journeys.faults.computer import RESTORED, Computer, voted
from tests.journeys.faults.world import World


@dataclass(frozen=True)
class Books:
    """Central's books: the batches that count and those set aside by payload hash, opened, and what it lists."""

    accepted: dict[str, OpenedBatch]
    disputed: dict[str, OpenedBatch]
    incidents: list[incidents.Incident]
    merged: Merged
    check_ins: Counter[str]
    serials: Counter[str]

    @property
    def kinds(self) -> set[Kind]:
        return {incident.kind for incident in self.incidents}


def read_books(world: World) -> Books:
    """Reads everything that central holds."""
    with world.office.database.reading() as connection:
        manifest = manifests.require_current(connection)
        return Books(
            accepted=_opened(world, connection.execute(select(schema.batches.c.sealed)).scalars()),
            disputed=_opened(world, connection.execute(select(schema.disputed.c.sealed)).scalars()),
            incidents=incidents.listed(connection),
            merged=merge(world.town.election, gather(connection, manifest)),
            check_ins=Counter(connection.execute(select(schema.check_ins.c.record)).scalars()),
            serials=Counter(connection.execute(select(schema.ballots.c.serial)).scalars()),
        )


def _opened(world: World, sealed: Iterable[bytes]) -> dict[str, OpenedBatch]:
    keys = {each.id: each.key for each in world.town.manifest.incarnations}
    election = world.office.election.hash
    batches = [open_batch(each, world.office.keys.age, keys.get, election=election) for each in sealed]
    return {batch.payload_hash: batch for batch in batches}


def rows(world: World, table: Table) -> int:
    """How many rows a table of central's has."""
    with world.office.database.reading() as connection:
        return len(connection.execute(select(table)).all())


def check_promise(world: World, others: Iterable[Computer] = ()) -> Books:
    """Holds the promise against every computer that still has its disk, ``others`` included."""
    books = read_books(world)
    check_chains(books)
    check_tables(books)
    check_listed(books)
    check_merge(world, books)
    for computer in (*world.computers.values(), *others):
        check_delivered(computer, books)
    return books


def check_delivered(computer: Computer, books: Books) -> None:
    """Whatever this computer has sealed lies at central, it has sealed everything, and holds its receipts.

    An old copy that was stopped stores no receipt any more; and one that came from a backup has sealed nothing since.
    """
    journal = computer.station.journal
    stopped = journal.setting(STOPPED) is not None
    for row in journal.rows("SELECT stream, seq, payload_hash, receipt FROM outbox"):
        name = f"{row['stream']} {row['seq']} of {computer.root.name}"
        counted = row["payload_hash"] in books.accepted
        assert counted or row["payload_hash"] in books.disputed, f"{name} is nowhere at central"
        assert not counted or stopped or row["receipt"], f"{name} has no receipt"
    if not (stopped and (computer.root / RESTORED).exists()):
        for stream in (Stream.CHECKINS, Stream.PAPER):
            assert pending_records(journal, stream, 1) == [], f"{computer.root.name} has not sealed all"
        assert journal.number("SELECT count(*) FROM ballots WHERE seq IS NULL") == 0


def check_chains(books: Books) -> None:
    """Each accepted stream is one unbroken chain from the enrolment request on."""
    streams: dict[tuple[str, Stream], list[OpenedBatch]] = {}
    for batch in books.accepted.values():
        streams.setdefault((batch.payload.incarnation, batch.payload.stream), []).append(batch)
    for chain in streams.values():
        chain.sort(key=lambda batch: batch.payload.seq)
        assert [batch.payload.seq for batch in chain] == list(range(1, len(chain) + 1))
        assert all(later.payload.prev == batch.payload_hash for batch, later in pairwise(chain))


def check_tables(books: Books) -> None:
    """The tables that the count reads say what the signed batches say, and nothing twice."""
    payloads = [batch.payload for batch in books.accepted.values()]
    said = sum(
        len(each.records or []) for each in payloads if each.stream is Stream.CHECKINS and each.kind.value == "records"
    )
    assert sum(books.check_ins.values()) == said
    privates = [
        parse_private_text(opening.body).serial
        for batch in books.accepted.values()
        for opening in batch.openings
        if is_private_text(opening.body)
    ]
    assert Counter(privates) == books.serials


def check_listed(books: Books) -> None:
    """Every batch that is set aside is listed by its computer, stream and number."""
    listed = {(each.incarnation, each.stream, each.seq) for each in books.incidents}
    for batch in books.disputed.values():
        assert (batch.payload.incarnation, batch.payload.stream, batch.payload.seq) in listed


def check_merge(world: World, books: Books) -> None:
    """Every contest of every serial is counted once or held by name, and every correction fits."""
    assert Kind.MISFIT_AMENDMENT not in books.kinds
    paper = Counter(each.contest for each in books.merged.counted if each.channel == "paper")
    held = Counter(each.contest for each in books.merged.held)
    assert max(Counter((each.serial, each.contest) for each in books.merged.held).values(), default=1) == 1
    for contest in world.town.election.contests:
        assert paper[contest.id] + held[contest.id] == len(books.serials)
    doubtful = {each.serial for each in books.merged.held if each.contest == "parks"}
    marked = Counter(
        each.judgement.vote.choices
        for each in books.merged.counted
        if each.contest == "parks" and each.channel == "paper" and each.judgement.vote
    )
    # Three marks where two are allowed make an invalid ballot, and no marks a blank one.
    assert marked == Counter(
        voted(each) for each in books.serials if each not in doubtful and len(voted(each)) in (1, 2)
    )
