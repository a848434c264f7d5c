"""The cast of a small election: one station's laptop, central, its recovery key and a board of three."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from sync.batch import Kind, SealedBatch, Stream, make_batch
from sync.keys import AgeKey, SigningKey
from sync.leaves import Opening, new_opening
from sync.manifest import Board, Central, Incarnation, Manifest, PrintKey, Station

ELECTION = "e1" * 32
REQUEST = "0f" * 32


@dataclass(frozen=True)
class Cast:
    """Everybody's secret keys, and short ways to make the documents that they exchange."""

    laptop: SigningKey = field(default_factory=SigningKey.generate)
    laptop_age: AgeKey = field(default_factory=AgeKey.generate)
    receipts: SigningKey = field(default_factory=SigningKey.generate)
    central_age: AgeKey = field(default_factory=AgeKey.generate)
    recovery: AgeKey = field(default_factory=AgeKey.generate)
    board: tuple[SigningKey, ...] = field(default_factory=lambda: tuple(SigningKey.generate() for _ in range(3)))
    stranger: SigningKey = field(default_factory=SigningKey.generate)
    stranger_age: AgeKey = field(default_factory=AgeKey.generate)
    election: str = ELECTION
    request: str = REQUEST

    def find_key(self, incarnation: str) -> str | None:
        return self.laptop.public if incarnation == self.laptop.key_id else None

    def batch(self, seq: int = 1, prev: str = REQUEST, **changes: object) -> SealedBatch:
        said: dict = {
            "election": ELECTION,
            "stream": Stream.BALLOTS,
            "seq": seq,
            "prev": prev,
            "manifest": 1,
            "kind": Kind.RECORDS,
        } | changes
        if "records" not in said and "openings" not in said:
            said["openings"] = self.ballots(3)
        return make_batch(self.laptop, [self.central_age.recipient, self.recovery.recipient], **said)

    def chain(self, length: int, **changes: object) -> list[SealedBatch]:
        made: list[SealedBatch] = []
        for seq in range(1, length + 1):
            made.append(self.batch(seq, made[-1].payload_hash if made else REQUEST, **changes))
        return made

    @staticmethod
    def ballots(count: int) -> list[Opening]:
        return [new_opening(f'{{"contest":"parks","marks":["{number}"]}}') for number in range(count)]

    def incarnation(self, **changes: object) -> Incarnation:
        fields: dict = {
            "key": self.laptop.public,
            "station": "library",
            "age_recipient": self.laptop_age.recipient,
            "request_hash": REQUEST,
            "state": "active",
            "revoked_after_seq": None,
        }
        return Incarnation(**(fields | changes))

    def manifest(self, **changes: object) -> Manifest:
        fields: dict = {
            "version": 1,
            "election": ELECTION,
            "mode": "official",
            "board": Board(threshold=2, keys=[key.public for key in self.board]),
            "stations": [
                Station(id="library", name="Stadsbiblioteket", opening_hours=["lördag 10–16"]),
                Station(id="school", name="Norra skolan", opening_hours=[]),
            ],
            "central": Central(
                addresses=["https://central.example:8443"],
                tls_pin="ab" * 32,
                receipt_key=self.receipts.public,
                age_recipient=self.central_age.recipient,
            ),
            "recovery_recipient": self.recovery.recipient,
            "print_keys": [PrintKey(key="cd" * 32, styles=["sv"], stations=["library", "school"], most_serials=500)],
            "incarnations": [self.incarnation()],
            "minimum_software": "0.1.0",
        }
        return Manifest(**(fields | changes))


@pytest.fixture(scope="session")
def cast() -> Cast:
    return Cast()


@pytest.fixture(scope="session")
def flips() -> Callable[[bytes], list[bytes]]:
    """Copies of some bytes with one bit changed, all over their length."""

    def flipped(data: bytes) -> list[bytes]:
        places = range(0, len(data), max(1, len(data) // 60))
        return [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]

    return flipped
