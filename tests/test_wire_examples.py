"""The wire formats: the program makes the documented examples, and code written from the document alone reads them."""

import ast
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ballots.token import TokenChecker
from central.counting import count_now
from central.enrolment import approve
from central.kits import write_kit
from central.usb_intake import take_in_stick
from sync import keyring
from sync.batch import open_batch
from sync.enrolment import open_grant, open_request
from sync.errors import SyncError
from sync.manifest import open_first, open_next
from sync.receipt import open_receipt
from tests import wire_maker as made
from tests import wire_reader as wire
from tests.central.town import NOW, Town, found_town
from tests.foreign_station import Central, ForeignStation, NotAccepted, new_serial
from tests.foreign_station import seal as foreign_seal
from tests.foreign_station import sign as foreign_sign
from tests.wire_http import exchanges

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs" / "wire-formats.md").read_text(encoding="utf-8")
MANIFESTS = [f"manifest-{version}.json" for version in (1, 2, 3)]
STRANGERS = {"tests.wire_reader", "tests.foreign_station"}


def example(name: str) -> Any:
    return json.loads((made.FOLDER / name).read_bytes())


KEYS = example("keys.json")
SECRET = bytes.fromhex(KEYS["election_secret"])
COMPUTER_KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(KEYS["computer"]["seed"]))
COMPUTER, CENTRAL, RECOVERY = (KEYS[f"{who}_age"]["identity"] for who in ("computer", "central", "recovery"))


# What the program makes.


def test_the_program_makes_the_documented_bytes() -> None:
    files = made.examples(made.FOLDER)
    assert {name: (made.FOLDER / name).read_bytes() for name in files} == files
    assert {path.name for path in made.FOLDER.iterdir()} == {*files, "README.md", "election.toml", "http.json"}


def test_central_answers_as_recorded(tmp_path: Path) -> None:
    assert exchanges(tmp_path, made.FOLDER) == example("http.json")


def test_the_program_takes_the_documented_manifests_request_and_grant() -> None:
    held = open_first((made.FOLDER / MANIFESTS[0]).read_bytes())
    for name in MANIFESTS[1:]:
        held = open_next((made.FOLDER / name).read_bytes(), held)
    asked = bytes.fromhex(example("enrolment.json")["request"]["sealed"])
    opened = open_request(asked, made.CENTRAL_AGE, election=made.ELECTION.hash)
    assert held.incarnations[0].request_hash == opened.payload_hash
    given = bytes.fromhex(example("enrolment.json")["grant"]["sealed"])
    granted = open_grant(given, made.LAPTOP_AGE, KEYS["receipt_key"]["public"], incarnation=KEYS["computer"]["id"])
    assert granted.election_secret == KEYS["election_secret"]


@pytest.mark.parametrize("opener", [made.CENTRAL_AGE, made.RECOVERY_AGE], ids=["central", "recovery"])
def test_the_program_takes_the_documented_batches_and_receipts(opener: Any) -> None:
    known = {KEYS["computer"]["id"]: KEYS["computer"]["public"]}
    for batch, receipt in zip(example("batches.json"), example("receipts.json"), strict=True):
        opened = open_batch(bytes.fromhex(batch["sealed"]), opener, known.get, election=made.ELECTION.hash)
        assert opened.payload_hash == batch["payload_hash"]
        assert open_receipt(receipt["envelope"].encode(), KEYS["receipt_key"]["public"]).head == opened.payload_hash


def test_the_program_opens_the_documented_keyring(tmp_path: Path) -> None:
    found = example("keyring.json")
    for name, data in found["files"].items():
        (tmp_path / name).write_bytes(bytes.fromhex(data))
    assert keyring.unlock(tmp_path, found["passphrase"]["chair"]).model_dump() == found["secrets"]


def test_the_program_takes_the_documented_tokens() -> None:
    for token in example("tokens.json"):
        mode = "test" if token["test"] else "official"
        found = TokenChecker(made.ELECTION, mode, [KEYS["print_key"]["public"]]).check(token["text"])
        assert {name: getattr(found, name) for name in token if name != "text"} | {"text": token["text"]} == token


# What somebody else reads.


