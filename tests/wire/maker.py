"""Makes the files in docs/wire-examples with the program's own code: fixed keys, salts and times.

    PYTHONPATH=. python -m tests.wire.maker

Sealing is random by design: a sealed value that still opens to the same bytes stays as it is, so that a second run
changes nothing. Every secret here is made up and public.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyrage

from ballots.cvr import Box, PrivateRecord, SheetReading, TargetReading, contest_record, contest_text, private_text
from ballots.election_file import parse_election
from ballots.station_records import BoxClosed, BoxOpened, CheckIn, Closed, Day, Printed, Spoiled, Stock, Unused
from ballots.station_records import VoidCheckIn as Void
from ballots.token import PrintKey, make_token
from ballots.token import test_print_key as public_print_key
from station.closing_record.chain_ends import chain_ends_text
from sync import envelope, keyring, merkle, usb
from sync.batch import Kind, SealedBatch, Stream, make_batch
from sync.checkpoint import Checkpoint, sign_checkpoint
from sync.enrolment import Grant, make_request
from sync.keyring import Secrets
from sync.keys import AgeKey, SigningKey
from sync.leaves import Opening, commit
from sync.manifest import Board, Central, Incarnation, Manifest, Station, sign_manifest
from sync.manifest import PrintKey as Scope
from sync.nullifier import nullifier, parse_id
from sync.receipt import make_receipt
from sync.seen import Voters, make_seen
from sync.wire import sha256_hex, write
from tests.seen_codes import pack

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "wire-examples"
ELECTION = parse_election((FOLDER / "election.toml").read_bytes(), "election.toml")
TIME = datetime(2027, 3, 15, 18, tzinfo=UTC)
TODAY = date(2027, 3, 15)
CODE, PASSPHRASE = "7G4K-2M9T", "blåbär på tisdag"
SECRET = bytes(range(32))


def signing_key(number: int) -> SigningKey:
    return SigningKey.from_seed(bytes([number]) * 32)


BOARD = tuple(signing_key(number) for number in (1, 2, 3))
NEXT_BOARD = tuple(signing_key(number) for number in (4, 5, 6))
LAPTOP, PRINT, RECEIPT = signing_key(7), signing_key(8), signing_key(9)
LAPTOP_AGE = AgeKey.from_text("AGE-SECRET-KEY-15K4UCSAVNX76CAR6YVJ75DPLTW3RY34992GRXME5L4DMLKM4477SJ7GDEW")
CENTRAL_AGE = AgeKey.from_text("AGE-SECRET-KEY-1QAEYWGN8LEDMHGKXEK9XDCEA97UX2M6D6REGSRSDDEYE5XWEK9YQ39DGVR")
RECOVERY_AGE = AgeKey.from_text("AGE-SECRET-KEY-128TWEZHVGDGCLFLHG8XEYMF5F27GQX7YGV7ZMV2S7Y20DQ6MSE7Q6333XZ")
SERIALS = ("0123456789ABCDEF", "GHJKMNPQRSTVWXYZ", "ZZZZ0000ZZZZ0000")
VOTERS = ("19811228-9874", "doc:POL:AB 123456", "decl:1950-01-31:Åsa Öberg")
TYPED = (*VOTERS, "811228-9874", "811228+9874", "198112889871", "doc:se:12-34 56", "decl:1950-01-31:asa  OBERG")

Kept = Callable[[str, bytes, AgeKey], str]


def example(name: str) -> Any:
    """What lies in one of the files."""
    return json.loads((FOLDER / name).read_bytes())


def examples(folder: Path) -> dict[str, bytes]:
    """Every file by its name; sealed values that are in ``folder`` already stay."""
    request_hash = request().payload_hash
    signed = manifests(request_hash)
    batches = list(said(request_hash))
    return {
        "keys.json": text(keys()),
        **{usb.manifest_name(version): data for version, data in enumerate(signed, 1)},
        "enrolment.json": text(enrolment(kept_in(folder / "enrolment.json"))),
        "keyring.json": text(keyring_files(folder / "keyring.json")),
        "batches.json": text(opened_batches(batches, kept_in(folder / "batches.json"))),
        "seen.json": text(seen(kept_in(folder / "seen.json"))),
        "receipts.json": text([receipt(batch.payload_hash, stream, seq) for stream, seq, batch in batches]),
        "closing-record.json": text(closing_record(batches)),
        "nullifiers.json": text(nullifiers()),
        "tokens.json": text(tokens()),
        "names.json": text(names(request_hash)),
        "checkpoint.json": text(checkpoint(batches)),
    }


def text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def keys() -> dict[str, object]:
    def pair(key: SigningKey) -> dict[str, str]:
        return {"seed": key.seed.hex(), "public": key.public, "id": key.key_id}

    def age(key: AgeKey) -> dict[str, str]:
        return {"identity": key.text, "recipient": key.recipient}

    return {
        "election": ELECTION.hash,
        "board": [pair(key) for key in BOARD],
        "next_board": [pair(key) for key in NEXT_BOARD],
        "computer": pair(LAPTOP),
        "print_key": pair(PRINT),
        "receipt_key": pair(RECEIPT),
        "computer_age": age(LAPTOP_AGE),
        "central_age": age(CENTRAL_AGE),
        "recovery_age": age(RECOVERY_AGE),
        "election_secret": SECRET.hex(),
    }


def manifests(request_hash: str) -> list[bytes]:
    first = Manifest(
        version=1,
        election=ELECTION.hash,
        mode="test",
        board=Board(threshold=2, keys=[key.public for key in BOARD]),
        stations=[Station(id="tensta", name="Tensta bibliotek", opening_hours=["mån 9–18"])],
        central=Central(
            addresses=["https://rost.example.se:8443"],
            tls_pin=sha256_hex(b"a certificate"),
            receipt_key=RECEIPT.public,
            age_recipient=CENTRAL_AGE.recipient,
        ),
        recovery_recipient=RECOVERY_AGE.recipient,
        print_keys=[],
        incarnations=[],
        minimum_software="0.1.0",
    )
    computer = Incarnation(
        key=LAPTOP.public,
        station="tensta",
        age_recipient=LAPTOP_AGE.recipient,
        request_hash=request_hash,
        state="active",
        revoked_after_seq=None,
    )
    scope = Scope(key=PRINT.public, styles=["A"], stations=["tensta"], most_serials=5000)
    second = first.model_copy(update={"version": 2, "incarnations": [computer], "print_keys": [scope]})
    limits = {Stream.CHECKINS: 1, Stream.PAPER: 2, Stream.BALLOTS: 1}
    third = second.model_copy(
        update={
            "version": 3,
            "board": Board(threshold=2, keys=[key.public for key in NEXT_BOARD]),
            "incarnations": [computer.model_copy(update={"state": "revoked", "revoked_after_seq": limits})],
        }
    )
    return [
        sign_manifest(first, BOARD[:2]),
        sign_manifest(second, BOARD[1:]),
        sign_manifest(third, [*BOARD[:2], *NEXT_BOARD[:2]]),
    ]


def request() -> Any:
    return make_request(
        LAPTOP,
        election=ELECTION.hash,
        station="tensta",
        age_recipient=LAPTOP_AGE.recipient,
        print_key=PRINT.public,
        code=CODE,
        software="0.1.0",
        recipient=CENTRAL_AGE.recipient,
    )


def enrolment(kept: Kept) -> dict[str, object]:
    made = request()
    asked = pyrage.decrypt(made.sealed, [CENTRAL_AGE.identity])
    given = Grant(incarnation=LAPTOP.key_id, election_secret=SECRET.hex())
    answer = envelope.sign(write(given), envelope.GRANT, [RECEIPT])
    return {
        "request": {
            "payload": envelope.unverified_payload(asked, envelope.ENROLMENT).decode(),
            "payload_hash": made.payload_hash,
            "envelope": asked.decode(),
            "sealed": kept("request", asked, CENTRAL_AGE),
        },
        "grant": {
            "payload": write(given).decode(),
            "envelope": answer.decode(),
            "sealed": kept("grant", answer, LAPTOP_AGE),
        },
    }


def kept_in(file: Path) -> Kept:
    """What gives a sealed value: the one in the file while it opens to the same bytes, otherwise a new one."""
    old = json.loads(file.read_bytes()) if file.exists() else {}

    def kept(name: str, plain: bytes, identity: AgeKey) -> str:
        found = old.get(name) if isinstance(old, dict) else next((e for e in old if e["name"] == name), None)
        recipients = [identity] if identity is not CENTRAL_AGE or name == "request" else [CENTRAL_AGE, RECOVERY_AGE]
        if found and pyrage.decrypt(bytes.fromhex(found["sealed"]), [identity.identity]) == plain:
            return str(found["sealed"])
        return pyrage.encrypt(plain, [each.identity.to_public() for each in recipients]).hex()

    return kept


def seen(kept: Kept) -> dict[str, object]:
    """A list after digital voting has ended: two voters were checked in elsewhere, and one of three voted digitally."""
    voters = [nullifier(parse_id(typed, TODAY), SECRET, test_mode=True) for typed in VOTERS]
    made = make_seen(
        RECEIPT,
        LAPTOP_AGE.recipient,
        election=ELECTION.hash,
        mode="test",
        incarnation=LAPTOP.key_id,
        as_of=TIME,
        digital_complete=True,
        voters=[Voters(("parks",), pack(voters[:1])), Voters(("parks", "roads"), pack(voters[1:2]), pack(voters[2:]))],
    )
    plain: bytes = pyrage.decrypt(made, [LAPTOP_AGE.identity])
    signed, _, codes = plain.partition(b"\n")
    return {
        "list": {
            "payload": envelope.unverified_payload(signed, envelope.SEEN).decode(),
            "envelope": signed.decode(),
            "codes": codes.rstrip(b"\0").hex(),
            "sealed": kept("list", plain, LAPTOP_AGE),
        }
    }


def keyring_files(file: Path) -> dict[str, object]:
    """Made once: locks and seals are random, and a lock takes a second."""
    if file.exists():
        old: dict[str, object] = json.loads(file.read_bytes())
        return old
    secrets = Secrets(
        signing_seed=LAPTOP.seed.hex(),
        age_identity=LAPTOP_AGE.text,
        print_seed=PRINT.seed.hex(),
        election_secret=SECRET.hex(),
    )
    with TemporaryDirectory() as folder:
        keyring.create(Path(folder), secrets, {"chair": PASSPHRASE, "deputy": "smultron på onsdag"})
        files = {path.name: path.read_bytes().hex() for path in sorted(Path(folder).iterdir())}
    return {"passphrase": {"chair": PASSPHRASE}, "secrets": secrets.model_dump(), "files": files}


def salts() -> Iterator[str]:
    return (f"{number:032x}" for number in range(1, 1000))


def ballot(serial: str, parks: Sequence[str], salt: Iterator[str]) -> list[Opening]:
    marks = [[(project, "1") for project in parks], [("R1", "1"), ("R2", "2")]]
    records = [contest_record(contest, made) for contest, made in zip(ELECTION.election.contests, marks, strict=True)]
    contests = [Opening(salt=next(salt), body=contest_text(record)) for record in records]
    seen = [
        TargetReading("parks", each, "1", 0.4123, "marked" if each in parks else "blank", False)
        for each in ("P1", "P2")
    ]
    private = PrivateRecord(
        serial,
        "A",
        Box("tensta", "1", "S-17"),
        (SheetReading(1, sha256_hex(serial.encode()), tuple(seen)),),
        tuple(map(commit, contests)),
    )
    return [*contests, Opening(salt=next(salt), body=private_text(private))]


def said(request_hash: str) -> Iterator[tuple[Stream, int, SealedBatch]]:
    """A whole day, stream by stream."""
    voters = [nullifier(parse_id(typed, TODAY), SECRET, test_mode=True) for typed in VOTERS]
    handed = [CheckIn(nullifier=voter, contests=["parks", "roads"], provisional=False) for voter in voters]
    left = Void(nullifier=voters[2], people=["Kerstin", "Yusuf"])
    paper = [
        Day(event="opened", date="2027-03-15", people=["Kerstin", "Yusuf"]),
        BoxOpened(box="1", seal="S-17"),
        Printed(print_key=PRINT.public, serials=sorted(SERIALS)),
        Stock(change=0),
        Spoiled(serial=SERIALS[2]),
        BoxClosed(box="1", seal="S-17", counted=2, people=["Kerstin", "Yusuf"]),
        Day(event="closed", date="2027-03-15", people=["Kerstin", "Yusuf"]),
        Unused(count=0),
    ]
    salt = salts()
    openings = [*ballot(SERIALS[0], ["P1", "P3"], salt), *ballot(SERIALS[1], [], salt)]
    closed = Closed(
        check_ins=2,
        printed=3,
        stock=0,
        spoiled=1,
        unused=0,
        counted=2,
        ballots=2,
        held={},
        note="",
        people=["Kerstin", "Yusuf"],
    )
    last: Mapping[str, Any] = {"kind": Kind.CLOSE, "records": [closed.model_dump(mode="json")]}
    for stream, parts in (
        (Stream.CHECKINS, [fields(handed), fields([left]), last]),
        (Stream.PAPER, [fields(paper), last]),
        (Stream.BALLOTS, [{"kind": Kind.RECORDS, "openings": openings}, last]),
    ):
        prev = request_hash
        for seq, part in enumerate(parts, 1):
            made = batch(stream, seq, prev, **part)
            yield stream, seq, made
            prev = made.payload_hash


def fields(records: Sequence[Any]) -> dict[str, Any]:
    return {"kind": Kind.RECORDS, "records": [record.model_dump(mode="json") for record in records]}


def batch(stream: Stream, seq: int, prev: str, **part: Any) -> SealedBatch:
    recipients = [CENTRAL_AGE.recipient, RECOVERY_AGE.recipient]
    return make_batch(LAPTOP, recipients, election=ELECTION.hash, stream=stream, seq=seq, prev=prev, manifest=2, **part)


def opened_batches(batches: Sequence[tuple[Stream, int, SealedBatch]], kept: Kept) -> list[dict[str, object]]:
    found = []
    for stream, seq, made in batches:
        plain: bytes = pyrage.decrypt(made.sealed, [CENTRAL_AGE.identity])
        signed = json.loads(plain)["envelope"]
        name = f"{stream.value}-{seq}"
        found.append(
            {
                "name": name,
                "payload": envelope.unverified_payload(signed.encode(), envelope.BATCH).decode(),
                "payload_hash": made.payload_hash,
                "openings": json.loads(plain)["openings"],
                "envelope": signed,
                "sealed": kept(name, plain, CENTRAL_AGE),
            }
        )
    return found


def receipt(payload_hash: str, stream: Stream, seq: int) -> dict[str, str]:
    signed = make_receipt(
        RECEIPT, incarnation=LAPTOP.key_id, stream=stream, seq=seq, head=payload_hash, received_at=TIME
    )
    payload = envelope.unverified_payload(signed, envelope.RECEIPT)
    return {"name": f"{stream.value}-{seq}", "payload": payload.decode(), "envelope": signed.decode()}


def closing_record(batches: Sequence[tuple[Stream, int, SealedBatch]]) -> dict[str, str]:
    heads = {stream: made.payload_hash for stream, _, made in batches}
    return {"text": chain_ends_text(ELECTION.hash, LAPTOP.key_id, heads)}


def nullifiers() -> list[dict[str, str]]:
    return [
        {
            "typed": typed,
            "today": TODAY.isoformat(),
            "normalised": (normalised := parse_id(typed, TODAY)),
            "test": nullifier(normalised, SECRET, test_mode=True),
            "official": nullifier(normalised, SECRET, test_mode=False),
        }
        for typed in TYPED
    ]


def tokens() -> list[dict[str, object]]:
    cases = [(PrintKey(PRINT.seed), SERIALS[0], False), (public_print_key(ELECTION), SERIALS[1], True)]
    return [
        {
            "style_index": 0,
            "page": 1,
            "serial": serial,
            "test": test,
            "key": key.public,
            "text": make_token(ELECTION, key, 0, 1, serial, test),
        }
        for key, serial, test in cases
    ]


def names(request_hash: str) -> dict[str, str]:
    top = f"rostlokal/{ELECTION.hash[:16]}"
    return {
        "batch": f"{top}/batches/{usb.batch_name(LAPTOP.key_id, Stream.BALLOTS, 1)}",
        "request": f"{top}/enrolments/{usb.request_name(request_hash)}",
        "manifest": f"{top}/manifests/{usb.manifest_name(2)}",
        "receipt": f"{top}/receipts/{usb.receipt_name(LAPTOP.key_id, Stream.BALLOTS, 1)}",
        "grant": f"{top}/grants/{usb.grant_name(LAPTOP.key_id)}",
        "seen": f"{top}/seen/{usb.seen_name(LAPTOP.key_id, TIME)}",
        "picture": f"{top}/blobs/{usb.blob_file_name('ab' * 32)}",
    }


def checkpoint(batches: Sequence[tuple[Stream, int, SealedBatch]]) -> dict[str, object]:
    """Streams in the order of their names, as the bundle lists them."""
    hashes = [made.payload_hash for _, _, made in sorted(batches, key=lambda each: (each[0].value, each[1]))]
    root = merkle.root([bytes.fromhex(each) for each in hashes])
    noted = Checkpoint(f"rostlokal/{ELECTION.hash}", len(hashes), root, bytes.fromhex(sha256_hex(b"files")))
    return {"hashes": hashes, "root": root.hex(), "note": sign_checkpoint(noted, RECEIPT).decode()}


def main() -> None:
    from tests.wire.exchanges import exchanges

    for name, data in examples(FOLDER).items():
        (FOLDER / name).write_bytes(data)
    with TemporaryDirectory() as folder:
        (FOLDER / "http.json").write_bytes(text(exchanges(Path(folder), FOLDER)))


if __name__ == "__main__":
    main()
