"""The wire formats: the program makes the documented examples, and code written from the document alone reads them."""

import ast
import contextlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
import pytest

from ballots.token import TokenChecker
from sync import keyring
from sync.batch import open_batch
from sync.enrolment import open_grant, open_request
from sync.manifest import open_first, open_next
from sync.receipt import open_receipt
from sync.seen import open_seen
from tests.wire import maker as made
from tests.wire import reader as wire
from tests.wire.exchanges import exchanges
from tests.wire.maker import example

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = [f"manifest-{version}.json" for version in (1, 2, 3)]
STRANGERS = {"tests.wire.reader", "tests.wire.foreign_station"}
KEYS = example("keys.json")
SECRET = bytes.fromhex(KEYS["election_secret"])
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
            used |= {f"{node.module}.{alias.name}" for alias in node.names}
    known = {*sys.stdlib_module_names, "cryptography", "pyrage"}
    foreign = {each for each in used if each.split(".")[0] not in known}
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


def test_the_program_takes_the_documented_list_of_voters_seen_elsewhere() -> None:
    sealed, key = bytes.fromhex(example("seen.json")["list"]["sealed"]), KEYS["receipt_key"]["public"]
    about = {"election": KEYS["election"], "mode": "test", "incarnation": KEYS["computer"]["id"]}
    found = open_seen(sealed, made.LAPTOP_AGE, key, **about)
    voters = [case["test"] for case in example("nullifiers.json")[:3]]
    sighted = [(sorted(each.paper), sorted(each.digital)) for each in map(found.sighting, voters)]
    assert sighted == [(["parks"], []), (["parks", "roads"], []), ([], ["parks", "roads"])]


def test_somebody_else_reads_the_list_of_voters_seen_elsewhere() -> None:
    kept, about = example("seen.json")["list"], {"election": KEYS["election"], "mode": "test"}
    about["incarnation"] = KEYS["computer"]["id"]
    head, groups = wire.seen(bytes.fromhex(kept["sealed"]), COMPUTER, KEYS["receipt_key"]["public"], about)
    assert head == json.loads(kept["payload"])
    assert "".join(code for _, *parts in groups for codes in parts for code in codes) == kept["codes"]
    voters = [case["test"][-16:] for case in example("nullifiers.json")[:3]]
    assert groups == [(["parks"], voters[:1], []), (["parks", "roads"], voters[1:2], voters[2:])]


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
    ends = [chains[stream][-1][1] for stream in wire.STREAMS]
    assert wire.closing_record(example("closing-record.json")["text"]) == [
        KEYS["election"],
        KEYS["computer"]["id"],
        *ends,
    ]


def opened(locked: bytes, passphrase: str) -> str:
    """The library refuses to try a passphrase when it believes, on a busy machine, that it would take too long."""
    for _ in range(9):
        with contextlib.suppress(pyrage.DecryptError):
            return str(pyrage.passphrase.decrypt(locked, passphrase).decode())
    raise AssertionError("the passphrase does not open the keys")


def test_somebody_else_opens_the_locked_keys() -> None:
    found = example("keyring.json")
    files = {name: bytes.fromhex(data) for name, data in found["files"].items()}
    identity = opened(files["chair.age"], found["passphrase"]["chair"])
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
        "seen": f"{top}/seen/{computer}-20270315T180000Z.seen.age",
        "picture": f"{top}/blobs/{'ab' * 32}.jpg.age",
    }


def test_somebody_else_checks_the_checkpoint() -> None:
    found = example("checkpoint.json")
    origin, size, root, _ = wire.checkpoint(found["note"], KEYS["receipt_key"]["public"])
    assert (origin, size) == (f"rostlokal/{KEYS['election']}", len(found["hashes"]))
    assert root == wire.tree_root([bytes.fromhex(each) for each in found["hashes"]]) == bytes.fromhex(found["root"])