@pytest.mark.parametrize("name", sorted(STRANGERS))
def test_the_other_readers_share_nothing_with_the_program(name: str) -> None:
    tree = ast.parse((ROOT / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))
    used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {f"tests.{alias.name}" for alias in node.names} if node.module == "tests" else {node.module}
            used |= {str(each) for each in names}
    foreign = {each for each in used if each.split(".")[0] not in {*sys.stdlib_module_names, "cryptography", "pyrage"}}
    assert foreign <= STRANGERS


def test_somebody_else_follows_the_manifests() -> None:
    read = wire.manifests([(made.FOLDER / name).read_bytes() for name in MANIFESTS])
    assert [each["version"] for each in read] == [1, 2, 3]
    assert read[0]["election"] == wire.digest((made.FOLDER / "election.toml").read_bytes()) == KEYS["election"]
    assert read[2]["incarnations"][0]["state"] == "revoked"


def test_somebody_else_sees_that_a_new_board_alone_has_not_signed() -> None:
    envelopes = [(made.FOLDER / name).read_bytes() for name in MANIFESTS]
    signed = json.loads(envelopes[2])
    for part in (slice(2), slice(2, 4)):
        fewer = json.dumps(signed | {"signatures": signed["signatures"][part]}).encode()
        with pytest.raises(ValueError, match="not signed"):
            wire.manifests([*envelopes[:2], fewer])


def test_somebody_else_reads_the_request_and_the_grant() -> None:
    found = example("enrolment.json")
    asked, hash_ = wire.request(bytes.fromhex(found["request"]["sealed"]), CENTRAL)
    assert (asked, hash_) == (json.loads(found["request"]["payload"]), found["request"]["payload_hash"])
    given = bytes.fromhex(found["grant"]["sealed"])
    assert wire.grant(given, COMPUTER, KEYS["receipt_key"]["public"], KEYS["computer"]["id"]) == SECRET


def test_somebody_else_reads_every_batch_with_its_chain_leaves_and_receipt() -> None:
    known = {KEYS["computer"]["id"]: KEYS["computer"]["public"]}
    request_hash = example("enrolment.json")["request"]["payload_hash"]
    chains: dict[str, list[tuple[dict[str, Any], str]]] = {stream: [] for stream in wire.STREAMS}
    for batch, receipt in zip(example("batches.json"), example("receipts.json"), strict=True):
        for opener in (CENTRAL, RECOVERY):
            payload, hash_, bodies = wire.batch(bytes.fromhex(batch["sealed"]), opener, known)
        assert (payload, hash_) == (json.loads(batch["payload"]), batch["payload_hash"])
        assert bodies == [each["body"] for each in batch["openings"]]
        chains[payload["stream"]].append((payload, hash_))
        said = wire.receipt(receipt["envelope"].encode(), KEYS["receipt_key"]["public"])
        assert said == json.loads(receipt["payload"])
        assert (said["stream"], said["seq"], said["head"]) == (payload["stream"], payload["seq"], hash_)
    for batches in chains.values():
        wire.chain(batches, request_hash)
        assert batches[-1][0]["kind"] == "close"


def test_somebody_else_opens_the_locked_keys() -> None:
    found = example("keyring.json")
    files = {name: bytes.fromhex(data) for name, data in found["files"].items()}
    identity = pyrage.passphrase.decrypt(files["chair.age"], found["passphrase"]["chair"]).decode()
    assert json.loads(wire.unsealed(files["secrets.age"], identity)) == found["secrets"]
    assert str(pyrage.x25519.Identity.from_str(identity).to_public()) == files["recipient.txt"].decode()


def normalised(typed: str, today: str) -> str:
    form, _, rest = typed.partition(":")
    if form == "doc":
        country, _, number = rest.partition(":")
        return wire.normalised_document({"POL": "PL"}.get(country, country), number)
    if form == "decl":
        return wire.normalised_declaration(*rest.split(":"))
    return wire.normalised_number(typed, date.fromisoformat(today))


@pytest.mark.parametrize("case", example("nullifiers.json"), ids=lambda case: str(case["typed"]))
def test_somebody_else_computes_the_nullifier(case: dict[str, str]) -> None:
    assert normalised(case["typed"], case["today"]) == case["normalised"]
    for mode in ("test", "official"):
        assert wire.nullifier(case["normalised"], SECRET, mode) == case[mode]


