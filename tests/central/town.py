"""A town for tests of central: its office, its board, and station computers played with the real formats."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue
from sqlalchemy import Table, func, select

from ballots.cvr import (
    Amends,
    Box,
    ContestRecord,
    PrivateRecord,
    contest_record,
    contest_text,
    parse_private_text,
    private_text,
)
from ballots.election import Election
from ballots.election_file import parse_election
from ballots.serials import new_serials
from central import manifests
from central.app import api_app
from central.enrolment import Waiting, approve, issue_code, sign_and_publish, take_request
from central.gate import Limits
from central.home import Home
from central.intake import Delivery, take_in
from central.manifest_edits import with_station
from central.office import Office, open_office
from central.serve import api_server
from central.setup import Choices, set_up
from sync.batch import Kind, SealedBatch, Stream, make_batch
from sync.enrolment import SealedRequest, make_request
from sync.keys import AgeKey, SigningKey
from sync.leaves import Opening, commit, new_opening
from sync.manifest import Manifest
from sync.push import Transport

NULLIFIER = "ab" * 32
NOW = datetime(2027, 3, 15, 18, 0, 0, tzinfo=UTC)

ELECTION = b"""
format = 1
id = "town-2027"
title = { sv = "Medborgarbudget", en = "Participatory budget" }
currency = "SEK"
languages = ["sv", "en"]
who_may_vote = { sv = "Alla", en = "Everyone" }
double_vote = "paper-replaces-digital"
smallest_group = 1
tie_lot = { method = "sha256", seed = "17 42 5" }
pots = [{ id = "parks", amount = 1000 }, { id = "roads", amount = 500 }, { id = "arts", amount = 500 }]
styles = [{ id = "A", contests = ["parks", "roads", "arts"], languages = ["sv"] }]

[[contests]]
id = "parks"
title = { sv = "Parker", en = "Parks" }
scope = "city"
pot = "parks"
method = { type = "approval", min = 1, max = 2 }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [
    { id = "P1", name = "Lekplats", cost = 600 },
    { id = "P2", name = "Gungor", cost = 600 },
    { id = "P3", name = "Soffor", cost = 300 },
]

[[contests]]
id = "roads"
title = { sv = "Gator", en = "Roads" }
scope = "city"
pot = "roads"
method = { type = "ranking", points = [3, 2, 1] }
winner_rule = { type = "greedy", on_misfit = "stop" }
projects = [{ id = "R1", name = "Bro", cost = 500 }, { id = "R2", name = "Cykelbana", cost = 400 }]