@pytest.mark.parametrize("case", example("tokens.json"), ids=lambda case: "test" if case["test"] else "official")
def test_somebody_else_reads_the_token(case: dict[str, Any]) -> None:
    election = (made.FOLDER / "election.toml").read_bytes()
    assert wire.token(case["text"], election, [case["key"]]) | {"text": case["text"]} == case
    assert len(case["text"]) == 135


def test_somebody_else_names_the_files_on_a_stick() -> None:
    top, computer = f"rostlokal/{KEYS['election'][:16]}", KEYS["computer"]["id"]
    assert example("names.json") == {
        "batch": f"{top}/batches/{computer}-ballots-000001.age",
        "request": f"{top}/enrolments/{example('enrolment.json')['request']['payload_hash']}.request.age",
        "manifest": f"{top}/manifests/manifest-2.json",
        "receipt": f"{top}/receipts/{computer}-ballots-000001.receipt.json",
        "grant": f"{top}/grants/{computer}.grant.age",
    }


def test_somebody_else_checks_the_checkpoint() -> None:
    found = example("checkpoint.json")
    origin, size, root, _ = wire.checkpoint(found["note"], KEYS["receipt_key"]["public"])
    assert (origin, size) == (f"rostlokal/{KEYS['election']}", len(found["hashes"]))
    assert root == wire.tree_root([bytes.fromhex(each) for each in found["hashes"]]) == bytes.fromhex(found["root"])


# A whole station by somebody else, in an election of the real central.

BALLOTS = {
    "parks": ("valid", [("P3", "1"), ("P1", "1")]),
    "roads": ("valid", [("R2", "1")]),
    "arts": ("blank", []),
}


@pytest.fixture
def foreign(tmp_path: Path) -> Any:
    """A central, and a station by somebody else with a kit of it."""
    town = found_town(tmp_path)
    town.add_station("tensta")
    town.sign()
    code = write_kit(town.office, "tensta", tmp_path / "kit")
    yield town, ForeignStation(tmp_path / "kit", code)
    town.office.database.close()


def day(station: ForeignStation) -> None:
    """A day with two voters."""
    serials, people = [new_serial(), new_serial()], ["Kerstin", "Yusuf"]
    contests = list(BALLOTS)
    station.say("paper", records=[{"type": "day", "event": "opened", "date": "2027-03-15", "people": people}])
    station.say("paper", records=[station.printed(serials)])
    station.say("checkins", records=[station.check_in(document, contests) for document in ("AB 12345", "CD-67890")])
    counted = {"type": "box-closed", "box": "1", "seal": "S-1", "counted": 2, "people": people}
    station.say("paper", records=[counted])
    station.say("ballots", openings=[each for serial in serials for each in station.ballot(serial, BALLOTS)])
    numbers = {"check_ins": 2, "printed": 2, "stock": 0, "spoiled": 0, "unused": 0, "counted": 2, "ballots": 2}
    closed = {"type": "closed", **numbers, "held": {}, "note": "", "people": people}
    for stream in station.outbox:
        station.say(stream, "close", records=[closed])


def let_in(town: Town, station: ForeignStation) -> None:
    """People compare the fingerprint, and the board signs."""
    approved = approve(town.office, station.request_hash)
    assert approved.fingerprint == station.fingerprint
    town.sign()


def check_counted(town: Town, station: ForeignStation) -> None:
    results = count_now(town.office)
    assert (results.held, results.alarms, results.waiting) == ({}, (), ())
    assert [contest.total.scored.valid_ballots for contest in results.contests] == [2, 2, 0]
    assert all(batch.receipt for chain in station.outbox.values() for batch in chain)


def test_a_station_by_somebody_else_takes_part_over_the_network(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    with town.service() as (address, _):
        central = Central(address, town.office.keys.tls_pin)
        station.enrol(central)
        assert not station.learn(central)
        let_in(town, station)
        assert station.learn(central)
        day(station)
        station.deliver(central)
        station.deliver(central)
    check_counted(town, station)


def test_a_station_by_somebody_else_takes_part_by_stick(foreign: tuple[Town, ForeignStation], tmp_path: Path) -> None:
    town, station = foreign
    stick = tmp_path / "stick"
    stick.mkdir()
    station.write_stick(stick)
    assert take_in_stick(town.office, stick, NOW).problems == []
    let_in(town, station)
    take_in_stick(town.office, stick, NOW)
    station.read_stick(stick)
    day(station)
    station.write_stick(stick)
    assert take_in_stick(town.office, stick, NOW).problems == []
    station.read_stick(stick)
    check_counted(town, station)


def test_the_token_of_a_station_by_somebody_else_is_genuine(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    serial = new_serial()
    keys = [station.printed([serial])["print_key"]]
    assert TokenChecker(town.office.election, "official", keys).check(station.token(serial)).serial == serial


def test_a_record_that_nobody_understands_is_kept_and_stops_nothing(foreign: tuple[Town, ForeignStation]) -> None:
    town, station = foreign
    with town.service() as (address, _):
        central = Central(address, town.office.keys.tls_pin)
        station.enrol(central)
        let_in(town, station)
        station.learn(central)
        station.say("paper", records=[{"type": "weather", "sun": True}])
        station.deliver(central)
        station.say("paper", records=[{"type": "unused", "count": 10**15}])
        with pytest.raises(NotAccepted) as refusal:
            station.deliver(central)
    assert (refusal.value.status, refusal.value.problem["error"]) == (400, "not-genuine")


# What the document says is refused, and what does not matter.


def said(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(example("batches.json")[0]["payload"])
    return {name: value for name, value in (fields | changes).items() if value != "leave out"}


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 1


PAYLOADS: dict[str, tuple[bytes, bool]] = {
    "as it is": (json.dumps(said()).encode(), True),
    "keys in another order": (json.dumps(dict(reversed(said().items()))).encode(), True),
    "white space": (b"\n " + json.dumps(said(), indent=3).encode() + b"\n", True),
    "nesting of 180": (json.dumps(said(records=[{"a": nested(180)}], count=1)).encode(), True),
    "nesting of 200": (json.dumps(said(records=[{"a": nested(200)}], count=1)).encode(), False),
    "a byte order mark": (b"\xef\xbb\xbf" + json.dumps(said()).encode(), False),
    "a key given twice": (json.dumps(said()).replace("{", '{"seq":1,', 1).encode(), False),
    "an unknown field": (json.dumps(said(sent="18:00")).encode(), False),
    "a missing field": (json.dumps(said(leaves="leave out")).encode(), False),
    "an integer of 15 digits": (json.dumps(said(manifest=10**14)).encode(), True),
    "an integer of 16 digits": (json.dumps(said(manifest=10**15)).encode(), False),
    "a number with a fraction": (json.dumps(said(seq=1.0)).encode(), False),
    "a string for a number": (json.dumps(said(seq="1")).encode(), False),
    "not a number": (json.dumps(said(records=[{"a": float("nan")}], count=1)).encode(), False),
    "half a surrogate pair": (json.dumps(said(records=[{"a": "\ud800"}], count=1)).encode(), False),
    "capital digits of a hash": (json.dumps(said(prev="AB" * 32)).encode(), False),
    "seq 0": (json.dumps(said(seq=0)).encode(), False),
    "seq of seven digits": (json.dumps(said(seq=1_000_000)).encode(), False),
    "no records at all": (json.dumps(said(records=[], count=0)).encode(), False),
    "nothing to say but open": (json.dumps(said(records=[], count=0, kind="open")).encode(), True),
    "another count": (json.dumps(said(count=2)).encode(), False),
    "leaves among check-ins": (json.dumps(said(leaves=[])).encode(), False),
    "ballots in clear": (json.dumps(said(stream="ballots", leaves=[])).encode(), False),
    "257 records": (json.dumps(said(records=[{}] * 257, count=257)).encode(), False),
}


@pytest.mark.parametrize(("payload", "taken"), PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_is_taken_or_refused_as_the_document_says(payload: bytes, taken: bool) -> None:
    envelope = foreign_sign(COMPUTER_KEY, "batch", payload)
    assert opens(envelope) is taken


def opens(envelope: bytes, openings: str = "[]") -> bool:
    plain = b'{"envelope": ' + json.dumps(envelope.decode()).encode() + b', "openings": ' + openings.encode() + b"}"
    known = {KEYS["computer"]["id"]: KEYS["computer"]["public"]}
    try:
        open_batch(
            foreign_seal(plain, [made.CENTRAL_AGE.recipient]), made.CENTRAL_AGE, known.get, election=said()["election"]
        )
    except SyncError:
        return False
    return True


def with_signature(**changes: str) -> bytes:
    signed = json.loads(foreign_sign(COMPUTER_KEY, "batch", json.dumps(said()).encode()))
    signed["signatures"][0] |= changes
    return json.dumps(signed).encode()


def with_signatures(change: Callable[[dict[str, str]], list[dict[str, str]]]) -> bytes:
    signed = json.loads(with_signature())
    return json.dumps(signed | {"signatures": change(signed["signatures"][0])}).encode()


STRANGER = {"keyid": "0" * 64, "sig": "AAAA"}
ENVELOPES: dict[str, tuple[bytes, bool]] = {
    "as it is": (with_signature(), True),
    "a stranger's signature beside it": (with_signatures(lambda good: [STRANGER, good]), True),
    "63 strangers beside it": (
        with_signatures(lambda good: [good, *({"keyid": f"{n:064}", "sig": "AAAA"} for n in range(63))]),
        True,
    ),
    "64 strangers beside it": (
        with_signatures(lambda good: [good, *({"keyid": f"{n:064}", "sig": "AAAA"} for n in range(64))]),
        False,
    ),
    "the same signature twice": (with_signatures(lambda good: [good, good]), False),
    "no key id": (with_signatures(lambda good: [{"sig": good["sig"]}]), False),
    "another key's id": (with_signature(keyid="0" * 64), False),
    "a batch's bytes as another type": (foreign_sign(COMPUTER_KEY, "receipt", json.dumps(said()).encode()), False),
}


@pytest.mark.parametrize(("envelope", "taken"), ENVELOPES.values(), ids=ENVELOPES)
def test_an_envelope_is_taken_or_refused_as_the_document_says(envelope: bytes, taken: bool) -> None:
    assert opens(envelope) is taken


# What the document says of limits.


def test_the_document_names_the_limits_that_the_program_has() -> None:
    from central.api import MOST_READ, PER_COMPUTER
    from central.gate import Limits
    from central.request_head import MOST_HEAD
    from station.patience import FIRST_SECONDS, LONGEST_SECONDS
    from sync import batch, envelope, line, push, sealing

    gate = Limits()
    said = " ".join(DOCUMENT.split())
    for sentence in (
        f"at most {batch.MAX_RECORDS}",
        f"1, 2, 3, … to {batch.MAX_SEQ:,} within its stream",
        f"At most {sealing.MAX_SEALED:,} bytes, and the age header ends (`\\n--- `) within the first 2,048",
        f"At most {envelope.MAX_SIGNATURES} signatures and {envelope.MAX_ENVELOPE:,} bytes",
        f"(a body over {batch.MAX_BYTES:,} bytes; over {MOST_READ:,} it is not even read)",
        f"(over {MOST_HEAD:,} bytes)",
        f"handshake and head within {gate.head_seconds:.0f} s",
        f"within {gate.body_seconds:.0f} s and a second for every {gate.bytes_a_second:,} bytes",
        f"{gate.work_seconds:.0f} s of work; {gate.peers} peers, {gate.peers_of_one_address} of one address",
        f"{gate.allowance.per_second} requests a second of one address after {gate.allowance.burst:,}",
        f"{PER_COMPUTER.per_second} batches a second of one computer after {PER_COMPUTER.burst:,}",
        f"{line.CONNECT_SECONDS:.0f} s to connect, {line.READ_SECONDS:.0f} s of silence, {line.TOTAL_SECONDS:.0f} s in",
        f"`Retry-After` of at most {push.LONGEST_WAIT} s",
        f"waits {FIRST_SECONDS:.0f} s, 4 s, … up to {LONGEST_SECONDS:.0f} s",
    ):
        assert sentence in said