[[contests]]
id = "arts"
title = { sv = "Konst", en = "Arts" }
scope = "city"
pot = "arts"
method = { type = "points", total = 3, per_project = 2 }
winner_rule = { type = "greedy", on_misfit = "skip" }
projects = [{ id = "K1", name = "Staty", cost = 300 }, { id = "K2", name = "Mosaik", cost = 200 }]
"""

Marks = Mapping[str, Sequence[tuple[str, str]]]
CLOSED = {
    "type": "closed",
    "check_ins": 0,
    "printed": 0,
    "stock": 0,
    "spoiled": 0,
    "unused": 0,
    "counted": 0,
    "ballots": 0,
    "held": {},
    "note": "",
    "people": ["Kerstin", "Yusuf"],
}


@dataclass
class Laptop:
    """A station's computer: its keys, and its three chains as far as it has written them."""

    manifest: Manifest
    station: str
    code: str
    key: SigningKey = field(default_factory=SigningKey.generate)
    print_key: SigningKey = field(default_factory=SigningKey.generate)
    age: AgeKey = field(default_factory=AgeKey.generate)
    heads: dict[Stream, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.request: SealedRequest = make_request(
            self.key,
            election=self.manifest.election,
            station=self.station,
            age_recipient=self.age.recipient,
            print_key=self.print_key.public,
            code=self.code,
            software="0.1.0",
            recipient=self.manifest.central.age_recipient,
        )
        self.heads = dict.fromkeys(Stream, (0, self.request.payload_hash))

    @property
    def id(self) -> str:
        return self.key.key_id

    def batch(self, stream: Stream, kind: Kind = Kind.RECORDS, **said: object) -> SealedBatch:
        """The next batch of a stream; the chain goes on from it."""
        seq, prev = self.heads[stream]
        made = self.batch_at(seq + 1, prev, stream, kind, **said)
        self.heads[stream] = (seq + 1, made.payload_hash)
        return made

    def batch_at(self, seq: int, prev: str, stream: Stream, kind: Kind = Kind.RECORDS, **said: object) -> SealedBatch:
        fields: dict = {"election": self.manifest.election, "manifest": self.manifest.version} | said
        return make_batch(self.key, self.manifest.recipients, stream=stream, seq=seq, prev=prev, kind=kind, **fields)

    def check_in(self, *nullifiers: str, contests: Sequence[str] = ("parks", "roads", "arts")) -> SealedBatch:
        records = [{"type": "check-in", "nullifier": each, "contests": list(contests)} for each in nullifiers]
        return self.batch(Stream.CHECKINS, records=records)

    def printed(self, serials: Sequence[str]) -> SealedBatch:
        record = {"type": "printed", "print_key": self.print_key.public, "serials": list(serials)}
        return self.batch(Stream.PAPER, records=[record])

    def box_closed(self, counted: int) -> SealedBatch:
        record = {"type": "box-closed", "box": "1", "seal": "S1", "counted": counted, "people": ["Kerstin"]}
        return self.batch(Stream.PAPER, records=[record])

    def ballots(self, election: Election, ballots: Mapping[str, Marks]) -> SealedBatch:
        openings = [each for serial, marks in ballots.items() for each in self.openings(election, serial, marks)]
        return self.batch(Stream.BALLOTS, openings=openings)

    def openings(self, election: Election, serial: str, marks: Marks) -> list[Opening]:
        """The leaves of one ballot: one a contest, and the private one."""
        records = [contest_record(contest, marks.get(contest.id, ())) for contest in election.contests]
        return openings_of(self.station, serial, records)

    def corrected(self, election: Election, before: Sequence[Opening], marks: Marks) -> list[Opening]:
        """The leaves of a correction of the ballot with those leaves."""
        serial = parse_private_text(before[-1].body).serial
        records = [contest_record(contest, marks.get(contest.id, ())) for contest in election.contests]
        return openings_of(self.station, serial, records, amends(before))

    def amendment(self, new: Sequence[Sequence[Opening]], before: Sequence[Sequence[Opening]]) -> SealedBatch:
        """A batch of corrections that takes the place of those ballots."""
        openings = [opening for ballot in new for opening in ballot]
        return self.batch(Stream.BALLOTS, Kind.AMEND, openings=openings, records=superseding(*before))

    def close(self, stream: Stream) -> SealedBatch:
        return self.batch(stream, Kind.CLOSE, records=[CLOSED])


def openings_of(
    station: str, serial: str, records: Sequence[ContestRecord], amends: Amends | None = None
) -> list[Opening]:
    """The leaves of a ballot with just these contest records."""
    contests = [new_opening(contest_text(record)) for record in records]
    leaves = tuple(commit(opening) for opening in contests)
    private = PrivateRecord(serial, "A", Box(station, "1", "S1"), (), leaves, amends)
    return [*contests, new_opening(private_text(private))]


def amends(before: Sequence[Opening], reason: str = "Looked at again") -> Amends:
    """What a correction says of the ballot with these leaves."""
    return Amends(commit(before[-1]), reason, ("Kerstin", "Yusuf"))


def superseding(*ballots: Sequence[Opening]) -> list[dict[str, JsonValue]]:
    """What the signed part of an amendment of these ballots says."""
    return [{"supersedes": commit(opening)} for ballot in ballots for opening in ballot]


@dataclass
class Town:
    """An opened central with a board of three, two of whom sign."""

    office: Office
    board: tuple[SigningKey, ...]
    recovery: AgeKey

    @property
    def election(self) -> Election:
        return self.office.election.election

    @property
    def manifest(self) -> Manifest:
        with self.office.database.reading() as connection:
            return manifests.newest(connection)

    def sign(self) -> Manifest:
        """Two board members sign what waits."""
        with self.office.database.reading() as connection:
            draft = manifests.draft(connection)
        assert draft is not None
        sign_and_publish(self.office, draft, self.board[:2])
        return draft

    def add_station(self, station: str) -> None:
        with self.office.database.writing() as connection:
            manifests.edit_draft(connection, lambda draft: with_station(draft, station, station.title(), []))

    def code(self, station: str) -> str:
        with self.office.database.writing() as connection:
            return issue_code(self.office, connection, station)

    def laptop(self, station: str) -> Laptop:
        """A computer with a kit of this station that has not asked yet."""
        return Laptop(self.manifest, station, self.code(station))

    def ask(self, laptop: Laptop) -> Waiting:
        return take_request(self.office, laptop.request.sealed, NOW)

    def enrolled(self, station: str) -> Laptop:
        """A computer that the board has signed in."""
        laptop = self.laptop(station)
        approve(self.office, self.ask(laptop).hash)
        laptop.manifest = self.sign()
        return laptop

    def enrolled_together(self, stations: Sequence[str]) -> list[Laptop]:
        """New stations with a computer each, all signed in by one manifest."""
        for station in stations:
            self.add_station(station)
        self.sign()
        laptops = [self.laptop(station) for station in stations]
        for laptop in laptops:
            approve(self.office, self.ask(laptop).hash)
        manifest = self.sign()
        for laptop in laptops:
            laptop.manifest = manifest
        return laptops

    def take(self, batch: SealedBatch) -> Delivery:
        return take_in(self.office, batch.sealed, NOW)

    def close(self, laptop: Laptop) -> None:
        for stream in Stream:
            self.take(laptop.close(stream))

    def day(self, laptop: Laptop, ballots: Sequence[Marks]) -> list[str]:
        """A whole day without digital votes: serials, voters, box, ballots. Returns the serials."""
        serials = new_serials(len(ballots))
        self.take(laptop.printed(serials))
        self.take(laptop.check_in(*(f"{laptop.id[:32]}{number:032x}" for number in range(len(ballots)))))
        self.take(laptop.box_closed(len(ballots)))
        self.take(laptop.ballots(self.election, dict(zip(serials, ballots, strict=True))))
        self.close(laptop)
        return serials

    @contextmanager
    def service(self, limits: Limits | None = None) -> Iterator[tuple[str, Transport]]:
        """Central's real server over TLS on loopback: its address, and a station's transport to it."""
        server = api_server(api_app(self.office), self.office.keys, "127.0.0.1", 0, limits)
        thread = threading.Thread(target=server.serve)
        thread.start()
        address = f"https://127.0.0.1:{server.bind_addr[1]}"
        try:
            with Transport([address], self.office.keys.tls_pin) as transport:
                yield address, transport
        finally:
            server.stop()
            thread.join()


def found_town(
    folder: Path, *, mode: str = "test", election: bytes = ELECTION, address: str = "https://127.0.0.1:8443"
) -> Town:
    """A new central for the small election, nothing signed yet."""
    (folder / "election.toml").write_bytes(election)
    board = tuple(SigningKey.generate() for _ in range(3))
    recovery = AgeKey.generate()
    home = Home(folder / "central")
    choices = Choices(mode, [key.public for key in board], 2, [address], recovery.recipient)
    set_up(home, folder / "election.toml", choices)
    return Town(open_office(home), board, recovery)


def small_election() -> Election:
    return parse_election(ELECTION, "election.toml").election


def rows(town: Town, table: Table) -> int:
    """How many rows a table of central's database has."""
    with town.office.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()
